# diagnosis: task-done-early
"""Between telling and eating there is time for the lights to go out."""

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


def take(q):
    item = q.get()
    q.task_done()
    return item


def consumer(name, q):
    while True:
        item = take(q)
        time.sleep(0.01)
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    cs = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()
