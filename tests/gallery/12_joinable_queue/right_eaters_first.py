# right: eaters start first; iter() with a sentinel that never comes; keyword arguments

import random
import time
from multiprocessing import JoinableQueue, Process

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        q.put(obj=f"{food} {i} by {name}")
        print(f"{name} cooked {food} {i} by {name}")


def consumer(name, q):
    for item in iter(q.get, object()):
        print(f"{name} ate {item}")
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    for eater in eaters:
        Process(target=consumer, kwargs={"name": eater, "q": q}, daemon=True).start()
    kitchen = [
        Process(target=producer, kwargs={"name": cook, "food": food, "q": q, "portions": portions})
        for cook, food in cooks.items()
    ]
    for cook in kitchen:
        cook.start()
    for cook in kitchen:
        cook.join()
    q.join()
