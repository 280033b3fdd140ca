# diagnosis: never-joined
"""Takes every report, and does not wait for the processes themselves: on some schedule one is still there."""
from multiprocessing import Queue
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def work_and_report(seconds, done):
    work(seconds)
    done.put(seconds)


def run_together(durations):
    start = time.time()
    done = Queue()
    ps = [Process(target=work_and_report, args=(d, done)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        done.get()
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        run_together([d])
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        run_together(durations[i:i + size])
    return time.time() - start
