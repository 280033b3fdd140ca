# right: a middleman starts the children; another process keeps a diary

from multiprocessing import Process, SimpleQueue

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


def diary(q):
    for line in iter(q.get, None):
        print("diary:", line)


def rename_in_child(new):
    q = SimpleQueue()
    d = Process(target=diary, args=(q,))
    d.start()
    q.put("a child is born")
    p = Process(target=rename, args=(new,))
    p.start()
    p.join()
    q.put("it has gone")
    q.put(None)
    d.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add(left):
    seen.append(left)


def middleman(n):
    ps = [Process(target=add, args=(i,)) for i in range(n)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


def count_in_children(n):
    m = Process(target=middleman, args=(n,))
    m.start()
    m.join()
    return len(seen)
