# right: each child starts the next one and waits for it

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
    p = Process(target=rename, args=(new,))
    p.start()
    p.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def chain(n):
    seen.append(n)
    if n > 1:
        p = Process(target=chain, args=(n - 1,))
        p.start()
        p.join()


def count_in_children(n):
    if n > 0:
        p = Process(target=chain, args=(n,))
        p.start()
        p.join()
    return len(seen)
