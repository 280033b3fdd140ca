# right: a short rest before each start, and joins with a time-out in a loop

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
    while True:
        item = q.get()
        if item is END:
            break
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = Queue()
    at_table, at_work = [], []
    for name in eaters:
        at_table.append(Process(target=consumer, args=(name, q), name=name))
        at_table[-1].start()
        time.sleep(0.01)
    for name, food in cooks.items():
        at_work.append(Process(target=producer, args=(name, food, q, portions), name=name))
        at_work[-1].start()
        time.sleep(0.01)
    while at_work:
        at_work[0].join(timeout=0.3)
        if not at_work[0].is_alive():
            at_work.pop(0)
    for process in at_table:
        q.put(END)
    for process in at_table:
        while process.exitcode is None:
            process.join(0.1)
