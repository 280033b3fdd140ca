"""At night in the village of processes. A zombie has died, and yet its name still stands in the register,
because nobody has come to bury it. An orphan is alive and well, but its parent is dead, and somebody else
has taken it in. You make one of each, you bury the one, and you find out who has taken in the other.
"""

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def make_zombie() -> ctx.Process:
    """Make a zombie: a child that has ended, and that nobody has waited for yet.

    It does not matter what the child does, nor for how long. When this function returns it has
    ended, and the operating system still keeps its exit code for you: its state is Z.

    Returns:
        The Process object of the child.
    """
    # TODO: start a child, and see to it that it has ended, without asking for its exit code
    raise NotImplementedError("make_zombie")


def bury(p) -> int:
    """Wait for a child, so that no zombie of it remains.

    Args:
        p: a Process that has been started. It may be a zombie, or it may still be running.

    Returns:
        The exit code with which it has ended.
    """
    # TODO: wait for p and return its exit code
    raise NotImplementedError("bury")


def make_orphan(seconds) -> int:
    """Make an orphan: a grandchild of this process that has lost its parent.

    The grandchild sleeps `seconds`. When this function returns, the grandchild is alive, and its parent, a
    child of this process, has ended.

    Returns:
        The pid of the grandchild.
    """
    # TODO: start a child that starts a child of its own, and leaves it alone
    raise NotImplementedError("make_orphan")


def adopter(pid) -> int:
    """Find out who is the parent of a process now.

    Args:
        pid: the pid of a process that is alive: an orphan, or any other.

    Returns:
        The pid of its parent.
    """
    # TODO: ask the operating system
    raise NotImplementedError("adopter")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    try:
        corpse = make_zombie()
        print(f"{corpse.pid} has ended; in the register it stands as:")
        os.system(f"ps -o pid,ppid,stat,comm -p {corpse.pid}")
        print(f"buried: exit code {bury(corpse)}")
        child = make_orphan(0.5)
        print(f"I am {os.getpid()}; the orphan {child} has been taken in by {adopter(child)}")
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
