# diagnosis: thread-not-process

"""Threads sleep as well as processes do, but the exercise is about processes."""

from threading import Thread
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def batch(durations):
    ts = [Thread(target=work, args=(d,)) for d in durations]
    for t in ts:
        t.start()
    for t in ts:
        t.join()


def run_together(durations):
    start = time.time()
    batch(durations)
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        batch([d])
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        batch(durations[i:i + size])
    return time.time() - start
