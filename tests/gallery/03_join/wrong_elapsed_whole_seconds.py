# diagnosis: wrong-elapsed

"""The seconds are cut to whole ones."""

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def batch(durations):
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


def run_together(durations):
    start = int(time.time())
    batch(durations)
    return int(time.time()) - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        batch([d])
    return int(time.time() - start)


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        batch(durations[i:i + size])
    return int(time.time() - start)
