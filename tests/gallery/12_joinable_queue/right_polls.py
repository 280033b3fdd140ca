# right: only polls: get with a time-out again and again, is_alive() for the cooks; a counter with room for two

from queue import Empty
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
        try:
            item = q.get(timeout=0.05)
        except Empty:
            continue
        print(f"{name} ate {item}")
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue(2)
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
    for p in at_work + at_table:
        p.start()
    while any(p.is_alive() for p in at_work):
        time.sleep(0.01)
    q.join()
