# diagnosis: flags-too-soon, slept-instead-of-waiting
"""A tenth of a second is enough on most days."""

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
    for i in range(n):
        items.append(q.get())
    return items


def flags(capacity):
    q = Queue(capacity)
    seen = [(q.empty(), q.full())]
    for i in range(capacity):
        q.put(i)
    time.sleep(0.1)
    seen.append((q.empty(), q.full()))
    for i in range(capacity):
        q.get()
    seen.append((q.empty(), q.full()))
    return seen
