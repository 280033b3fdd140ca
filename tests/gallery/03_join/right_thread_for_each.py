# right: a thread for each process starts it and waits for it
from threading import Thread
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def one(seconds):
    p = Process(target=work, args=(seconds,))
    p.start()
    p.join()


def run_together(durations):
    start = time.time()
    threads = [Thread(target=one, args=(d,)) for d in durations]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
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
