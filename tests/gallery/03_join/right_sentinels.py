# right: waits for the sentinels with connection.wait, and joins whoever is done

from multiprocessing.connection import wait
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def launch(seconds):
    process = Process(target=work, args=(seconds,))
    process.start()
    return process


def finish(processes):
    by_sentinel = {process.sentinel: process for process in processes}
    while by_sentinel:
        for sentinel in wait(list(by_sentinel)):
            by_sentinel.pop(sentinel).join()


def run_together(durations):
    start = time.monotonic()
    finish([launch(seconds) for seconds in durations])
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for seconds in durations:
        finish([launch(seconds)])
    return time.monotonic() - start


def run_in_batches(durations, size):
    start = time.monotonic()
    rest = durations
    while rest:
        batch, rest = rest[:size], rest[size:]
        finish([launch(seconds) for seconds in batch])
    return time.monotonic() - start
