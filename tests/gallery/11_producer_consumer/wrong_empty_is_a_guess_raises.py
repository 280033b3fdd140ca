# diagnosis: empty-is-a-guess
"""An eater that has waited for a second is ended by the exception Empty."""

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
    item = q.get(timeout=1)
    while item is not END:
        print(f"{name} ate {item}")
        item = q.get(timeout=1)


def serve(cooks, eaters, portions):
    q = Queue()
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    cs = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for _ in cs:
        q.put(END)
    for c in cs:
        c.join()
