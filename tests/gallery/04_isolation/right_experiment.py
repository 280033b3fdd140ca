# right: predict tries it out, and puts the name back

from multiprocessing import Process, get_context

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


def ask(connection):
    connection.send(name)
    connection.close()


def predict(method):
    global name
    before = name
    name = "lin"
    try:
        ctx = get_context(method)
        mine, theirs = ctx.Pipe(duplex=False)
        child = ctx.Process(target=ask, args=(theirs,))
        child.start()
        answer = mine.recv()
        child.join()
    finally:
        name = before
    return answer


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
