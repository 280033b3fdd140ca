# diagnosis: wrong-elapsed
"""What the clock reads at the end is returned; when it began is forgotten."""
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations):
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return time.monotonic()


def run_in_turn(durations):
    for d in durations:
        run_together([d])
    return time.monotonic()


def run_in_batches(durations, size):
    for i in range(0, len(durations), size):
        run_together(durations[i:i + size])
    return time.monotonic()
