# right: a SimpleQueue, which has no feeder thread: put() writes to the pipe itself

from multiprocessing import SimpleQueue
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
    while True:
        item = q.get()
        if item is END:
            break
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = SimpleQueue()
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    for p in at_table + at_work:
        p.start()
    for p in at_work:
        p.join()
    for _ in at_table:
        q.put(END)
    for p in at_table:
        p.join()
    q.close()
