# right: a pool with a worker for each sleeper; the with statement ends it
from multiprocessing import Pool
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations):
    start = time.time()
    if durations:
        with Pool(len(durations)) as pool:
            pool.map(work, durations, chunksize=1)
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
