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
    # TODO: cook
    raise NotImplementedError("producer")


def consumer(name, q):
    """Eat: take items from `q` until the end mark comes, and print f"{name} ate {item}" for each."""
    # TODO: eat
    raise NotImplementedError("consumer")


def serve(cooks, eaters, portions):
    """Run a producer for each cook and a consumer for each eater: processes, all at work at the same time.

    Args:
        cooks: a dict, the food of each cook by the cook's name.
        eaters: a list of names; their number need not be the number of cooks.
        portions: how many items each cook makes.

    Returns:
        Nothing, and not before all is cooked, all is eaten, the queue is empty and every process has ended.
    """
    # TODO: make the queue, start everybody, see to the end marks, wait for everybody
    raise NotImplementedError("serve")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    try:
        counter = Queue()
        producer("jon", "bun", counter, 2)  # first a cook and an eater alone, in this process
        counter.put(END)
        consumer("eva", counter)
        serve({"jon": "bun", "lin": "chop"}, ["eva", "max", "ida"], 3)
        print("all gone")
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
