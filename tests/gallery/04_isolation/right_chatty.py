# right: prints a lot, and the children are slow

import time
from multiprocessing import Process, current_process

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


def slowly(new):
    print("child", name, "is going to be", new)
    time.sleep(2)
    rename(new)
    time.sleep(1)
    show()


def rename_in_child(new):
    print("parent", name)
    p = Process(target=slowly, args=(new,))
    p.start()
    show()
    p.join()
    print(f"parent {name}")
    return name


def predict(method):
    print("predicting", method)
    match = {"fork": "lin"}
    return match.get(method, "jon")


def add():
    global seen
    print(current_process().name, "sees", seen)
    time.sleep(1.5)
    seen = seen + [current_process().name]
    print(current_process().name, "sees", seen)


def count_in_children(n):
    ps = []
    for i in range(n):
        ps += [Process(target=add)]
        ps[-1].start()
    while ps:
        ps.pop().join()
    print("parent sees", seen)
    return len(seen)
