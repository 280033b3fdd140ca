# right: a helper process announces each batch and ends; it sleeps for nobody

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def announce(text):
    print(text)


def batch(durations):
    crier = Process(target=announce, args=(f"good night, all {len(durations)}",))
    crier.start()
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in [crier, *ps]:
        p.join()


def run_together(durations):
    start = time.monotonic()
    batch(durations)
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for d in durations:
        batch([d])
    return time.monotonic() - start


def run_in_batches(durations, size):
    start = time.monotonic()
    for i in range(0, len(durations), size):
        batch(durations[i:i + size])
    return time.monotonic() - start
