# diagnosis: all-at-once

"""run_in_batches starts batch after batch, but waits for all of them at the very end only."""

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
    return run_in_batches_right(durations, 1)


def run_in_batches_right(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        run_together(durations[i:i + size])
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    everybody = []
    for i in range(0, len(durations), size):
        batch = [Process(target=work, args=(d,)) for d in durations[i:i + size]]
        for p in batch:
            p.start()
        everybody += batch
    for p in everybody:
        p.join()
    return time.time() - start
