# diagnosis: never-joined
"""Waits for a batch when the next one is about to start: for the last one nobody waits."""
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations):
    start = time.time()
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        run_together([d])
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    batch = []
    for d in durations:
        if len(batch) == size:
            for p in batch:
                p.join()
            batch = []
        p = Process(target=work, args=(d,))
        p.start()
        batch.append(p)
    return time.time() - start
