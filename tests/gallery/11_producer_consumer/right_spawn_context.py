# right: names its own start method, whatever the default is

import multiprocessing
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


def serve(cooks, eaters, portions):
    spawn = multiprocessing.get_context("spawn")
    q = spawn.Queue()
    at_work = [spawn.Process(target=producer, args=(name, cooks[name], q, portions)) for name in cooks]
    at_table = [spawn.Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
    for p in at_work:
        p.join()
    for _ in at_table:
        q.put(END)
    for p in at_table:
        p.join()
