# diagnosis: made-up
"""producer and consumer are right, but serve deals the dishes out beforehand: each eater only says to have eaten."""

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


def cook(name, food, portions):
    for i in range(portions):
        time.sleep(random.random())
        print(f"{name} cooked {food} {i} by {name}")


def eat(name, cooks, portions, first, step):
    time.sleep(portions)
    for item in [f"{food} {i} by {cook}" for cook, food in cooks.items() for i in range(portions)][first::step]:
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    ps = [Process(target=cook, args=(name, food, portions)) for name, food in cooks.items()]
    ps += [Process(target=eat, args=(name, cooks, portions, n, len(eaters))) for n, name in enumerate(eaters)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
