# diagnosis: no-task-done
"""End marks as in the kitchen: they are counted like dishes, and nobody tells the queue about them."""

import random
import time
from multiprocessing import JoinableQueue, Process

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
        if item is None:
            break
        print(f"{name} ate {item}")
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    cs = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    q.join()
