# right: a Pool, whose workers are daemons, with a worker for each cook and eater; the queue by the initializer

from multiprocessing import Pool
import random
import time
from multiprocessing import JoinableQueue, Process

# The code above is given: never change it. (You may add imports to those at the top.)


counter = None


def open_hall(q):
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
        print(f"{name} ate {item}")
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    with Pool(len(cooks) + len(eaters), open_hall, (q,)) as pool:
        for name in eaters:
            pool.apply_async(eat, (name,))
        pool.starmap(cook, [(name, food, portions) for name, food in cooks.items()], chunksize=1)
        q.join()
