# right: block=False, timeout=, a comprehension; flags waits with `while q.empty(): pass`

import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def try_put(q, item):
    try:
        q.put(item, block=False)
    except Full:
        return False
    else:
        return True


def take(q, seconds):
    try:
        return q.get(timeout=seconds)
    except Empty:
        return None


def drain(q, n):
    return [q.get() for _ in range(n)]


def flags(capacity):
    def look():
        return q.empty(), q.full()

    q = Queue(maxsize=capacity)
    new = look()
    for i in range(capacity):
        q.put(i)
    while q.empty():
        pass
    filled = look()
    for i in range(capacity):
        q.get(timeout=10)
    return [new, filled, look()]
