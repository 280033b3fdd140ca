# right: join with a timeout, again and again until the process has really ended

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def wait_for(p):
    while p.exitcode is None:
        p.join(timeout=0.25)


def run_together(durations):
    start = time.monotonic()
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        wait_for(p)
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for d in durations:
        p = Process(target=work, args=(d,))
        p.start()
        wait_for(p)
    return time.monotonic() - start


def run_in_batches(durations, size):
    start = time.monotonic()
    batch = []
    for n, d in enumerate(durations, start=1):
        p = Process(target=work, args=(d,))
        p.start()
        batch.append(p)
        if len(batch) == size or n == len(durations):
            for p in batch:
                wait_for(p)
            batch = []
    return time.monotonic() - start
