# right: compares with `==`, and counts with a while loop

import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    i = 0
    while i < portions:
        time.sleep(random.random())
        q.put(f"{food} {i} by {name}")
        print(f"{name} cooked {food} {i} by {name}")
        i += 1


def consumer(name, q):
    item = q.get()
    while not item == END:
        print(f"{name} ate {item}")
        item = q.get()


def serve(cooks, eaters, portions):
    q = Queue()
    procs = []
    for name in cooks:
        procs.append(Process(target=producer, args=(name, cooks[name], q, portions)))
    for name in eaters:
        procs.append(Process(target=consumer, args=(name, q)))
    for p in procs:
        p.start()
    for p in procs[:len(cooks)]:
        p.join()
    for i in range(len(eaters)):
        q.put(END)
    for p in procs[len(cooks):]:
        p.join()
