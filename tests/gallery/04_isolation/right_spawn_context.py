# right: its own children are spawned, whatever the default is

from multiprocessing import get_context

ctx = get_context("spawn")

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
    p = ctx.Process(target=rename, args=(new,))
    p.start()
    p.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add():
    global seen
    seen += ["x"]


def count_in_children(n):
    ps = [ctx.Process(target=add) for _ in range(n)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    return len(seen)
