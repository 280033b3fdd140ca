"""Others start the processes: Pool and ThreadPool, Manager, ProcessPoolExecutor."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Manager, Pool, Process
from multiprocessing.managers import BaseManager
from multiprocessing.pool import ThreadPool


def square(number):
    return number * number


def slow_square(number):
    time.sleep(2)
    return number * number


def nap_and_tell(seconds):
    time.sleep(seconds)
    return seconds


def fail_on(number):
    if number == 3:
        raise ValueError(f"{number} is refused")
    return number


def refusal(action, *arguments, **options):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments, **options)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def run_all(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


# -- Pool


def pool_map():
    """map(), in chunks or not, keeps the order of its arguments."""
    with Pool(3) as pool:
        return [pool.map(square, range(7)), pool.map(square, range(7), chunksize=3), pool.map(square, [])]


def pool_map_in_parallel():
    """Six naps of two seconds by three workers."""
    with Pool(3) as pool:
        return pool.map(slow_square, range(6), chunksize=1)


def pool_apply():
    """apply(), apply_async(), starmap(), starmap_async()."""
    with Pool(2) as pool:
        later = pool.apply_async(pow, (2, 5))
        star = pool.starmap_async(max, [(1, 2), (4, 3)])
        return [
            pool.apply(square, (4,)),
            later.get(),
            pool.starmap(pow, [(2, 3), (3, 2)]),
            star.get(timeout=9),
        ]


def pool_imap():
    """imap() keeps the order though the first takes longest; it can be read one by one."""
    with Pool(2) as pool:
        results = pool.imap(nap_and_tell, [4, 1])
        early = refusal(results.next, timeout=2)
        return [early, list(results), list(pool.imap(square, range(5), chunksize=2))]


def pool_imap_unordered():
    """imap_unordered() hands out what is done first."""
    with Pool(2) as pool:
        return list(pool.imap_unordered(nap_and_tell, [4, 1]))


def pool_result_in_time():
    """A result that is asked for before it is there, and when it is."""
    with Pool(1) as pool:
        result = pool.apply_async(slow_square, (3,))
        seen = [result.ready(), refusal(result.successful), refusal(result.get, timeout=1), result.wait(5)]
        return seen + [result.ready(), result.successful(), result.get()]


def pool_callbacks():
    """Results and errors go to the callbacks before get() returns."""
    good, bad = [], []
    with Pool(2) as pool:
        results = [
            pool.apply_async(fail_on, (2,), callback=good.append),
            pool.apply_async(
                fail_on, (3,), callback=good.append, error_callback=lambda e: bad.append(str(e))
            ),
            pool.map_async(square, [2, 3], callback=good.append),
        ]
        for result in results:
            result.wait()
    return [sorted(good, key=str), bad]


def pool_raises_the_workers_error():
    """What a worker raises is raised by get(), map() and the iterator."""
    with Pool(2) as pool:
        iterator = pool.imap(fail_on, [2, 3, 4])
        outcomes = [refusal(pool.map, fail_on, range(5)), refusal(pool.apply, fail_on, (3,))]
        return outcomes + [next(iterator), refusal(iterator.next), next(iterator)]


def pool_close_and_join():
    """A closed pool takes no more work and finishes what it has."""
    pool = Pool(2)
    result = pool.map_async(slow_square, range(4), chunksize=1)
    pool.close()
    refused = refusal(pool.apply, square, (1,))
    pool.join()
    return [refused, result.get()]


def pool_terminate():
    """terminate() ends the workers in the midst of their work."""
    pool = Pool(2)
    result = pool.map_async(nap_and_tell, [100, 100])
    time.sleep(1)
    pool.terminate()
    pool.join()
    return [result.ready(), len(multiprocessing.active_children())]


def pool_block_terminates():
    """The end of the with block does not wait for work under way."""
    with Pool(2) as pool:
        pool.apply_async(nap_and_tell, (100,))
        time.sleep(1)
    return len(multiprocessing.active_children())


OFFSET = 0


def set_offset(offset):
    global OFFSET
    OFFSET = offset


def add_offset(number):
    return number + OFFSET


def pool_initializer():
    """Each worker runs the initializer before its first task."""
    with Pool(2, initializer=set_offset, initargs=(5,)) as pool:
        return pool.map(add_offset, range(3))


def worker_pid(_):
    return os.getpid()


def pool_tasks_per_child():
    """A worker that may do one task only is replaced after it."""
    with Pool(1, maxtasksperchild=1) as pool:
        fresh = len(set(pool.map(worker_pid, range(3), chunksize=1)))
    with Pool(1) as pool:
        kept = len(set(pool.map(worker_pid, range(3), chunksize=1)))
    return [fresh, kept]


def thread_pool():
    """A pool of threads in this process."""
    with ThreadPool(3) as pool:
        naps = pool.map(nap_and_tell, [2, 2, 2])
        return [naps, set(pool.map(worker_pid, range(3))) == {os.getpid()}]


# -- Manager


def write_proxies(numbers, names, space, number):
    numbers[number] = number * number
    names.append(f"name{number}")
    if number == 1:
        space.done = True


def manager_dict_list_namespace():
    """Three processes write into a dict, a list and a namespace."""
    with Manager() as manager:
        numbers, names, space = manager.dict(), manager.list(), manager.Namespace(done=False)
        run_all([Process(target=write_proxies, args=(numbers, names, space, number)) for number in range(3)])
        missing = refusal(lambda: numbers[99])
        return [sorted(numbers.items()) == [(0, 0), (1, 1), (2, 4)], sorted(names), space.done, missing]


def deposit(account, lock, times):
    for _ in range(times):
        with lock:
            balance = account["balance"]
            account["balance"] = balance + 1


def manager_lock():
    """A lock of the manager guards one of its dicts."""
    with Manager() as manager:
        account, lock = manager.dict(balance=0), manager.Lock()
        run_all([Process(target=deposit, args=(account, lock, 5)) for _ in range(2)])
        taken = [lock.acquire(), lock.acquire(False)]
        return [account["balance"], taken]


def put_squares(numbers, squares, ready):
    ready.wait()
    for number in iter(numbers.get, None):
        squares.put(number * number)


def manager_queue_and_event():
    """Queues and an event of the manager, which may be sent and stored anywhere."""
    with Manager() as manager:
        numbers, squares, ready = manager.Queue(), manager.Queue(2), manager.Event()
        worker = Process(target=put_squares, args=(numbers, squares, ready))
        worker.start()
        for number in (2, 3, None):
            numbers.put(number)
        before = squares.empty()
        ready.set()
        received = [squares.get(), squares.get()]
        worker.join()
        return [
            before,
            ready.is_set(),
            received,
            refusal(squares.get, timeout=1),
            refusal(squares.get_nowait),
        ]


def meet(barrier, semaphore, condition, flags):
    barrier.wait()
    with semaphore:
        flags[flags.index(0)] = 1
    with condition:
        condition.notify()


def manager_barrier_semaphore_condition():
    """Barrier, Semaphore, Condition, Array and Value of the manager."""
    with Manager() as manager:
        barrier, semaphore, condition = manager.Barrier(3), manager.BoundedSemaphore(1), manager.Condition()
        flags, value = manager.list([0, 0]), manager.Value("i", 4)
        workers = [Process(target=meet, args=(barrier, semaphore, condition, flags)) for _ in range(2)]
        for worker in workers:
            worker.start()
        with condition:
            barrier.wait()
            notified = condition.wait(10)
        for worker in workers:
            worker.join()
        value.value += 1
        return [notified, flags[:], value.value, list(manager.Array("i", [1, 2]))]


def manager_nested():
    """A list within a dict is itself shared."""
    with Manager() as manager:
        outer = manager.dict()
        outer["inner"] = manager.list()
        run_all([Process(target=append_inner, args=(outer, number)) for number in range(2)])
        return sorted(outer["inner"])


def append_inner(outer, number):
    outer["inner"].append(number)


class TicketOffice:
    """What a manager of our own keeps."""

    def __init__(self, tickets):
        self.tickets = tickets

    def sell(self):
        self.tickets -= 1
        return self.tickets


class OfficeManager(BaseManager):
    """A manager with one type of its own."""


OfficeManager.register("Office", TicketOffice)


def sell_some(office, count):
    for _ in range(count):
        office.sell()


def manager_of_our_own():
    """A registered class, used through proxies."""
    with OfficeManager() as manager:
        office = manager.Office(10)
        run_all([Process(target=sell_some, args=(office, 2)) for _ in range(2)])
        return office.sell()


class BoardManager(BaseManager):
    """A server that others connect to by its address."""


BOARD: dict = {}


def the_board():
    return BOARD


BoardManager.register("board", callable=the_board, exposed=["update", "items"])


def serve_board(address):
    BoardManager(address=address, authkey=b"key").get_server().serve_forever()


def write_on_board(address, name):
    manager = BoardManager(address=address, authkey=b"key")
    manager.connect()
    manager.board().update({name: len(name)})


def manager_by_address():
    """Processes that share nothing but an address and a key."""
    server = Process(target=serve_board, args=("board.sock",), daemon=True)
    server.start()
    while not os.path.exists("board.sock"):
        time.sleep(0.5)
    run_all([Process(target=write_on_board, args=("board.sock", name)) for name in ("ana", "bo")])
    manager = BoardManager(address="board.sock", authkey=b"key")
    manager.connect()
    entries = sorted(manager.board().items())
    server.terminate()
    server.join()
    return [list(entry) for entry in entries]


def manager_by_tcp():
    """TCP holds back the second of two small messages for some real milliseconds; no virtual time passes in them."""
    with BoardManager(address=("127.0.0.1", 0), authkey=b"key") as manager:
        began = time.monotonic()
        run_all([Process(target=write_on_board, args=(manager.address, name)) for name in ("ana", "bo")])
        took = time.monotonic() - began
        return [sorted(list(entry) for entry in manager.board().items()), took < 0.5]


# -- ProcessPoolExecutor


def executor_map():
    """map() keeps the order, with chunks or without."""
    with ProcessPoolExecutor(2) as executor:
        return [list(executor.map(square, range(5))), list(executor.map(pow, [2, 3], [3, 2], chunksize=2))]


def executor_submit():
    """submit(), result(), done(), as_completed(): whatever is done first comes first."""
    with ProcessPoolExecutor(2) as executor:
        futures = [executor.submit(nap_and_tell, seconds) for seconds in (4, 1)]
        early = refusal(futures[0].result, timeout=0.5)
        order = [future.result() for future in as_completed(futures)]
        return [early, order, [future.done() for future in futures]]


def executor_wait():
    """wait() for the first and for all."""
    with ProcessPoolExecutor(2) as executor:
        futures = [executor.submit(nap_and_tell, seconds) for seconds in (1, 4)]
        done, pending = concurrent.futures.wait(futures, return_when=FIRST_COMPLETED)
        first = [sorted(f.result() for f in done), len(pending)]
        done, pending = concurrent.futures.wait(futures)
        return [first, len(done), len(pending)]


def executor_errors():
    """An exception comes back by result(), exception() and map()."""
    with ProcessPoolExecutor(2) as executor:
        future = executor.submit(fail_on, 3)
        results = executor.map(fail_on, [2, 3, 4])
        return [str(future.exception()), refusal(future.result), next(results), refusal(next, results)]


def executor_map_times_out():
    """map() with a timeout gives up; the block still waits for what runs."""
    with ProcessPoolExecutor(2) as executor:
        results = executor.map(nap_and_tell, [1, 4], timeout=2.5)
        return [next(results), refusal(next, results)]


def executor_callbacks():
    """A callback is run with its future."""
    called = []
    with ProcessPoolExecutor(1) as executor:
        for number in (2, 3):
            executor.submit(square, number).add_done_callback(lambda future: called.append(future.result()))
    return called


def executor_cancel():
    """What has not begun can be cancelled, what runs cannot."""
    with ProcessPoolExecutor(1) as executor:
        futures = [executor.submit(nap_and_tell, 2) for _ in range(5)]
        time.sleep(1)
        return [futures[0].cancel(), futures[4].cancel(), futures[4].cancelled(), futures[0].result()]


def executor_shutdown_cancels():
    """shutdown(cancel_futures=True) drops what has not begun."""
    executor = ProcessPoolExecutor(1)
    futures = [executor.submit(nap_and_tell, 1) for _ in range(6)]
    time.sleep(0.5)
    executor.shutdown(cancel_futures=True)
    return [futures[0].cancelled(), futures[5].cancelled(), refusal(executor.submit, square, 2)]


def executor_initializer():
    """Each worker runs the initializer first."""
    with ProcessPoolExecutor(2, initializer=set_offset, initargs=(7,)) as executor:
        return list(executor.map(add_offset, range(3)))


def executor_with_context():
    """An executor whose workers are started by another method."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        return executor.submit(square, 12).result()


def executor_breaks():
    """A worker that vanishes breaks the executor, for all futures and for good."""
    with ProcessPoolExecutor(1) as executor:
        futures = [executor.submit(os._exit, 3), executor.submit(nap_and_tell, 1)]
        outcomes = [type(future.exception()).__name__ for future in futures]
        try:
            executor.submit(square, 2)
        except BrokenProcessPool:
            outcomes.append("broken")
    return outcomes
