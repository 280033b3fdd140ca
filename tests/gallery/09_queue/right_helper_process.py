# right: another process fills the box for flags: when it has ended, all has arrived

import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def fill(q, count):
    for i in range(count):
        q.put(f"letter {i}")


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
    answers = [(q.empty(), q.full())]
    filler = Process(target=fill, args=(q, capacity))
    filler.start()
    filler.join()
    answers.append((q.empty(), q.full()))
    for _ in range(capacity):
        q.get_nowait()
    answers.append((q.empty(), q.full()))
    return answers
