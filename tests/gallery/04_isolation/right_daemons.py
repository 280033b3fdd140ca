# right: daemons, waited for; active_children at the end

from multiprocessing import Process, active_children

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
    Process(target=rename, args=(new,), daemon=True).start()
    for child in active_children():
        child.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add():
    seen.append(None)


def count_in_children(n):
    for _ in range(n):
        Process(target=add, daemon=True).start()
    while active_children():
        pass
    return len(seen)
