# diagnosis: never-joined

"""`p.join` without its parentheses names the method and does not call it."""

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def start_all(durations):
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    return ps


def run_together(durations):
    start = time.time()
    for p in start_all(durations):
        p.join
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        for p in start_all([d]):
            p.join()
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        for p in start_all(durations[i:i + size]):
            p.join()
    return time.time() - start
