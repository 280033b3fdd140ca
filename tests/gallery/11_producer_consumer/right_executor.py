# right: a ProcessPoolExecutor with a worker for each cook and eater, and a manager's queue

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager
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
    for item in iter(q.get, END):
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    with Manager() as manager, ProcessPoolExecutor(len(cooks) + len(eaters)) as pool:
        q = manager.Queue()
        eating = [pool.submit(consumer, name, q) for name in eaters]
        cooking = [pool.submit(producer, name, food, q, portions) for name, food in cooks.items()]
        for future in cooking:
            future.result()
        for _ in eating:
            q.put(END)
        for future in eating:
            future.result()
