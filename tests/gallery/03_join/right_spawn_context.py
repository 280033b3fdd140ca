# right: names its own start method, whatever the default is

import multiprocessing as mp
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)

SPAWN = mp.get_context("spawn")


def together(durations):
    children = [SPAWN.Process(target=work, args=(d,), name=f"sleeper-{n}") for n, d in enumerate(durations)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def run_together(durations):
    t = time.monotonic()
    together(durations)
    return time.monotonic() - t


def run_in_turn(durations):
    t = time.monotonic()
    for d in durations:
        together([d])
    return time.monotonic() - t


def run_in_batches(durations, size):
    t = time.monotonic()
    batches = [durations[i:i + size] for i in range(0, len(durations), size)]
    for batch in batches:
        together(batch)
    return time.monotonic() - t
