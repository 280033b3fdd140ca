# right: serve makes a queue of its own out of a pipe and two locks

from multiprocessing import Lock, Pipe
import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


class Hatch:
    """A pipe with the two methods of a queue that the kitchen needs."""

    def __init__(self):
        self.inside, self.outside = Pipe(duplex=False)
        self.putting, self.getting = Lock(), Lock()

    def put(self, item):
        with self.putting:
            self.outside.send(item)

    def get(self):
        with self.getting:
            return self.inside.recv()


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
    q = Hatch()
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
    for p in at_work:
        p.join()
    for _ in at_table:
        q.put(END)
    for p in at_table:
        p.join()
