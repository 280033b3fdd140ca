# right: keeps no handle and waits for active_children()

from multiprocessing import active_children
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations):
    start = time.monotonic()
    for d in durations:
        Process(target=work, args=(d,)).start()
    for p in active_children():
        p.join()
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for d in durations:
        Process(target=work, args=(d,)).start()
        for p in active_children():
            p.join()
    return time.monotonic() - start


def run_in_batches(durations, size):
    start = time.monotonic()
    for i in range(0, len(durations), size):
        run_together(durations[i:i + size])
    return time.monotonic() - start
