# right: a JoinableQueue, with task_done() where the queue has it; serve waits for q.join() before the marks

from multiprocessing import JoinableQueue
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
        if item is not END:
            print(f"{name} ate {item}")
        if hasattr(q, "task_done"):
            q.task_done()
        if item is END:
            break


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in at_work + at_table:
        p.start()
    for p in at_work:
        p.join()
    q.join()
    for _ in at_table:
        q.put(END)
    for p in at_table:
        p.join()
