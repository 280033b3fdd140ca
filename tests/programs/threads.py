"""Threads of a program's own, and what they wait for each other with."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import Process, Queue, SimpleQueue
from time import sleep


def refusal(action, *arguments, **options):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments, **options)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def run_all(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def thread_join():
    """join() with and without success, is_alive(), names."""
    thread = threading.Thread(target=sleep, args=(3,), name="sleeper")
    seen = [thread.is_alive()]
    thread.start()
    thread.join(1)
    seen += [thread.is_alive(), thread in threading.enumerate()]
    thread.join()
    return [*seen, thread.is_alive(), thread.name, threading.active_count()]


def thread_lock():
    """Three threads count to sixty under a lock; tries that give up."""
    lock, counts = threading.Lock(), [0]

    def count():
        for _ in range(20):
            with lock:
                now = counts[0]
                sleep(0)
                counts[0] = now + 1

    run_all([threading.Thread(target=count) for _ in range(3)])
    return [counts, lock.acquire(), lock.acquire(False), lock.acquire(timeout=1), lock.locked()]


def thread_rlock():
    """The owner takes an RLock twice, another thread must wait."""
    lock, seen = threading.RLock(), []

    def try_to_take():
        seen.append(lock.acquire(timeout=1))
        seen.append(lock.acquire(timeout=5))
        lock.release()

    other = threading.Thread(target=try_to_take)
    with lock, lock:
        other.start()
        sleep(2)
    other.join()
    return [seen, refusal(lock.release)]


def thread_condition():
    """A buffer for one item between a producer and a consumer."""
    condition, buffer, taken = threading.Condition(), [], []

    def consume():
        for _ in range(4):
            with condition:
                condition.wait_for(lambda: buffer)
                taken.append(buffer.pop())
                condition.notify()

    consumer = threading.Thread(target=consume)
    consumer.start()
    for item in "abcd":
        with condition:
            condition.wait_for(lambda: not buffer)
            buffer.append(item)
            condition.notify()
    consumer.join()
    with condition:
        return [taken, condition.wait(1), condition.wait_for(lambda: False, 1)]


def thread_event():
    """An event between threads: wait in vain, set, clear."""
    event = threading.Event()
    setter = threading.Thread(target=lambda: (sleep(3), event.set()))
    setter.start()
    seen = [event.wait(1), event.wait(), event.is_set()]
    event.clear()
    setter.join()
    return [*seen, event.wait(0.5)]


def thread_semaphores():
    """Two of four at a time; a bounded semaphore that is released too often."""
    semaphore, bounded = threading.Semaphore(2), threading.BoundedSemaphore(1)
    inside, most = [], [0]

    def visit():
        with semaphore:
            inside.append(1)
            most[0] = max(most[0], len(inside))
            sleep(2)
            inside.pop()

    run_all([threading.Thread(target=visit) for _ in range(4)])
    taken = [semaphore.acquire(), semaphore.acquire(), semaphore.acquire(timeout=1), semaphore.acquire(False)]
    return [most, taken, refusal(bounded.release)]


def thread_barrier():
    """Three threads meet twice; then one is left waiting, and the barrier breaks."""
    barrier, places = threading.Barrier(3), []

    def meet_twice(seconds):
        sleep(seconds)
        first = barrier.wait()
        places.append([first, barrier.wait()])

    run_all([threading.Thread(target=meet_twice, args=(seconds,)) for seconds in (0, 1, 2)])
    numbers = [sorted(place) for place in zip(*places)]
    return [numbers, refusal(barrier.wait, timeout=1), barrier.broken]


def thread_timer():
    """A timer that rings and one that is cancelled."""
    rung = []
    timers = [
        threading.Timer(2, rung.append, args=("rung",)),
        threading.Timer(3, rung.append, args=("never",)),
    ]
    for timer in timers:
        timer.start()
    sleep(1)
    timers[1].cancel()
    for timer in timers:
        timer.join()
    return rung


def thread_local():
    """Each thread sees values of its own."""
    local, seen = threading.local(), []
    local.value = "main"

    def write_and_read(number):
        before = hasattr(local, "value")
        local.value = number
        sleep(1)
        seen.append([local.value, before])

    run_all([threading.Thread(target=write_and_read, args=(number,)) for number in range(2)])
    return [sorted(seen), local.value]


def thread_queue():
    """queue.Queue: full, empty, timeouts, join()."""
    jobs, done = queue.Queue(2), []

    def work():
        for job in iter(jobs.get, None):
            sleep(1)
            done.append(job)
            jobs.task_done()

    jobs.put("a")
    jobs.put("b")
    seen = [jobs.full(), refusal(jobs.put_nowait, "c"), refusal(jobs.put, "c", timeout=1)]
    worker = threading.Thread(target=work)
    worker.start()
    jobs.join()
    jobs.put(None)
    worker.join()
    return [seen, done, refusal(jobs.get, timeout=1), refusal(jobs.get_nowait), jobs.empty()]


def other_thread_queues():
    """LifoQueue, PriorityQueue, and the SimpleQueue that is written in C."""
    stack, ranks, simple = queue.LifoQueue(), queue.PriorityQueue(), queue.SimpleQueue()
    threading.Thread(target=lambda: (sleep(2), simple.put("late"))).start()
    for number in (2, 3, 1):
        stack.put(number)
        ranks.put(number)
    received = [[waiting.get() for _ in range(3)] for waiting in (stack, ranks)]
    return [received, refusal(simple.get, timeout=1), simple.get(timeout=5), refusal(simple.get_nowait)]


def thread_pool_executor():
    """map(), submit() and as_completed() with threads."""

    def nap(seconds):
        sleep(seconds)
        return seconds

    with ThreadPoolExecutor(2) as executor:
        naps = list(executor.map(nap, [1, 1, 1]))
        order = [
            future.result() for future in as_completed([executor.submit(nap, 3), executor.submit(nap, 1)])
        ]
        late = refusal(executor.submit(nap, 2).result, timeout=1)
    return [naps, order, late]


def daemon_thread_ends_with_main():
    """A daemon thread does not keep the program from ending."""
    threading.Thread(target=sleep, args=(1000,), daemon=True).start()
    return "returned"


def thread_is_joined_at_exit():
    """Any other thread does."""
    threading.Thread(target=sleep, args=(3,)).start()
    return "returned"


def exception_in_a_thread():
    """An exception ends its thread alone, and is reported to the hook."""
    reported = []
    threading.excepthook = lambda arguments: reported.append(arguments.exc_type.__name__)
    run_all([threading.Thread(target=lambda: 1 // 0)])
    threading.excepthook = threading.__excepthook__
    return reported


def answer_after(seconds, answers, value):
    sleep(seconds)
    answers.put(value)


def threads_that_start_processes():
    """Each of three threads starts a process and joins it."""
    answers = Queue()

    def start_and_join(number):
        process = Process(target=answer_after, args=(2, answers, number))
        process.start()
        process.join()

    run_all([threading.Thread(target=start_and_join, args=(number,)) for number in range(3)])
    return sorted(answers.get() for _ in range(3))


def threads_in_a_child(answers):
    found = []
    run_all(
        [threading.Thread(target=lambda number=n: (sleep(number), found.append(number))) for n in (1, 3, 2)]
    )
    threading.Thread(target=answer_after, args=(1, answers, "at exit")).start()
    answers.put(found)


def child_with_threads():
    """A child has threads, and is not over before they are."""
    answers = SimpleQueue()
    child = Process(target=threads_in_a_child, args=(answers,))
    child.start()
    heard = [answers.get(), answers.get()]
    child.join()
    return [heard, child.exitcode]
