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
    q.put((current_process().pid, os.getpid(), os.getppid()))


def compare() -> dict:
    """Start a child that reports, and lay its numbers beside those that the parent knows.

    Returns:
        {"handle": the pid that the parent reads from its Process object,
         "child": the triple that the child put on the queue,
         "parent": os.getpid() of the parent, which is the process that called this function}
    """
    q = Queue()
    child = Process(target=report, args=(q,))
    child.start()
    numbers = q.get()  # waits until the child has put them there
    child.join()
    return {"handle": child.pid, "child": numbers, "parent": os.getpid()}


def stop(p) -> tuple[bool, bool, int]:
    """End p, a child of this process that is running and would go on for a long time: ask it to terminate.

    p may take up to a second to end, because it tidies up first, say. When stop returns, p has ended.

    Returns:
        Whether p was alive before the request, whether it is alive when it has really ended, and its exit code.
    """
    before = p.is_alive()
    p.terminate()  # only a request: the answer takes a while
    p.join()
    return before, p.is_alive(), p.exitcode


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    import time

    print(compare())
    sleeper = Process(target=time.sleep, args=(30,))
    sleeper.start()
    print(stop(sleeper))
