# right: naps between all steps

import random
import time
from multiprocessing import JoinableQueue, Process

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        q.put(item)
        time.sleep(0.01)
        print(f"{name} cooked {item}")


def consumer(name, q):
    time.sleep(0.02)
    while True:
        item = q.get()
        time.sleep(0.03)
        print(f"{name} ate {item}")
        time.sleep(0.04)
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    cs = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    time.sleep(0.01)
    q.join()
    time.sleep(0.1)
