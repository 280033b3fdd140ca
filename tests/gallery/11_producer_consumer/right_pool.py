# right: a Pool with a worker for each cook and eater; a SimpleQueue, which has no feeder thread, by the initializer

from multiprocessing import Pool, SimpleQueue
import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


counter = None


def open_kitchen(q):
    global counter
    counter = q


def cook(name, food, portions):
    producer(name, food, counter, portions)


def eat(name):
    consumer(name, counter)


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
    q = SimpleQueue()
    with Pool(len(cooks) + len(eaters), open_kitchen, (q,)) as pool:
        eating = [pool.apply_async(eat, (name,)) for name in eaters]
        cooking = [pool.apply_async(cook, (name, food, portions)) for name, food in cooks.items()]
        for result in cooking:
            result.get()
        for _ in eaters:
            q.put(END)
        for result in eating:
            result.get()
