"""Busy loops that end: each asks again and again until another process has done its part."""

from __future__ import annotations

import multiprocessing as mp
import os
import queue
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import shared_memory


def nap(seconds):
    time.sleep(seconds)


def started(target, *arguments):
    process = mp.Process(target=target, args=arguments)
    process.start()
    return process


def poll_is_alive():
    """Until a process has ended."""
    process, asked = started(nap, 2), 0
    while process.is_alive():
        asked += 1
    return [asked > 0, process.exitcode]


def poll_exitcode():
    """Until there is an exit code."""
    process = started(nap, 2)
    while process.exitcode is None:
        pass
    return process.exitcode


def poll_active_children():
    """Until nobody is left."""
    for seconds in (1, 2):
        started(nap, seconds)
    while mp.active_children():
        pass
    return len(mp.active_children())


def poll_join():
    """With joins that do not wait."""
    process = started(nap, 2)
    while process.is_alive():
        process.join(timeout=0)
    return process.exitcode


def put_after(items, seconds):
    time.sleep(seconds)
    items.put("item")


def poll_empty():
    """Until a queue is no longer empty."""
    items = mp.Queue()
    process = started(put_after, items, 2)
    while items.empty():
        pass
    process.join()
    return items.get()


def poll_get_nowait():
    """Until get_nowait() succeeds."""
    items = mp.Queue()
    process = started(put_after, items, 2)
    while True:
        try:
            item = items.get_nowait()
            break
        except queue.Empty:
            continue
    process.join()
    return item


def poll_qsize():
    """Until the size has grown."""
    items = mp.Queue()
    process = started(put_after, items, 2)
    while items.qsize() < 1:
        pass
    process.join()
    return items.get()


def poll_own_feeder():
    """Until what was put here can be got here."""
    items = mp.Queue()
    items.put("item")
    while items.empty():
        pass
    return items.get_nowait()


def get_after(items, seconds):
    time.sleep(seconds)
    items.get()


def poll_put_nowait():
    """Until there is room."""
    items = mp.Queue(1)
    items.put("first")
    process = started(get_after, items, 2)
    while True:
        try:
            items.put_nowait("second")
            break
        except queue.Full:
            continue
    process.join()
    return items.get()


def set_after(value, seconds):
    time.sleep(seconds)
    value.value = 7


def poll_value():
    """Until a value under its lock has changed."""
    value = mp.Value("i", 0)
    process = started(set_after, value, 2)
    while value.value == 0:
        pass
    process.join()
    return value.value


def poll_raw_value():
    """Until raw memory has changed: no call at all in this loop."""
    value = mp.RawValue("i", 0)
    process = started(set_after, value, 2)
    while value.value == 0:
        pass
    process.join()
    return value.value


def poll_raw_value_and_clock():
    """Until raw memory has changed, with a look at the clock."""
    value = mp.RawValue("i", 0)
    process = started(set_after, value, 2)
    limit = time.monotonic() + 100
    while value.value == 0 and time.monotonic() < limit:
        pass
    process.join()
    return value.value


def wait_my_turn(turn, me, order):
    while turn.value != me:
        pass
    order.put(me)
    turn.value += 1


def poll_turns():
    """Three processes spin on raw memory until it is their turn."""
    turn, order = mp.RawValue("i", 0), mp.SimpleQueue()
    processes = [started(wait_my_turn, turn, me, order) for me in (2, 1, 0)]
    for process in processes:
        process.join()
    return [order.get() for _ in range(3)]


def write_block_after(name, seconds):
    block = shared_memory.SharedMemory(name=name)
    time.sleep(seconds)
    block.buf[0] = 1
    block.close()


def poll_shared_memory():
    """Until a byte of shared memory has changed."""
    block = shared_memory.SharedMemory(create=True, size=8)
    block.buf[0] = 0
    process = started(write_block_after, block.name, 2)
    while block.buf[0] == 0:
        pass
    process.join()
    value = block.buf[0]
    block.close()
    block.unlink()
    return value


def set_event_after(event, seconds):
    time.sleep(seconds)
    event.set()


def poll_event():
    """Until an event is set."""
    event = mp.Event()
    process = started(set_event_after, event, 2)
    while not event.is_set():
        pass
    process.join()
    return event.is_set()


def hold_lock(lock, held, seconds):
    with lock:
        held.set()
        time.sleep(seconds)


def poll_lock():
    """Until a lock is free."""
    lock, held = mp.Lock(), mp.Event()
    process = started(hold_lock, lock, held, 2)
    held.wait()
    tries = 1
    while not lock.acquire(block=False):
        tries += 1
    process.join()
    return tries > 1


def release_after(semaphore, seconds):
    time.sleep(seconds)
    semaphore.release()


def poll_semaphore_value():
    """Until a semaphore has a value."""
    semaphore = mp.Semaphore(0)
    process = started(release_after, semaphore, 2)
    while semaphore.get_value() == 0:
        pass
    process.join()
    return semaphore.acquire(False)


def wait_after(barrier, seconds):
    time.sleep(seconds)
    barrier.wait()


def poll_barrier():
    """Until somebody waits at a barrier."""
    barrier = mp.Barrier(2)
    process = started(wait_after, barrier, 2)
    while barrier.n_waiting == 0:
        pass
    barrier.wait()
    process.join()
    return process.exitcode


def send_after(connection, seconds):
    time.sleep(seconds)
    connection.send("message")


def poll_connection():
    """Until a connection has something."""
    reader, writer = mp.Pipe(duplex=False)
    process = started(send_after, writer, 2)
    while not reader.poll():
        pass
    process.join()
    return reader.recv()


def write_file_after(name, seconds):
    time.sleep(seconds)
    with open(name, "w") as file:
        file.write("there")


def poll_file():
    """Until a file exists."""
    process = started(write_file_after, "flag.txt", 2)
    while not os.path.exists("flag.txt"):
        pass
    process.join()
    with open("flag.txt") as file:
        return file.read()


def poll_clock():
    """Until two seconds have passed."""
    end = time.time() + 2
    while time.time() < end:
        pass
    return time.time() >= end


def poll_deadline_and_queue():
    """Until an item or the deadline comes, whichever is first: here the deadline."""
    items = mp.Queue()
    process = started(put_after, items, 6)
    end = time.monotonic() + 2
    while items.empty() and time.monotonic() < end:
        pass
    early = items.empty()
    process.join()
    return [early, items.get()]


def poll_waitpid():
    """Until waitpid() without waiting finds the child."""
    pid = os.fork()
    if pid == 0:
        time.sleep(2)
        os._exit(9)
    found, status = 0, 0
    while found == 0:
        found, status = os.waitpid(pid, os.WNOHANG)
    return [found == pid, os.waitstatus_to_exitcode(status)]


def poll_thread():
    """Until a thread has ended."""
    thread = threading.Thread(target=nap, args=(2,))
    thread.start()
    while thread.is_alive():
        pass
    return thread.is_alive()


def poll_variable_of_a_thread():
    """Until a thread of this process has written a variable."""
    seen = []
    thread = threading.Thread(target=lambda: (time.sleep(2), seen.append("seen")))
    thread.start()
    while not seen:
        time.sleep(0)
    thread.join()
    return seen


def slow_square(number):
    time.sleep(2)
    return number * number


def poll_pool_result():
    """Until a result is ready."""
    with mp.Pool(1) as pool:
        result = pool.apply_async(slow_square, (3,))
        while not result.ready():
            pass
        return result.get()


def poll_future():
    """Until a future is done."""
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(slow_square, 4)
        while not future.done():
            pass
        return future.result()


def write_entry_after(entries, seconds):
    time.sleep(seconds)
    entries["key"] = "entry"


def poll_manager_dict():
    """Until a dict of a manager has an entry."""
    with mp.Manager() as manager:
        entries = manager.dict()
        process = started(write_entry_after, entries, 2)
        while "key" not in entries:
            pass
        process.join()
        return entries["key"]


def poll_with_sleeps():
    """Every two seconds, until the event, which is set between two looks."""
    event, looks = mp.Event(), 0
    process = started(set_event_after, event, 2.25)
    while not event.is_set():
        time.sleep(2)
        looks += 1
    process.join()
    return looks


def poll_with_tiny_sleeps():
    """Every hundredth of a second, until a file exists."""
    process = started(write_file_after, "soon.txt", 2)
    while not os.path.exists("soon.txt"):
        time.sleep(0.01)
    process.join()
    return process.exitcode


def poll_with_yields():
    """With sleep(0) between two looks."""
    event = mp.Event()
    process = started(set_event_after, event, 2)
    while not event.is_set():
        time.sleep(0)
    process.join()
    return event.is_set()


def poll_with_timeouts():
    """get(timeout=2) until it succeeds: the waiting is exact."""
    items, misses = mp.Queue(), 0
    process = started(put_after, items, 2.25)
    while True:
        try:
            item = items.get(timeout=2)
            break
        except queue.Empty:
            misses += 1
    process.join()
    return [item, misses]


def poll_each_other(mine, theirs):
    mine.set()
    while not theirs.is_set():
        pass


def poll_each_other_at_once():
    """Two processes, each polling until the other is there."""
    first, second = mp.Event(), mp.Event()
    processes = [started(poll_each_other, first, second), started(poll_each_other, second, first)]
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
