# right: never joins, but asks is_alive() every few milliseconds until it is False

import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def start_all(durations):
    processes = [Process(target=work, args=(d,)) for d in durations]
    for p in processes:
        p.start()
    return processes


def until_ended(processes):
    while any(p.is_alive() for p in processes):
        time.sleep(0.004)


def run_together(durations):
    start = time.time()
    until_ended(start_all(durations))
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        until_ended(start_all([d]))
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        until_ended(start_all(durations[i:i + size]))
    return time.time() - start
