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
    # TODO: start the child, wait for it, return the parent's name
    raise NotImplementedError("rename_in_child")


def predict(method) -> str:
    """Say what show() finds in a child, if the parent set name = "lin" before it started the child.

    Args:
        method: how the child is started: "fork", "forkserver" or "spawn".

    Returns:
        The name that show() prints there, without the word "child". The parent's name and seen are left as they were.
    """
    # TODO: which name does a child have that is started with this method?
    raise NotImplementedError("predict")


def count_in_children(n) -> int:
    """Start n children, each of which appends one item (whatever you like) to seen; wait until all have ended.

    Returns:
        The length of the parent's seen after that.
    """
    # TODO: write a function that appends, let n children run it, wait for them, return the parent's count
    raise NotImplementedError("count_in_children")


if __name__ == "__main__":  # a demonstration: change it as you like
    from multiprocessing import get_all_start_methods, get_context

    try:
        print(f"parent {rename_in_child('kim')}")
        print(f"the parent has seen {count_in_children(3)}")
        for way in get_all_start_methods():
            print(f"{way}: you say {predict(way)}, and really it is")
            name = "lin"
            child = get_context(way).Process(target=show)
            child.start()
            child.join()
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
