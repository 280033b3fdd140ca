# diagnosis: not-in-batches

"""A sliding window kept by polling is_alive()."""

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
    running = []
    for d in durations:
        while len(running) >= size:
            running = [p for p in running if p.is_alive()]
            time.sleep(0.002)
        p = Process(target=work, args=(d,))
        p.start()
        running.append(p)
    for p in running:
        p.join()
    return time.time() - start
