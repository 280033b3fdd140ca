"""The night train has sleepers aboard. Some nights there is a berth for each, and all lie down at once; some
nights there is one berth, and they take turns; some nights there are a few, and they come in groups, a group
lying down when the whole group before is up. You are the attendant: how long is each night?
"""

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations) -> float:
    """Run work(seconds) for every duration at the same time, each in a process of its own.

    Args:
        durations: a list of seconds; it may be empty.

    Returns:
        The seconds that passed until every process had ended.
    """
    # TODO: start them all, wait for every one of them, and return the seconds it took
    raise NotImplementedError("run_together")


def run_in_turn(durations) -> float:
    """Run work(seconds) for every duration, each in a process of its own, one after the other.

    A process starts when the one before has ended.

    Returns:
        The seconds that passed until the last process had ended.
    """
    # TODO: one after the other
    raise NotImplementedError("run_in_turn")


def run_in_batches(durations, size) -> float:
    """Run work(seconds) for every duration, `size` processes at a time (fewer in the last batch, if need be).

    A batch starts when every process of the batch before has ended.

    Returns:
        The seconds that passed until every process had ended.
    """
    # TODO: batch after batch
    raise NotImplementedError("run_in_batches")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    naps = [0.6, 1.2, 0.3]
    try:
        print(f"all at once:   {run_together(naps):.1f} s")
        print(f"in turn:       {run_in_turn(naps):.1f} s")
        print(f"two at a time: {run_in_batches(naps, 2):.1f} s")
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
