# right: a subclass of Process, joined from the last to the first

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


class Sleeper(Process):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def run(self):
        work(self.seconds)


def run_together(durations):
    start = time.monotonic()
    sleepers = [Sleeper(seconds) for seconds in durations]
    for sleeper in sleepers:
        sleeper.start()
    while sleepers:
        sleepers.pop().join()
    return time.monotonic() - start


def run_in_turn(durations):
    start = time.monotonic()
    for seconds in durations:
        sleeper = Sleeper(seconds)
        sleeper.start()
        sleeper.join()
    return time.monotonic() - start


def run_in_batches(durations, size):
    start = time.monotonic()
    for first in range(0, len(durations), size):
        run_together(durations[first:first + size])
    return time.monotonic() - start
