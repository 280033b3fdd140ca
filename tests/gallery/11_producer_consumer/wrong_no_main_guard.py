# diagnosis: no-main-guard; methods: forkserver, spawn
"""A trial at the end without a main guard: each spawned child would try it again."""

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
    cs = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for _ in cs:
        q.put(END)
    for c in cs:
        c.join()


serve({"jon": "bun", "lin": "chop"}, ["eva", "max", "ida"], 1)
