# right: prints a lot, names of cooks and eaters included

import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    print(f"{name} ties the apron")
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        print(f"{name} cooked {item}")
        q.put(item)
        print(f"{name}: {portions - i - 1} to go")
    print(f"{name} goes home")


def consumer(name, q):
    print(f"{name} is hungry")
    count = 0
    while (item := q.get()) is not END:
        print(f"{name} ate {item}")
        count += 1
    print(f"{name} is full after {count}")


def serve(cooks, eaters, portions):
    q = Queue()
    print(f"{len(cooks)} cooks, {len(eaters)} eaters, {portions} portions each")
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
        print("started", p.name)
    for p in at_work:
        p.join()
        print("ended", p.name)
    for _ in at_table:
        q.put(END)
        print("mark put")
    for p in at_table:
        p.join()
        print("ended", p.name, p.exitcode)
    print("the kitchen is closed")
