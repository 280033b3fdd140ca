"""The relay race of the town's runners: one has the message and hands it to the next, and so on to the last.
Each runner is a process, and what one of them knows the others do not. So there has to be something between
them through which the message can go.
"""

from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def ask_child(message) -> str:
    """Let a child process answer `message` with message.upper().

    Returns:
        The child's answer.
    """
    # TODO: start the child, and get its answer
    raise NotImplementedError("ask_child")


def pass_between(message):
    """Let a child process A send `message` to another child process B, which prints f"B got {message}".

    Returns:
        Nothing, and not before B has printed.
    """
    # TODO: start A and B, with something between them
    raise NotImplementedError("pass_between")


def relay(message, hops) -> list[str]:
    """Send `message` through a chain of `hops` child processes.

    Each child adds its own name, current_process().name, and hands everything on to the next child (or starts it).
    The parent handles only the first and the last: what comes between goes from child to child.

    Args:
        message: a string.
        hops: how many children there are in the chain; with 0 there is none.

    Returns:
        The message, then the name of each child's process, in the order in which they had it.
    """
    # TODO: make the chain, send the message in at one end, get it out at the other
    raise NotImplementedError("relay")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    try:
        print("asked:", ask_child("is anybody there?"))
        pass_between("the king is coming")
        print("relayed:", relay("the king is coming", 3))
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
