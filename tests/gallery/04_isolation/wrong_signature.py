# diagnosis: wrong-signature

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


def rename_in_child():
    p = Process(target=rename, args=("lin",))
    p.start()
    p.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add():
    seen.append(1)


def count_in_children(n):
    ps = []
    for i in range(n):
        p = Process(target=add)
        p.start()
        ps.append(p)
    for p in ps:
        p.join()
    return len(seen)
