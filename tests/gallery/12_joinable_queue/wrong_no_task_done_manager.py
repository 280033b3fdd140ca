# diagnosis: no-task-done
"""A manager's queue."""

from multiprocessing import Manager
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
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    with Manager() as manager:
        q = manager.JoinableQueue()
        ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
        cs = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
        for p in ps + cs:
            p.start()
        for p in ps:
            p.join()
        q.join()
