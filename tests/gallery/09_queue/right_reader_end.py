# right: waits at the reading end of the pipe inside, then tries; a joinable queue of another context

import multiprocessing as mp
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
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        if q._reader.poll(left):
            try:
                return q.get_nowait()
            except Empty:
                time.sleep(0.001)


def drain(q, n):
    if n == 0:
        return []
    first = q.get()
    return [first] + drain(q, n - 1)


def flags(capacity):
    q = mp.get_context("spawn").JoinableQueue(capacity)
    seen = [(q.empty(), q.full())]
    for i in range(capacity):
        q.put_nowait(i)
    q._reader.poll(None)
    seen.append((q.empty(), q.full()))
    for i in range(capacity):
        q.get()
        q.task_done()
    seen.append((q.empty(), q.full()))
    return seen
