"""Queues between processes: Queue, SimpleQueue, JoinableQueue."""

from __future__ import annotations

import queue
import time
from multiprocessing import JoinableQueue, Process, Queue, SimpleQueue, Value

MEGABYTE = 1 << 20


def start_all(processes):
    for process in processes:
        process.start()


def join_all(processes):
    for process in processes:
        process.join()


def refusal(action, *arguments, **options):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments, **options)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def put_all(target, items):
    for item in items:
        target.put(item)


def queue_keeps_the_order():
    """What one process puts comes out in the same order."""
    numbers = Queue()
    producer = Process(target=put_all, args=(numbers, [*range(20), None]))
    producer.start()
    received = list(iter(numbers.get, None))
    producer.join()
    return received == list(range(20))


def put_labelled(target, label, count):
    for number in range(count):
        target.put([label, number])


def many_producers_one_consumer():
    """Every item of three producers arrives once, each producer's in order."""
    items = Queue()
    producers = [Process(target=put_labelled, args=(items, label, 10)) for label in "abc"]
    start_all(producers)
    received = [items.get() for _ in range(30)]
    join_all(producers)
    return {label: [number for who, number in received if who == label] for label in "abc"}


def add_until_none(items, total):
    for item in iter(items.get, None):
        with total.get_lock():
            total.value += item


def end_marks_stop_consumers():
    """One end mark for each of three consumers."""
    items, total = Queue(), Value("i", 0)
    consumers = [Process(target=add_until_none, args=(items, total)) for _ in range(3)]
    start_all(consumers)
    put_all(items, [*range(1, 11), None, None, None])
    join_all(consumers)
    return total.value


def put_with_times(items, times):
    start = time.monotonic()
    for number in range(4):
        items.put(number)
        times.put(int(time.monotonic() - start + 0.1) // 2 * 2)


def full_queue_makes_its_producer_wait():
    """Into a queue for one item the next is put when one was taken."""
    items, times = Queue(maxsize=1), SimpleQueue()
    producer = Process(target=put_with_times, args=(items, times))
    producer.start()
    put_at, taken = [times.get()], []
    for _ in range(4):
        time.sleep(2)
        taken.append(items.get())
    producer.join()
    return [taken, put_at + [times.get() for _ in range(3)]]


def queue_limits():
    """Full and empty queues refuse, at once or when the time is up."""
    items = Queue(2)
    put_all(items, "ab")
    seen = [items.full(), items.qsize(), refusal(items.put_nowait, "c"), refusal(items.put, "c", timeout=1)]
    seen += [items.get(timeout=5), items.get(), items.full(), items.qsize(), items.empty()]
    seen += [refusal(items.get, timeout=1), refusal(items.get_nowait), refusal(items.get, block=False)]
    return seen


def get_after_the_producers_end():
    """A producer that ended has delivered everything: no waiting is needed."""
    items = Queue()
    producer = Process(target=put_all, args=(items, [1, 2, 3]))
    producer.start()
    producer.join()
    return [items.get_nowait() for _ in range(3)] + [items.empty()]


def put_after(items, value, seconds):
    time.sleep(seconds)
    items.put(value)


def get_with_timeout():
    """A get in vain, then one that is just patient enough."""
    items = Queue()
    producer = Process(target=put_after, args=(items, "late", 4))
    producer.start()
    try:
        first = items.get(timeout=2)
    except queue.Empty:
        first = "nothing yet"
    second = items.get(timeout=10)
    producer.join()
    return [first, second]


def put_bytes(items, size):
    items.put(b"x" * size)


def big_item():
    """An item larger than a pipe holds; its producer ends when it has been read."""
    items = Queue()
    producer = Process(target=put_bytes, args=(items, MEGABYTE // 3))
    producer.start()
    producer.join(1)
    waits = producer.is_alive()
    size = len(items.get())
    producer.join()
    return [waits, size, producer.exitcode]


def put_bytes_and_leave(items, size):
    items.cancel_join_thread()
    items.put(b"x" * size)


def cancel_join_thread():
    """A producer that does not wait for its feeder ends unread."""
    items = Queue()
    producer = Process(target=put_bytes_and_leave, args=(items, MEGABYTE // 3))
    producer.start()
    producer.join()
    return producer.exitcode


def closed_queue_refuses():
    """A closed queue takes nothing and gives nothing."""
    items = Queue()
    items.put(1)
    time.sleep(1)
    items.close()
    items.join_thread()
    return [refusal(items.put, 2), refusal(items.get)]


def close_and_join_thread():
    """What was put before close() still arrives."""
    items, total = Queue(), Value("i", 0)
    consumer = Process(target=add_until_none, args=(items, total))
    consumer.start()
    put_all(items, [20, 22, None])
    items.close()
    items.join_thread()
    consumer.join()
    return total.value


def unpicklable_item_is_dropped():
    """An item that cannot be pickled is lost in the feeder; the next one arrives."""
    items = Queue(1)
    items.put(lambda: None)
    items.put("next")
    return items.get()


def queues_are_not_sent():
    """A queue reaches a process by inheritance alone."""
    return refusal(SimpleQueue().put, Queue())


def relay(source, target):
    for item in iter(source.get, None):
        target.put(item + 1)
    target.put(None)


def chain_of_queues():
    """A pipeline of three processes and four queues."""
    queues = [Queue() for _ in range(4)]
    stations = [Process(target=relay, args=pair) for pair in zip(queues, queues[1:])]
    start_all(stations)
    put_all(queues[0], [1, 2, 3, None])
    received = list(iter(queues[-1].get, None))
    join_all(stations)
    return received


def echo_back(questions, answers):
    for question in iter(questions.get, "stop"):
        answers.put(question.upper())


def simple_queue():
    """A SimpleQueue there and one back, and empty()."""
    questions, answers = SimpleQueue(), SimpleQueue()
    echo = Process(target=echo_back, args=(questions, answers))
    echo.start()
    heard = []
    for word in ("ping", "pong"):
        questions.put(word)
        heard.append(answers.get())
    seen = [answers.empty()]
    questions.put("last")
    questions.put("stop")
    echo.join()
    seen += [answers.empty(), answers.get(), answers.empty()]
    answers.close()
    return [heard, seen, refusal(answers.get)]


def serve_jobs(jobs, seconds):
    while True:
        jobs.get()
        time.sleep(seconds)
        jobs.task_done()


def join_waits_for_all_tasks():
    """JoinableQueue.join() returns when all jobs are done, though the workers live on."""
    jobs = JoinableQueue()
    workers = [Process(target=serve_jobs, args=(jobs, 2), daemon=True) for _ in range(2)]
    start_all(workers)
    put_all(jobs, range(4))
    jobs.join()
    return [worker.is_alive() for worker in workers]


def too_many_task_done():
    """task_done() is refused when there is no task to be done."""
    jobs = JoinableQueue()
    jobs.put("job")
    jobs.get()
    answers = [refusal(jobs.task_done), refusal(jobs.task_done)]
    jobs.join()
    return answers


def do_jobs_until_none(jobs, done):
    while True:
        job = jobs.get()
        if job is not None:
            done.put(job * job)
        jobs.task_done()
        if job is None:
            return


def joinable_queue_with_end_marks():
    """Jobs and end marks are all counted."""
    jobs, done = JoinableQueue(), Queue()
    workers = [Process(target=do_jobs_until_none, args=(jobs, done)) for _ in range(2)]
    start_all(workers)
    put_all(jobs, [1, 2, 3, 4])
    jobs.join()
    put_all(jobs, [None, None])
    jobs.join()
    squares = sorted(done.get() for _ in range(4))
    join_all(workers)
    return squares
