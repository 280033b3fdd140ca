# right: each eater takes what is there, up to two dishes, eats them, and tells of both

from queue import Empty
import random
import time
from multiprocessing import JoinableQueue, Process

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        item = f"{food} {i} by {name}"
        print(f"{name} cooked {item}")
        q.put(item)


def consumer(name, q):
    while True:
        plate = [q.get()]
        try:
            plate.append(q.get_nowait())
        except Empty:
            pass
        for item in plate:
            print(f"{name} ate {item}")
        for item in plate:
            q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(name, food, q, portions)) for name, food in cooks.items()]
    cs = [Process(target=consumer, args=(name, q), daemon=True) for name in eaters]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()
