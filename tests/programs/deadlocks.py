"""Programs that cannot end: somebody waits for what nobody will do any more."""

from __future__ import annotations

import fcntl
import os
import queue
import signal
import sys
import threading
import time
from multiprocessing import (
    Barrier,
    Condition,
    Event,
    JoinableQueue,
    Lock,
    Pipe,
    Pool,
    Process,
    Queue,
    Semaphore,
    SimpleQueue,
)


def run_all(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def take_both(first, second):
    with first:
        time.sleep(1)
        with second:
            return


def two_locks_crosswise():
    """Two processes take two locks in opposite order."""
    a, b = Lock(), Lock()
    run_all([Process(target=take_both, args=(a, b)), Process(target=take_both, args=(b, a))])


def three_forks_in_a_circle():
    """Three philosophers, each with a fork in the left hand."""
    forks = [Lock() for _ in range(3)]
    run_all([Process(target=take_both, args=(forks[i], forks[(i + 1) % 3])) for i in range(3)])


def lock_taken_twice():
    """A Lock is not reentrant."""
    lock = Lock()
    with lock, lock:
        return "impossible"


def hold_lock(lock, held):
    lock.acquire()
    held.set()
    time.sleep(100)


def lock_of_the_killed():
    """A lock whose holder was killed is never released."""
    lock, held = Lock(), Event()
    holder = Process(target=hold_lock, args=(lock, held))
    holder.start()
    held.wait()
    holder.kill()
    holder.join()
    lock.acquire()


def exit_with_lock(lock):
    lock.acquire()
    sys.exit(1)


def lock_of_the_departed():
    """A lock that was not released before the exit."""
    lock = Lock()
    run_all([Process(target=exit_with_lock, args=(lock,))])
    lock.acquire()


def acquire_and_leave(semaphore):
    semaphore.acquire()


def semaphore_never_released():
    """Three visitors, two places, and nobody who gives a place back."""
    semaphore = Semaphore(2)
    run_all([Process(target=acquire_and_leave, args=(semaphore,)) for _ in range(3)])


def event_never_set():
    """An event that nobody sets."""
    event = Event()
    run_all([Process(target=event.wait)])


def wait_for_notify(condition):
    with condition:
        condition.wait()


def notified_too_early():
    """The notify comes while nobody waits yet."""
    condition = Condition()
    with condition:
        condition.notify_all()
    run_all([Process(target=wait_for_notify, args=(condition,))])


def barrier_one_short():
    """Two come to a barrier for three."""
    barrier = Barrier(3)
    run_all([Process(target=barrier.wait) for _ in range(2)])


def put_big(items):
    items.put(b"x" * 300_000)


def join_before_get():
    """A producer cannot end before its big item is read, which comes after the join."""
    items = Queue()
    run_all([Process(target=put_big, args=(items,))])
    return len(items.get())


def consume_until_none(items):
    for _ in iter(items.get, None):
        pass


def put_numbers(items, count):
    for number in range(count):
        items.put(number)


def no_end_mark():
    """The consumer waits for an end mark that nobody puts."""
    items = Queue()
    run_all([Process(target=put_numbers, args=(items, 3)), Process(target=consume_until_none, args=(items,))])


def one_end_mark_for_two():
    """Two consumers, one end mark."""
    items = SimpleQueue()
    put_numbers(items, 3)
    items.put(None)
    run_all([Process(target=consume_until_none, args=(items,)) for _ in range(2)])


def full_queue_without_reader():
    """A queue for two, three items, nobody who gets."""
    put_numbers(Queue(2), 3)


def get_twice(jobs):
    jobs.get()
    jobs.get()
    jobs.task_done()


def task_never_done():
    """Two jobs, one task_done(): join() waits for the other."""
    jobs = JoinableQueue()
    put_numbers(jobs, 2)
    run_all([Process(target=get_twice, args=(jobs,))])
    jobs.join()


def receive(connection):
    return connection.recv()


def both_receive():
    """Both ends of a pipe wait for the other to speak."""
    here, there = Pipe()
    child = Process(target=receive, args=(there,))
    child.start()
    here.recv()


def send_big_then_receive(connection):
    connection.send(b"x" * 3_000_000)
    connection.recv()


def both_send():
    """Both ends send more than a pipe holds, and read afterwards."""
    here, there = Pipe()
    child = Process(target=send_big_then_receive, args=(there,))
    child.start()
    send_big_then_receive(here)
    child.join()


def own_end_still_open():
    """No end of file while one's own copy of the writing end is open."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=writer.send, args=("message",))
    child.start()
    reader.recv()
    child.join()
    reader.recv()


def wait_and_answer(question, answer):
    question.wait()
    answer.set()


def joined_before_asked():
    """The child waits for a sign that its parent gives after the join."""
    question, answer = Event(), Event()
    run_all([Process(target=wait_and_answer, args=(question, answer))])
    question.set()


def vanish(_):
    os._exit(1)


def pool_worker_vanishes():
    """A pool replaces a worker that vanished, and never learns what its task gave."""
    with Pool(2) as pool:
        return pool.map(vanish, [1])


def pause_for_ever():
    """A pause without anybody who signals."""
    signal.pause()


def wait_for_a_child_that_waits():
    """waitpid() for a forked child that reads what nobody writes."""
    reader, _ = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(reader, 1)
        os._exit(0)
    os.waitpid(pid, 0)


def threads_crosswise():
    """Two threads take two locks in opposite order."""
    a, b = threading.Lock(), threading.Lock()
    run_all([threading.Thread(target=take_both, args=pair) for pair in ((a, b), (b, a))])


def thread_waits_for_an_item():
    """A thread gets from a queue into which nobody puts; the program cannot end."""
    threading.Thread(target=queue.Queue().get).start()
    return "returned"


def hold_in_a_thread(lock):
    with lock:
        time.sleep(5)


def lock_inherited_by_fork():
    """A forked child inherits a lock that is held, but not the thread that would release it."""
    lock = threading.Lock()
    threading.Thread(target=hold_in_a_thread, args=(lock,)).start()
    time.sleep(1)
    pid = os.fork()
    if pid == 0:
        lock.acquire()
        os._exit(0)
    os.waitpid(pid, 0)


def flock_both(first, second):
    with open(first, "a") as one, open(second, "a") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        time.sleep(1)
        fcntl.flock(other, fcntl.LOCK_EX)


def two_files_crosswise():
    """Two processes lock two files in opposite order."""
    names = "a.lock", "b.lock"
    run_all([Process(target=flock_both, args=pair) for pair in (names, names[::-1])])
