# right: as in the course notes: daemon is set before start(), one variable for each step

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
        item = q.get()
        print(f"{name} ate {item}")
        q.task_done()


def serve(cooks, eaters, portions):
    q = JoinableQueue()
    ps, cs = [], []
    for name in cooks:
        p = Process(target=producer, args=(name, cooks[name], q, portions))
        ps.append(p)
        p.start()
    for name in eaters:
        c = Process(target=consumer, args=(name, q))
        c.daemon = True
        cs.append(c)
        c.start()
    for p in ps:
        p.join()
    q.join()
