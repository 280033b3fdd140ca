# right: a waiter, a helper process, carries the dishes from one queue to another, and puts the marks

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


def shift(name, food, q, portions):
    producer(name, food, q, portions)
    q.put(END)  # to the waiter: this cook has gone


def waiter(kitchen, table, cooks, eaters):
    while cooks:
        item = kitchen.get()
        if item is END:
            cooks -= 1
        else:
            table.put(item)
    for _ in range(eaters):
        table.put(END)


def consumer(name, q):
    while (item := q.get()) is not END:
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    kitchen, table = Queue(), Queue()
    processes = [Process(target=waiter, args=(kitchen, table, len(cooks), len(eaters)))]
    processes += [Process(target=shift, args=(name, food, kitchen, portions)) for name, food in cooks.items()]
    processes += [Process(target=consumer, args=(name, table)) for name in eaters]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
