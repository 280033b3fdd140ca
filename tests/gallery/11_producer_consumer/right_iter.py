# right: iter(q.get, END) in the consumer; eaters start before the cooks; keyword arguments

import random
import time
from multiprocessing import Process, Queue

END = None  # the end mark; an item may be anything else, "" and 0 included

# The code above is given: never change it. (You may add imports to those at the top.)


def producer(name, food, q, portions):
    for i in range(portions):
        time.sleep(random.random())
        item = "{} {} by {}".format(food, i, name)
        q.put(item)
        print("{} cooked {}".format(name, item))


def consumer(name, q):
    for item in iter(q.get, END):
        print(name, "ate", item)


def serve(cooks, eaters, portions):
    q = Queue()
    seated = [Process(target=consumer, kwargs=dict(name=name, q=q)) for name in eaters]
    cooking = [
        Process(target=producer, kwargs={"name": name, "food": cooks[name], "q": q, "portions": portions})
        for name in sorted(cooks)
    ]
    [p.start() for p in seated + cooking]
    [p.join() for p in cooking]
    [q.put(None) for _ in seated]
    [p.join() for p in seated]
