# right: one mark for all: each eater puts it back for the next, and serve takes the last one off the counter

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
            q.put(END)
            break
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = Queue()
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
    for p in at_work:
        p.join()
    q.put(END)
    for p in at_table:
        p.join()
    q.get()
