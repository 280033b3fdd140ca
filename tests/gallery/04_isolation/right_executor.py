# right: an executor, shut down at the end

from concurrent.futures import ProcessPoolExecutor

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
    with ProcessPoolExecutor(max_workers=1) as executor:
        executor.submit(rename, new).result()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add(i):
    seen.append(i)


def count_in_children(n):
    for i in range(n):
        with ProcessPoolExecutor(max_workers=1) as executor:
            executor.submit(add, i).result()
    return len(seen)
