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


def _run_batch(durations):
    """Run work(seconds) for every duration at the same time, and return when every process has ended."""
    processes = [Process(target=work, args=(seconds,)) for seconds in durations]
    for process in processes:
        process.start()
    for process in processes:  # a second loop: a join in the first one would keep the next from starting
        process.join()


def run_together(durations) -> float:
    """Run work(seconds) for every duration at the same time, each in a process of its own.

    Args:
        durations: a list of seconds; it may be empty.

    Returns:
        The seconds that passed until every process had ended.
    """
    began = time.monotonic()
    _run_batch(durations)
    return time.monotonic() - began


def run_in_turn(durations) -> float:
    """Run work(seconds) for every duration, each in a process of its own, one after the other.

    A process starts when the one before has ended.

    Returns:
        The seconds that passed until the last process had ended.
    """
    return run_in_batches(durations, 1)


def run_in_batches(durations, size) -> float:
    """Run work(seconds) for every duration, `size` processes at a time (fewer in the last batch, if need be).

    A batch starts when every process of the batch before has ended.

    Returns:
        The seconds that passed until every process had ended.
    """
    began = time.monotonic()
    for first in range(0, len(durations), size):
        _run_batch(durations[first : first + size])
    return time.monotonic() - began


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    naps = [0.6, 1.2, 0.3]
    print(f"all at once:   {run_together(naps):.1f} s")
    print(f"in turn:       {run_in_turn(naps):.1f} s")
    print(f"two at a time: {run_in_batches(naps, 2):.1f} s")
