# diagnosis: made-up, in-turn

"""No process: serve cooks all and then eats all, in the parent."""

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
    for name, food in cooks.items():
        producer(name, food, q, portions)
    for name in eaters:
        q.put(END)
    for name in eaters:
        consumer(name, q)
