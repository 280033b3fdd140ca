# right: each child reports on a queue when it is done; the parent takes all the reports before it joins

from multiprocessing import Queue
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def work_and_report(number, seconds, done):
    work(seconds)
    done.put(number)


def batch(durations):
    done = Queue()
    ps = {n: Process(target=work_and_report, args=(n, d, done)) for n, d in enumerate(durations)}
    for p in ps.values():
        p.start()
    for _ in durations:
        ps[done.get()].join()


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
    while durations:
        batch(durations[:size])
        durations = durations[size:]
    return time.monotonic() - start
