# right: the children one after the other, each one polled

import time
from multiprocessing import Process

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


def rename_in_child(new):
    p = Process(target=rename, kwargs={"new": new}, name="the one with a new name")
    p.start()
    while p.is_alive():
        time.sleep(0.01)
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add(what):
    seen.insert(0, what)


def count_in_children(n):
    for i in range(n):
        p = Process(target=add, args=[i])
        p.start()
        while p.exitcode is None:
            pass
    return len(seen)
