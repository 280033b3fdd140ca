# diagnosis: end-mark-too-early

"""The last cook puts the marks, but the others' dishes may still be with their feeder threads."""

from multiprocessing import Value
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


def shift(name, food, q, portions, cooking, eaters):
    producer(name, food, q, portions)
    with cooking.get_lock():
        cooking.value -= 1
        last = cooking.value == 0
    if last:
        for _ in range(eaters):
            q.put(END)


def consumer(name, q):
    while (item := q.get()) is not END:
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q = Queue()
    cooking = Value("i", len(cooks))
    ps = [
        Process(target=shift, args=(name, food, q, portions, cooking, len(eaters)))
        for name, food in cooks.items()
    ]
    ps += [Process(target=consumer, args=(name, q)) for name in eaters]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
