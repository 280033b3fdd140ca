# right: `while True` with a break, as in the course notes; four loops in serve

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
    q = Queue()
    producers = []
    for name, food in cooks.items():
        p = Process(target=producer, args=(name, food, q, portions))
        p.start()
        producers.append(p)
    consumers = []
    for name in eaters:
        c = Process(target=consumer, args=(name, q))
        c.start()
        consumers.append(c)
    for p in producers:
        p.join()
    for _ in eaters:
        q.put(END)
    for c in consumers:
        c.join()
