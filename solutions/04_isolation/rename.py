"""A child process moves out with a copy of all that its parent knows, or with a fresh start. It may call itself
what it likes in its new home, and write down what it sees there. What does the parent at home notice of it?
"""

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


def rename_in_child(new) -> str:
    """Run rename(new) in a child, which is a process of its own, and wait until the child has ended.

    Returns:
        The name of the parent (the process that called this function) after that.
    """
    child = Process(target=rename, args=(new,))
    child.start()
    child.join()
    return name  # the child has set its own


def predict(method) -> str:
    """Say what show() finds in a child, if the parent set name = "lin" before it started the child.

    Args:
        method: how the child is started: "fork", "forkserver" or "spawn".

    Returns:
        The name that show() prints there, without the word "child". The parent's name and seen are left as they were.
    """
    # Only a fork copies the parent as it is. The others import this file anew, and there stands name = "jon".
    return "lin" if method == "fork" else "jon"


def see():
    """Append one item to the list of the process that calls this."""
    seen.append("something")


def count_in_children(n) -> int:
    """Start n children, each of which appends one item (whatever you like) to seen; wait until all have ended.

    Returns:
        The length of the parent's seen after that.
    """
    children = [Process(target=see) for _ in range(n)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return len(seen)  # each child has appended to a list of its own


if __name__ == "__main__":  # a demonstration: change it as you like
    from multiprocessing import get_all_start_methods, get_context

    print(f"parent {rename_in_child('kim')}")
    print(f"the parent has seen {count_in_children(3)}")
    for way in get_all_start_methods():
        print(f"{way}: you say {predict(way)}, and really it is")
        name = "lin"
        child = get_context(way).Process(target=show)
        child.start()
        child.join()
