# right: flags asks a manager's queue; take by iter

from multiprocessing import Manager
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
    everything = iter(q.get, object())
    return [next(everything) for _ in range(n)]


def flags(capacity):
    with Manager() as manager:
        q = manager.Queue(capacity)
        seen = [(q.empty(), q.full())]
        for i in range(capacity):
            q.put(i)
        seen.append((q.empty(), q.full()))
        for i in range(capacity):
            q.get()
        seen.append((q.empty(), q.full()))
    return seen
