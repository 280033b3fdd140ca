# right: waits for all sentinels; reads the globals by name

from multiprocessing import Process
from multiprocessing.connection import wait

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
    p = Process(target=rename, args=(new,))
    p.start()
    wait([p.sentinel])
    return globals()["name"]


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add():
    seen[:] = [*seen, "here"]


def count_in_children(n):
    left = set()
    for i in range(n):
        p = Process(target=add)
        p.start()
        left.add(p.sentinel)
    while left:
        left -= set(wait(left))
    return seen.__len__()
