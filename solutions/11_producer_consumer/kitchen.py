"""Cooks put their dishes on the counter, eaters take them from it, and nobody keeps anybody waiting for long.
When the last dish is cooked, the eaters cannot know it: an empty counter may only mean a slow cook. So they
have to be told, with an end mark on the counter: one for each, and not too early.
"""

import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    """Cook: put the item f"{food} {i} by {name}" on `q` for each i from 0 to portions - 1.

    Sleep random.random() seconds before each item, and print f"{name} cooked {item}" for each.
    """
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        print(f"{name} cooked {item}")
        q.put(item)


def consumer(name, q):
    """Eat: take items from `q` until the end mark comes, and print f"{name} ate {item}" for each."""
    while (item := q.get()) is not END:
        print(f"{name} ate {item}")


def serve(cooks, eaters, portions):
    """Run a producer for each cook and a consumer for each eater: processes, all at work at the same time.

    Args:
        cooks: a dict, the food of each cook by the cook's name.
        eaters: a list of names; their number need not be the number of cooks.
        portions: how many items each cook makes.

    Returns:
        Nothing, and not before all is cooked, all is eaten, the queue is empty and every process has ended.
    """
    q = Queue()
    at_work = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    at_table = [Process(target=consumer, args=(name, q)) for name in eaters]
    for process in at_work + at_table:
        process.start()

    for process in at_work:  # a cook ends when its last dish is on the queue: none can come after a mark
        process.join()
    for _ in at_table:  # an eater takes one mark and leaves, so each needs its own
        q.put(END)
    for process in at_table:
        process.join()


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    counter = Queue()
    producer("jon", "bun", counter, 2)  # first a cook and an eater alone, in this process
    counter.put(END)
    consumer("eva", counter)
    serve({"jon": "bun", "lin": "chop"}, ["eva", "max", "ida"], 3)
    print("all gone")
