# diagnosis: joined-consumers
"""One loop for all processes."""

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
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    processes = []
    for name, food in cooks.items():
        processes.append(Process(target=producer, args=(name, food, q, portions)))
    for name in eaters:
        processes.append(Process(target=consumer, args=(name, q), daemon=True))
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    q.join()
