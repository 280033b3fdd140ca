# right: the last cook gives the sign for the marks; each has seen its own dishes off (close, join_thread)

from multiprocessing import Event, Value
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


def shift(name, food, q, portions, cooking, done):
    producer(name, food, q, portions)
    q.close()
    q.join_thread()
    with cooking.get_lock():
        cooking.value -= 1
        if cooking.value == 0:
            done.set()


def consumer(name, q):
    while (item := q.get()) is not END:
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    q, done, cooking = Queue(), Event(), Value("i", len(cooks))
    at_work = [Process(target=shift, args=(n, food, q, portions, cooking, done)) for n, food in cooks.items()]
    at_table = [Process(target=consumer, args=(n, q)) for n in eaters]
    for p in at_work + at_table:
        p.start()
    done.wait()
    for _ in at_table:
        q.put(END)
    for p in at_work + at_table:
        p.join()
