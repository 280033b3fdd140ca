# right: prints a lot, in parent and children; the target is a function of the student's own around work()

from multiprocessing import current_process
import time
from multiprocessing import Process


def work(seconds):
    """Sleep for `seconds`, as work that takes that long would."""
    time.sleep(seconds)


# The code above is given: never change it. (You may add imports to those at the top.)


def loud_work(seconds):
    print(f"{current_process().name} lies down for {seconds} s")
    work(seconds)
    print(f"{current_process().name} is up")


def loud_batch(durations):
    ps = [Process(target=loud_work, args=(d,)) for d in durations]
    for p in ps:
        p.start()
        print("started", p.name, p.pid)
    for p in ps:
        p.join()
        print("ended", p.name, p.exitcode)


def run_together(durations):
    start = time.time()
    loud_batch(durations)
    took = time.time() - start
    print(f"together: {took:.2f}")
    return took


def run_in_turn(durations):
    start = time.time()
    for d in durations:
        loud_batch([d])
    took = time.time() - start
    print(f"in turn: {took:.2f}")
    return took


def run_in_batches(durations, size):
    print(len(durations), "sleepers,", size, "berths")
    start = time.time()
    for i in range(0, len(durations), size):
        loud_batch(durations[i:i + size])
    took = time.time() - start
    print(f"batches: {took:.2f}")
    return took
