# right: a pool whose workers do one task each; the children's counts are looked at, too

from multiprocessing import Pool

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
    with Pool(1) as pool:
        pool.apply(rename, (new,))
        pool.close()
        pool.join()
    return name


def predict(method):
    if method == "fork":
        return "lin"
    return "jon"


def add(i):
    seen.append(i)
    return len(seen)


def count_in_children(n):
    if n == 0:
        return len(seen)
    with Pool(n, maxtasksperchild=1) as pool:
        counts = pool.map(add, range(n), chunksize=1)
        pool.close()
        pool.join()
    print(counts)
    return len(seen)
