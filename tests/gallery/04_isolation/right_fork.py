# right: os.fork by hand

import os

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
    pid = os.fork()
    if pid == 0:
        rename(new)
        os._exit(0)
    os.waitpid(pid, 0)
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def count_in_children(n):
    for i in range(n):
        if os.fork() == 0:
            seen.append(os.getpid())
            os._exit(0)
    for i in range(n):
        os.wait()
    return len(seen)
