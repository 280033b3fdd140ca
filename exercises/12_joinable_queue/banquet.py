"""A banquet: cooks put dishes on the counter, eaters take them, and tell the counter about each one that is
eaten up. The counter keeps count, so that the host can wait until all is eaten, and nobody needs an end mark.
Then the lights go out, and the eaters, who would have waited for more for ever, go with them.
"""

import random
import time
from multiprocessing import JoinableQueue, Process

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    """Cook: put the item f"{food} {i} by {name}" on `q` for each i from 0 to portions - 1.

    Sleep random.random() seconds before each item, and print f"{name} cooked {item}" for each.
    """
    # TODO: cook
    raise NotImplementedError("producer")


def consumer(name, q):
    """Eat, for ever: take an item from `q`, print f"{name} ate {item}", tell `q` that this item is done.

    `q` is a JoinableQueue. There is no end mark: an eater ends when its process is ended.
    """
    # TODO: eat
    raise NotImplementedError("consumer")


def serve(cooks, eaters, portions):
    """Run a producer for each cook and a consumer for each eater: processes, all at work at the same time.

    Their queue is a JoinableQueue. The eaters are daemons, so that they never keep the program from ending.

    Args:
        cooks: a dict, the food of each cook by the cook's name.
        eaters: a list of names; their number need not be the number of cooks.
        portions: how many items each cook makes.

    Returns:
        Nothing, and not before every portion has been eaten. The eaters may still be there then.
    """
    # TODO: make the queue, start everybody, find out when all has been eaten
    raise NotImplementedError("serve")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    try:
        counter = JoinableQueue()
        producer("jon", "bun", counter, 2)  # first a cook and an eater alone
        eater = Process(target=consumer, args=("eva", counter), daemon=True)
        eater.start()
        eater.join(1)  # a second later it is still there, and waits for more
        serve({"jon": "bun", "lin": "chop"}, ["eva", "max", "ida"], 3)
        print("all eaten")
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
