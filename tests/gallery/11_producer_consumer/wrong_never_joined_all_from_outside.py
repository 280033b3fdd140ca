# diagnosis: never-joined

"""A steward process waits for the cooks and puts the marks, but serve waits for nobody."""

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


def steward(cooks, eaters, portions, q):
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    for _ in eaters:
        q.put(END)


def serve(cooks, eaters, portions):
    global q
    q = Queue()
    Process(target=steward, args=(cooks, eaters, portions, q)).start()
    for name in eaters:
        Process(target=consumer, args=(name, q)).start()
