# right: a counter with room for one dish: put() waits until there is room

import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        q.put(item, True)
        print(f"{name} cooked {item}")


def consumer(name, q):
    while True:
        item = q.get(block=True)
        if item is END:
            break
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = Queue(maxsize=1)
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
    for p in at_work:
        p.join()
    for _ in at_table:
        q.put(END)
    for p in at_table:
        p.join()
    q.close()
    q.join_thread()
