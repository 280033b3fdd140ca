# diagnosis: not-in-batches

"""A sliding window: as soon as one has ended the next one starts, so that no batch is waited for."""

from multiprocessing.connection import wait
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
    return run_in_batches(durations, 1)


def run_in_batches(durations, size):
    start = time.time()
    running = []
    for d in durations:
        if len(running) == size:
            ended = wait([p.sentinel for p in running])
            for p in [p for p in running if p.sentinel in ended]:
                p.join()
                running.remove(p)
        p = Process(target=work, args=(d,))
        p.start()
        running.append(p)
    for p in running:
        p.join()
    return time.time() - start
