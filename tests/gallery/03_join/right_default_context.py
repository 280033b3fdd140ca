# right: Process from get_context(), started in a helper generator, elapsed in nanoseconds

import multiprocessing
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)

ctx = multiprocessing.get_context()


def started(durations):
    for d in durations:
        p = ctx.Process(target=work, args=[d])
        p.start()
        yield p


def wait_for(processes):
    for p in processes:
        p.join()


def run_together(durations):
    start = time.perf_counter_ns()
    wait_for(list(started(durations)))
    return (time.perf_counter_ns() - start) / 1e9


def run_in_turn(durations):
    start = time.perf_counter_ns()
    wait_for(started(durations))  # the generator starts the next one when it is asked for it
    return (time.perf_counter_ns() - start) / 1e9


def run_in_batches(durations, size):
    start = time.perf_counter_ns()
    for i in range(0, len(durations), size):
        wait_for(list(started(durations[i:i + size])))
    return (time.perf_counter_ns() - start) / 1e9
