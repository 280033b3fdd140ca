"""Classic bugs, as small programs: each function returns "right", returns something else, or never returns.

``python -m benchmarks.finding`` counts the schedules that each policy needs to find them.
"""

import os
import time
from multiprocessing import Barrier, Condition, JoinableQueue, Lock, Process, Queue, Value
from queue import Empty


def run_all(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def read(path):
    with open(path) as file:
        return int(file.read())


def write(path, number):
    draft = f"{path}.{os.getpid()}"
    with open(draft, "w") as file:
        file.write(str(number))
    os.replace(draft, path)


def verdict(right):
    return "right" if right else "wrong"


# -- a read and a write, and somebody between them


def _add(path):
    write(path, read(path) + 1)


def lost_update():
    """Two add one to a number in a file."""
    write("count", 0)
    run_all([Process(target=_add, args=("count",)) for _ in range(2)])
    return verdict(read("count") == 2)


def _take_if_any(path, sold):
    if read(path) > 0:
        write(path, read(path) - 1)
        sold.put(1)


def check_then_act():
    """Three see that there is one, and take it."""
    write("left", 1)
    sold = Queue()
    run_all([Process(target=_take_if_any, args=("left", sold)) for _ in range(3)])
    return verdict(read("left") == 0)


def _locked_in_parts(path, lock):
    with lock:
        number = read(path)
    with lock:
        write(path, number + 1)


def locked_in_parts():
    """The read is locked, and so is the write, but not both together."""
    write("count", 0)
    lock = Lock()
    run_all([Process(target=_locked_in_parts, args=("count", lock)) for _ in range(3)])
    return verdict(read("count") == 3)


# -- locks in the wrong order


def _take_both(one, other):
    with one, other:
        pass


def two_locks():
    """Two take the same two locks, in opposite orders."""
    left, right = Lock(), Lock()
    run_all([Process(target=_take_both, args=pair) for pair in ((left, right), (right, left))])
    return "right"


def philosophers():
    """Five at a round table, each with a fork at either hand."""
    forks = [Lock() for _ in range(5)]
    run_all([Process(target=_take_both, args=(forks[n], forks[(n + 1) % 5])) for n in range(5)])
    return "right"


# -- waiting for what has already happened


def _wait_for_it(condition, ready):
    if not ready.value:
        with condition:
            condition.wait()


def _say_so(condition, ready):
    ready.value = 1
    with condition:
        condition.notify()


def lost_wakeup():
    """The one who waits looks before it takes the lock; the news come between."""
    condition, ready = Condition(), Value("i", 0)
    run_all([Process(target=_wait_for_it, args=(condition, ready)), Process(target=_say_so, args=(condition, ready))])
    return "right"


# -- queues


def _eat(plates):
    while plates.get() is not None:
        pass


def missing_end_mark():
    """Two eaters, and one end mark."""
    plates = Queue()
    eaters = [Process(target=_eat, args=(plates,)) for _ in range(2)]
    for process in eaters:
        process.start()
    plates.put("rice")
    plates.put(None)
    for process in eaters:
        process.join()
    return "right"


def _cook(plates, number):
    for dish in range(number):
        plates.put(dish)


def _count(plates, counted):
    number = 0
    while plates.get() is not None:
        number += 1
    counted.put(number)


def early_end_mark():
    """The end mark is put by the first cook that is joined, while another one cooks on."""
    plates, counted = Queue(), Queue()
    cooks = [Process(target=_cook, args=(plates, number)) for number in (1, 3)]
    eater = Process(target=_count, args=(plates, counted))
    for process in (*cooks, eater):
        process.start()
    cooks[0].join()
    plates.put(None)
    cooks[1].join()
    eater.join()
    return verdict(counted.get() == 4)


def slept():
    """A second is enough for the cook. On this machine."""
    plates = Queue()
    cook = Process(target=_cook, args=(plates, 3))
    cook.start()
    time.sleep(0.5)
    found = 0
    try:
        while True:
            plates.get_nowait()
            found += 1
    except Empty:
        pass
    cook.join()
    return verdict(found == 3)


def _eat_what_is_there(plates, counted):
    number = 0
    while not plates.empty():
        plates.get()
        number += 1
    counted.put(number)


def empty_then_get():
    """Two eaters look whether there is something, and one of them takes the last."""
    plates, counted = Queue(), Queue()
    for dish in range(3):
        plates.put(dish)
    time.sleep(0.1)
    run_all([Process(target=_eat_what_is_there, args=(plates, counted)) for _ in range(2)])
    return verdict(counted.get() + counted.get() == 3)


def _told_too_early(plates):
    while True:
        plates.get()
        plates.task_done()
        _add("eaten")


def task_done_too_early():
    """The queue is told before the item is done."""
    write("eaten", 0)
    plates = JoinableQueue()
    Process(target=_told_too_early, args=(plates,), daemon=True).start()
    for dish in range(2):
        plates.put(dish)
    plates.join()
    return verdict(read("eaten") == 2)


# -- depth three: two switches, each at its place


def _flicker(lamps):
    for name, state in (("one", 1), ("two", 1), ("one", 0), ("two", 0)):
        write(name, state)


def _look(seen):
    seen.put((read("one"), read("two"), read("one")))


def two_switches():
    """Somebody sees one lamp on, then the other on, then the first one off."""
    write("one", 0)
    write("two", 0)
    seen = Queue()
    run_all([Process(target=_flicker, args=(None,)), Process(target=_look, args=(seen,))])
    return verdict(seen.get() != (1, 1, 0))


def _share(me, barrier, sums):
    write(f"part{me}", 1)
    barrier.wait()
    sums.put(read("part0") + read("part1"))
    write(f"part{me}", 0)  # for the next round


def barrier_reused():
    """After the barrier each reads what all have written, and clears its own part: one barrier too few."""
    barrier, sums = Barrier(2), Queue()
    run_all([Process(target=_share, args=(me, barrier, sums)) for me in range(2)])
    return verdict(sums.get() + sums.get() == 4)
