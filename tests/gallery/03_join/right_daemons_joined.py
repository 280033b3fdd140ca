# right: daemons, but every one of them is joined; batches by recursion

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def begin(seconds):
    p = Process(target=work, args=(seconds,), daemon=True)
    p.start()
    return p


def run_together(durations):
    start = time.monotonic()
    list(map(Process.join, list(map(begin, durations))))
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for seconds in durations:
        Process.join(begin(seconds))
    return time.monotonic() - start


def run_in_batches(durations, size):
    if not durations:
        return 0.0
    start = time.monotonic()
    run_together(durations[:size])
    run_in_batches(durations[size:], size)
    return time.monotonic() - start
