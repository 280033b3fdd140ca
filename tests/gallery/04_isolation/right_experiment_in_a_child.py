# right: the experiment runs in a child, so that nothing has to be put back; a table for n processes

import multiprocessing as mp

name = "jon"
seen = []


def rename(new):
    """Set the name of the process that calls this, and print it."""
    global name
    name = new
    print(f"child {name}")


def show():
    """Print the name of the process that calls this."""
    print(f"child {name}")


# The code above is given: never change it. (You may add imports to those at the top.)


class Renamer(mp.Process):
    def __init__(self, new):
        super().__init__()
        self.new = new

    def run(self):
        rename(self.new)


def rename_in_child(new) -> str:
    with_new_name = Renamer(new)
    with_new_name.start()
    with_new_name.join()
    return name


ANSWERS = {"fork": "lin", "spawn": "jon", "forkserver": "jon"}


def tell(q):
    q.put(name)


def experiment(method, q):
    global name
    name = "lin"
    ctx = mp.get_context(method)
    inner = ctx.SimpleQueue()
    p = ctx.Process(target=tell, args=(inner,))
    p.start()
    q.put(inner.get())
    p.join()


def predict(method):
    q = mp.Queue()
    p = mp.Process(target=experiment, args=(method, q))
    p.start()
    found = q.get()
    p.join()
    assert found == ANSWERS[method]
    return found


class Adder(mp.Process):
    def run(self):
        seen.extend([self.name])


def count_in_children(n):
    adders = {k: Adder() for k in range(n)}
    for adder in adders.values():
        adder.start()
    for k in sorted(adders, reverse=True):
        adders[k].join()
    return len(seen)
