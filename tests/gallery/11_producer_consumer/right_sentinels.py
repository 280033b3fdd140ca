# right: waits for the sentinels with connection.wait; checks the exit codes

from multiprocessing.connection import wait
import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        print(f"{name} cooked {item}")
        q.put(item)


def consumer(name, q):
    while (item := q.get()) is not END:
        print(f"{name} ate {item}")


def launch(target, *args):
    process = Process(target=target, args=args)
    process.start()
    return process


def finish(processes):
    waiting = [process.sentinel for process in processes]
    while waiting:
        for sentinel in wait(waiting):
            waiting.remove(sentinel)
    for process in processes:
        process.join()
        assert process.exitcode == 0


def serve(cooks, eaters, portions):
    q = Queue()
    at_table = [launch(consumer, name, q) for name in eaters]
    at_work = [launch(producer, name, food, q, portions) for name, food in cooks.items()]
    finish(at_work)
    for _ in at_table:
        q.put_nowait(END)
    finish(at_table)
