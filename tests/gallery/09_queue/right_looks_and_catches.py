# right: looks first, as a hint, and is ready for what may have changed

import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def try_put(q, item):
    if q.full():
        return False
    try:
        q.put(item, timeout=0)
        return True
    except Full:
        return False


def take(q, seconds):
    deadline = time.time() + seconds
    while time.time() < deadline:
        if not q.empty():
            try:
                return q.get(False)
            except Empty:
                pass
        time.sleep(0.005)
    return None


def drain(q, n):
    items = []
    while len(items) < n:
        try:
            items.append(q.get(timeout=1))
        except Empty:
            print("still waiting")
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
