# diagnosis: wrong-signature

"""run_in_batches has its size as a constant and takes no second argument."""

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)

SIZE = 2


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


def run_in_batches(durations):
    start = time.time()
    for i in range(0, len(durations), SIZE):
        run_together(durations[i:i + SIZE])
    return time.time() - start
