# diagnosis: not-started
"""run_in_turn gives them all to one worker of a pool: one process does all the sleeping."""
from multiprocessing import Pool
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def run_together(durations):
    start = time.time()
    ps = [Process(target=work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return time.time() - start


def run_in_turn(durations):
    start = time.time()
    with Pool(1) as pool:
        pool.map(work, durations)
        pool.close()
        pool.join()
    return time.time() - start


def run_in_batches(durations, size):
    start = time.time()
    for i in range(0, len(durations), size):
        run_together(durations[i:i + size])
    return time.time() - start
