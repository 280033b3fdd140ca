# diagnosis: in-turn, join-before-get

"""When all is cooked one eater eats it up; the next one sits down when that one has gone."""

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
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    for name in eaters:
        q.put(END)
    for name in eaters:
        c = Process(target=consumer, args=(name, q))
        c.start()
        c.join()
