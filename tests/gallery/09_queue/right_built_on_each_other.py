# right: drain and flags are made of try_put and take

import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def try_put(q, item):
    try:
        q.put_nowait(item)
        return True
    except Full:
        return False


def take(q, seconds):
    try:
        return q.get(timeout=seconds)
    except Empty:
        return None


def drain(q, n):
    items = []
    while len(items) < n:
        item = take(q, 1)
        if item is not None:
            items.append(item)
    return items


def flags(capacity):
    q = Queue(capacity)
    states = [(q.empty(), q.full())]
    put = 0
    while try_put(q, put):
        put += 1
    while q.empty():
        time.sleep(0.05)
    states.append((q.empty(), q.full()))
    drain(q, put)
    states.append((q.empty(), q.full()))
    return states
