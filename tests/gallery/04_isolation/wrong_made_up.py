# diagnosis: made-up

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
    return "jon"


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def count_in_children(n):
    return 0
