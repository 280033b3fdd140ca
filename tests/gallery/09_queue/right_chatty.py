# right: tells what it does; errors come out through a bare raise; lists for pairs

import sys
import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def try_put(q, item):
    print("trying to put", item)
    ok = True
    try:
        q.put_nowait(item)
    except Exception as problem:
        if not isinstance(problem, Full):
            raise
        ok = False
    print("put" if ok else "no room")
    return ok


def take(q, seconds):
    sys.stderr.write(f"waiting for {seconds} s at the most\n")
    item = None
    try:
        item = q.get(True, seconds)
    except Empty:
        print("nothing came")
    finally:
        print("done waiting")
    return item


def drain(q, n):
    items = []
    for i in range(n):
        items.append(q.get())
    return items


def flags(capacity):
    result = []
    q = Queue(capacity)
    result.append([q.empty(), q.full()])
    print("new:", *result[-1])
    for number in range(capacity):
        q.put(number)
    while q.empty():
        print("not there yet")
        time.sleep(0.2)
    result.append([q.empty(), q.full()])
    print("filled:", *result[-1])
    left = capacity
    while left:
        try:
            q.get(timeout=0.2)
            left -= 1
        except Empty:
            print("one more is on its way")
    return result + [[q.empty(), q.full()]]
