"""Families of processes: parents, children, grandchildren, their names, and what the start method changes."""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing import Pipe, Process, SimpleQueue, active_children


def nap(seconds):
    time.sleep(seconds)


def start_all(processes):
    for process in processes:
        process.start()


def join_all(processes):
    for process in processes:
        process.join()


def refusal(action, *arguments):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def active_children_shrink():
    """active_children() counts those that have not ended, and reaps the others."""
    children = [Process(target=nap, args=(seconds,)) for seconds in (1.5, 4, 6.5)]
    start_all(children)
    counts = [len(active_children())]
    for _ in range(3):
        time.sleep(2.5)
        counts.append(len(active_children()))
    return [counts, [child.exitcode for child in children]]


def describe_parent(writer):
    parent = multiprocessing.parent_process()
    parent.join(1)
    writer.send([parent.pid, parent.name, parent.is_alive(), len(active_children())])


def parent_process_of_child():
    """A child knows its parent and can wait for it; the main process has none."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=describe_parent, args=(writer,))
    child.start()
    pid, *facts = reader.recv()
    child.join()
    return [multiprocessing.parent_process() is None, pid == os.getpid(), facts]


def wait_for_parents_end(writer):
    multiprocessing.parent_process().join()
    writer.send(["parent ended", multiprocessing.parent_process().is_alive()])


def start_a_child_and_vanish(writer):
    Process(target=wait_for_parents_end, args=(writer,)).start()
    time.sleep(2)
    os._exit(7)


def orphan_notices_its_parents_end():
    """os._exit() joins nobody: the grandchild lives on, and sees its parent's sentinel."""
    reader, writer = Pipe(duplex=False)
    middle = Process(target=start_a_child_and_vanish, args=(writer,))
    middle.start()
    heard = reader.recv()
    middle.join()
    return [heard, middle.exitcode]


def report_names(names, depth):
    names.put(multiprocessing.current_process().name)
    if depth:
        child = Process(target=report_names, args=(names, depth - 1))
        child.start()
        child.join()


def names_follow_the_family_tree():
    """Default names count children at each level; a given name is kept."""
    names = SimpleQueue()
    names.put(multiprocessing.current_process().name)
    for options in ({}, {"name": "cook"}, {}):
        child = Process(target=report_names, args=(names, 2 if options else 1), **options)
        child.start()
        child.join()
    return [names.get() for _ in range(8)]


def report_renamed(names):
    names.put([multiprocessing.current_process().name, multiprocessing.current_process().daemon])


def name_and_daemon_are_attributes():
    """A name and the daemon flag can be set before the start, the flag no more after it."""
    names = SimpleQueue()
    child = Process(target=report_renamed, args=(names,))
    child.name, child.daemon = "renamed", True
    child.start()
    heard = names.get()
    too_late = refusal(setattr, child, "daemon", False)
    child.join()
    return [heard, child.name, too_late]


def add_up(numbers, writer):
    """Half of the numbers here, half in a child of our own, down to a single one."""
    if len(numbers) == 1:
        writer.send(numbers[0])
        return
    middle = len(numbers) // 2
    halves = []
    for half in (numbers[:middle], numbers[middle:]):
        reader, half_writer = Pipe(duplex=False)
        child = Process(target=add_up, args=(half, half_writer))
        child.start()
        halves.append((reader, child))
    writer.send(sum(reader.recv() for reader, _ in halves))
    join_all(child for _, child in halves)


def nested_children():
    """A tree of processes, three levels deep, adds up four numbers."""
    reader, writer = Pipe(duplex=False)
    root = Process(target=add_up, args=([1, 10, 100, 1000], writer))
    root.start()
    total = reader.recv()
    root.join()
    return total


# -- start methods

COUNTER = 0


def send_counter(writer):
    writer.send(COUNTER)


def global_variable_in_child():
    """A forked child sees its parent's globals as they are; others see them as imported."""
    global COUNTER
    COUNTER = 41
    reader, writer = Pipe(duplex=False)
    child = Process(target=send_counter, args=(writer,))
    child.start()
    value = reader.recv()
    child.join()
    return value


def put_after(seconds, answers, value):
    time.sleep(seconds)
    answers.put(value)


def context_objects():
    """Each context makes processes, locks and queues of its own kind, side by side."""
    heard = []
    for method in ("fork", "forkserver", "spawn"):
        context = multiprocessing.get_context(method)
        answers = context.Queue()
        child = context.Process(target=put_after, args=(1, answers, context.get_start_method()))
        child.start()
        heard.append(answers.get())
        child.join()
    return heard


def start_method_is_set_once():
    """The start method of the program is set already."""
    current = multiprocessing.get_start_method()
    return [
        current in multiprocessing.get_all_start_methods(),
        refusal(multiprocessing.set_start_method, current),
    ]


def print_lines(number):
    for line in range(3):
        print(f"worker {number} line {line}", flush=line == 1)


def prints_from_children():
    """Output of children, flushed or not, is written before they end."""
    workers = [Process(target=print_lines, args=(number,)) for number in range(3)]
    start_all(workers)
    join_all(workers)
    print("all have printed")
    return [worker.exitcode for worker in workers]
