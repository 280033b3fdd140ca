# right: only polls: get with a timeout again and again, is_alive() for the cooks, empty() before the marks

from queue import Empty
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
        try:
            item = q.get(timeout=0.05)
        except Empty:
            continue
        if item is END:
            break
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = Queue()
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
    while any(p.is_alive() for p in at_work):
        time.sleep(0.01)
    while not q.empty():
        time.sleep(0.01)
    for _ in at_table:
        q.put(END)
    while any(p.is_alive() for p in at_table):
        time.sleep(0.01)
