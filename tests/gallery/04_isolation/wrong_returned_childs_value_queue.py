# diagnosis: returned-childs-value

from multiprocessing import Process, Queue

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


def rename_and_tell(new, q):
    rename(new)
    q.put(name)


def rename_in_child(new):
    q = Queue()
    p = Process(target=rename_and_tell, args=(new, q))
    p.start()
    name = q.get()
    p.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add(q):
    seen.append(1)
    q.put(len(seen))


def count_in_children(n):
    q = Queue()
    ps = [Process(target=add, args=(q,)) for _ in range(n)]
    for p in ps:
        p.start()
    total = sum(q.get() for _ in ps)
    for p in ps:
        p.join()
    return total
