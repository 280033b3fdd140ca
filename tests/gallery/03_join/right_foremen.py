# right: each batch is started and waited for by a process of its own, so that the sleepers are grandchildren

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def foreman(durations):
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


def shift(durations):
    p = Process(target=foreman, args=(durations,))
    p.start()
    p.join()


def run_together(durations):
    start = time.monotonic()
    shift(durations)
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for d in durations:
        shift([d])
    return time.monotonic() - start


def run_in_batches(durations, size):
    start = time.monotonic()
    for i in range(0, len(durations), size):
        shift(durations[i:i + size])
    return time.monotonic() - start
