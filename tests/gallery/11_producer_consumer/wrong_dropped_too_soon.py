# diagnosis: dropped-too-soon; methods: forkserver, spawn
"""The queue is let go of as soon as all are started; a steward, a process, puts the marks."""

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


def steward(q, cooks, eaters, portions):
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    for _ in eaters:
        q.put(END)


def launch(cooks, eaters, portions):
    q = Queue()
    ps = [Process(target=consumer, args=(name, q)) for name in eaters]
    ps.append(Process(target=steward, args=(q, cooks, eaters, portions)))
    for p in ps:
        p.start()
    return ps


def serve(cooks, eaters, portions):
    for p in launch(cooks, eaters, portions):
        p.join()
