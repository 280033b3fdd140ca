# right: naps between all steps: between put and print, between get and print, before the marks

import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        q.put(item)
        time.sleep(0.01)
        print(f"{name} cooked {item}")


def consumer(name, q):
    while True:
        item = q.get()
        time.sleep(0.03)
        if item is END:
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
    time.sleep(0.2)
    for _ in at_table:
        q.put(END)
        time.sleep(0.02)
    for p in at_table:
        p.join()
    time.sleep(0.1)
