# right: prints a lot, names of cooks and eaters included

import random
import time
from multiprocessing import JoinableQueue, Process

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    print(f"{name} comes into the kitchen")
    for i in range(portions):
        print(f"{name} peels, chops and stirs")
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        q.put(item)
        print(f"{name} cooked {item}")
    print(f"{name} goes home")


def consumer(name, q):
    print(f"{name} sits down")
    while True:
        item = q.get()
        print(f"{name} looks at {len(item)} letters of food")
        print(f"{name} ate {item}")
        print(f"{name} is still hungry")
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    cs = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
    for p in ps + cs:
        p.start()
    print(*cooks, "cook for", *eaters)
    for p in ps:
        p.join()
    print("the kitchen is closed")
    q.join()
    print("good night")
