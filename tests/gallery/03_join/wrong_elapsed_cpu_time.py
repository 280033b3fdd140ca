# diagnosis: wrong-elapsed

"""process_time() counts the processor's time of this process: waiting takes none."""

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
    start = time.process_time()
    batch(durations)
    return time.process_time() - start


def run_in_turn(durations):
    start = time.process_time()
    for d in durations:
        batch([d])
    return time.process_time() - start


def run_in_batches(durations, size):
    start = time.process_time()
    for i in range(0, len(durations), size):
        batch(durations[i:i + size])
    return time.process_time() - start
