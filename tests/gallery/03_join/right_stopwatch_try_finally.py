# right: a stopwatch as context manager, joins in a finally, datetime as the clock

import datetime
import itertools
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


class Stopwatch:
    def __enter__(self):
        self.begin = datetime.datetime.now()
        return self

    def __exit__(self, *error):
        self.seconds = (datetime.datetime.now() - self.begin).total_seconds()


def night(durations):
    processes = []
    try:
        for seconds in durations:
            processes.append(Process(None, work, "sleeper", (seconds,)))
            processes[-1].start()
    finally:
        for process in processes:
            process.join()
            process.close()


def run_together(durations):
    with Stopwatch() as watch:
        night(durations)
    return watch.seconds


def run_in_turn(durations):
    with Stopwatch() as watch:
        for seconds in durations:
            night((seconds,))
    return watch.seconds


def run_in_batches(durations, size):
    rest = iter(durations)
    with Stopwatch() as watch:
        for batch in iter(lambda: tuple(itertools.islice(rest, size)), ()):
            night(batch)
    return watch.seconds
