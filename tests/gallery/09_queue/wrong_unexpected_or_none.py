# diagnosis: unexpected
"""`or None`: an item may be empty or zero."""

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
        return q.get(timeout=seconds) or None
    except Empty:
        return None


def drain(q, n):
    items = []
    for i in range(n):
        items.append(q.get())
    return items


def flags(capacity):
    q = Queue(capacity)
    result = [(q.empty(), q.full())]
    for i in range(capacity):
        q.put(i)
    while q.empty():
        time.sleep(0.01)
    result.append((q.empty(), q.full()))
    for i in range(capacity):
        q.get()
    result.append((q.empty(), q.full()))
    return result
