# right: all at once is one batch, in turn is batches of one; keyword arguments and a comprehension

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_in_batches(durations, size):
    start = time.perf_counter()
    waiting = list(durations)
    while waiting:
        batch, waiting = waiting[:size], waiting[size:]
        batch = [Process(target=work, kwargs={"seconds": seconds}) for seconds in batch]
        [p.start() for p in batch]
        [p.join() for p in batch]
    return time.perf_counter() - start


def run_together(durations):
    return run_in_batches(durations, max(1, len(durations)))


def run_in_turn(durations):
    return run_in_batches(durations, 1)
