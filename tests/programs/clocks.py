"""Every clock, and what waits by the clock: sched, asyncio, select and selectors."""

from __future__ import annotations

import asyncio
import calendar
import os
import sched
import select
import selectors
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta, timezone
from multiprocessing import Pipe, Process, SimpleQueue
from time import monotonic, sleep


def refusal(action, *arguments, **options):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments, **options)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def full_seconds(since):
    """Whole seconds since then; a little lateness of a busy machine does not count."""
    return int(monotonic() - since + 0.1)


# -- clocks


def all_clocks_move_with_sleep():
    """Five seconds on every clock, in seconds and nanoseconds; none on the processor's."""
    clocks = [time.time, time.monotonic, time.perf_counter]
    fine = [time.time_ns, time.monotonic_ns, time.perf_counter_ns]
    before, before_fine, used = [c() for c in clocks], [c() for c in fine], time.process_time()
    sleep(5)
    passed = [int(c() - b + 0.1) for c, b in zip(clocks, before)]
    passed_fine = [(c() - b + 10**8) // 10**9 for c, b in zip(fine, before_fine)]
    return [passed, passed_fine, time.process_time() - used < 1]


def clocks_never_go_back():
    """A later reading is never smaller, and perf_counter() differs from one to the next."""
    readings = [clock() for _ in range(3) for clock in (time.monotonic,) * 2]
    return [readings == sorted(readings), time.perf_counter() < time.perf_counter()]


def clock_gettime_moves_with_sleep():
    """The system's clocks by number."""
    numbers = (time.CLOCK_MONOTONIC, time.CLOCK_REALTIME)
    before = [time.clock_gettime(number) for number in numbers]
    sleep(3)
    return [int(time.clock_gettime(number) - b + 0.1) for number, b in zip(numbers, before)]


def datetime_moves_with_sleep():
    """datetime.now(), with and without a time zone, and the broken-down time."""
    before, before_utc, before_gm = datetime.now(), datetime.now(timezone.utc), calendar.timegm(time.gmtime())
    sleep(4)
    passed = [datetime.now() - before, datetime.now(timezone.utc) - before_utc]
    seconds = calendar.timegm(time.gmtime()) - before_gm
    return [[timedelta(seconds=3.9) <= p < timedelta(seconds=5) for p in passed], 4 <= seconds <= 5]


def datetime_and_time_agree():
    """datetime.now() and time.time() show the same time of day."""
    sleep(2)
    return abs(datetime.now().timestamp() - time.time()) < 1


def report_clock(readings):
    sleep(3)
    readings.put(time.monotonic())


def processes_share_the_clock():
    """What a child reads three seconds later is three seconds more."""
    readings = SimpleQueue()
    start = time.monotonic()
    child = Process(target=report_clock, args=(readings,))
    child.start()
    difference = readings.get() - start
    child.join()
    return int(difference + 0.1)


def sleep_for_no_time():
    """sleep(0) lets others run, a negative sleep is refused."""
    start = monotonic()
    for _ in range(5):
        sleep(0)
    return [full_seconds(start), refusal(sleep, -1)]


def scheduler():
    """The sched module calls at the times it was told."""
    start, seen = monotonic(), []
    agenda = sched.scheduler(monotonic, sleep)
    for delay, name in ((3, "c"), (1, "a"), (2, "b")):
        agenda.enter(delay, 1, lambda name=name: seen.append([name, full_seconds(start)]))
    agenda.run()
    return seen


# -- asyncio


async def say_after(seconds, word):
    await asyncio.sleep(seconds)
    return word


def asyncio_sleep_and_gather():
    """Three coroutines sleep side by side."""

    async def main():
        start = asyncio.get_running_loop().time()
        words = await asyncio.gather(say_after(3, "c"), say_after(1, "a"), say_after(2, "b"))
        return [words, int(asyncio.get_running_loop().time() - start + 0.1)]

    return asyncio.run(main())


def asyncio_wait_for():
    """wait_for() gives up in time, or has its result in time."""

    async def main():
        try:
            await asyncio.wait_for(say_after(100, "too late"), timeout=2)
        except asyncio.TimeoutError:
            return ["timeout", await asyncio.wait_for(say_after(1, "in time"), timeout=2)]

    return asyncio.run(main())


def asyncio_queue_and_tasks():
    """A producer and a consumer in one thread, and a call that comes later."""

    async def produce(items):
        for number in range(3):
            await asyncio.sleep(1)
            await items.put(number)

    async def main():
        items, called = asyncio.Queue(1), []
        asyncio.get_running_loop().call_later(1.5, called.append, "called")
        producer = asyncio.create_task(produce(items))
        received = [await items.get() for _ in range(3)]
        await producer
        return [received, called]

    return asyncio.run(main())


def nap_in_worker(seconds):
    sleep(seconds)
    return seconds


def asyncio_with_threads_and_processes():
    """to_thread() and run_in_executor() beside a coroutine."""

    async def main():
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1) as executor:
            return await asyncio.gather(
                loop.run_in_executor(executor, nap_in_worker, 3),
                asyncio.to_thread(nap_in_worker, 2),
                say_after(1, "coroutine"),
            )

    return asyncio.run(main())


def asyncio_reader():
    """The loop watches the connection to a process."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=send_after, args=(writer, 2))
    child.start()

    async def main():
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(reader.fileno(), arrived.set)
        await asyncio.wait_for(arrived.wait(), timeout=8)
        loop.remove_reader(reader.fileno())
        return reader.recv()

    heard = asyncio.run(main())
    child.join()
    return heard


# -- select


def send_after(connection, seconds):
    sleep(seconds)
    connection.send("message")


def select_with_timeout():
    """select() in vain, then with success; without descriptors it is a sleep."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=send_after, args=(writer, 3))
    child.start()
    seen = [[len(ready) for ready in select.select([reader], [], [], 1)]]
    seen.append([len(ready) for ready in select.select([reader], [], [])])
    child.join()
    return [seen, reader.recv(), select.select([], [], [], 1)[0]]


def poll_and_epoll_with_timeout():
    """poll() counts milliseconds, epoll() seconds."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=send_after, args=(writer, 4))
    child.start()
    poll, epoll = select.poll(), select.epoll()
    poll.register(reader, select.POLLIN)
    epoll.register(reader, select.EPOLLIN)
    seen = [len(poll.poll(1000)), len(epoll.poll(1)), len(poll.poll(9000)), len(epoll.poll())]
    epoll.close()
    child.join()
    return seen


def selector_with_timeout():
    """A selector on two connections."""
    seen = []
    with selectors.DefaultSelector() as selector:
        children = []
        for seconds in (4, 2):
            reader, writer = Pipe(duplex=False)
            selector.register(reader, selectors.EVENT_READ, data=f"after {seconds}")
            children.append(Process(target=send_after, args=(writer, seconds)))
            children[-1].start()
        seen.append(selector.select(timeout=1))
        while len(seen) < 3:
            for key, _ in selector.select(timeout=8):
                seen.append([key.data, key.fileobj.recv()])
    for child in children:
        child.join()
    return seen


def write_later(descriptor):
    sleep(2)
    os.write(descriptor, b"raw bytes")


def select_on_a_raw_pipe():
    """select() on what os.pipe() gives, with a thread at the other end."""
    reader, writer = os.pipe()
    thread = threading.Thread(target=write_later, args=(writer,))
    thread.start()
    ready, _, _ = select.select([reader], [], [], 5)
    thread.join()
    return [len(ready), os.read(reader, 100).decode()]
