# diagnosis: joined-in-loop

"""Only run_in_batches is wrong: inside a batch each sleeper waits for the one before."""

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations):
    start = time.time()
    ps = []
    for d in durations:
        p = Process(target=work, args=(d,))
        p.start()
        ps.append(p)
    for p in ps:
        p.join()
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        p = Process(target=work, args=(d,))
        p.start()
        p.join()
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        for d in durations[i:i + size]:
            p = Process(target=work, args=(d,))
            p.start()
            p.join()
    return time.time() - start
