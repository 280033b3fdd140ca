# diagnosis: in-turn

"""The eaters are all there, but one process does all the cooks' work, one after the other."""

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


def kitchen(cooks, q, portions):
    for name, food in cooks.items():
        producer(name, food, q, portions)


def consumer(name, q):
    while True:
        item = q.get()
        if item is END:
            break
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = Queue()
    p = Process(target=kitchen, args=(cooks, q, portions))
    cs = [Process(target=consumer, args=(name, q)) for name in eaters]
    p.start()
    for c in cs:
        c.start()
    p.join()
    for _ in cs:
        q.put(END)
    for c in cs:
        c.join()
