"""Every process has a number, its pid, and knows the number of the process it comes from. Here a child reads out its
papers, its parent compares them with its own; and then somebody who is no longer needed is asked to go.
"""

import os
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    """Run in the child: put one triple on the queue q, the numbers that the child knows of itself.

    The triple is (current_process().pid, os.getpid(), os.getppid()).
    """
    # TODO: ask for the three numbers here, and put them on q together
    raise NotImplementedError("report")


def compare() -> dict:
    """Start a child that reports, and lay its numbers beside those that the parent knows.

    Returns:
        {"handle": the pid that the parent reads from its Process object,
         "child": the triple that the child put on the queue,
         "parent": os.getpid() of the parent, which is the process that called this function}
    """
    # TODO: make the queue, start the child, take its triple from the queue, return the dictionary
    raise NotImplementedError("compare")


def stop(p) -> tuple[bool, bool, int]:
    """End p, a child of this process that is running and would go on for a long time: ask it to terminate.

    p may take up to a second to end, because it tidies up first, say. When stop returns, p has ended.

    Returns:
        Whether p was alive before the request, whether it is alive when it has really ended, and its exit code.
    """
    # TODO: look, ask it to terminate, and find out when it has really ended
    raise NotImplementedError("stop")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    import time

    try:
        print(compare())
        sleeper = Process(target=time.sleep, args=(30,))
        sleeper.start()
        print(stop(sleeper))
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
