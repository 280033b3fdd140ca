# right: everybody takes their time; the child is never joined

import time
import os
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    time.sleep(0.5)
    numbers = current_process().pid, os.getpid(), os.getppid()
    time.sleep(0.5)
    q.put(numbers)
    time.sleep(2)


def compare():
    q = Queue()
    p = Process(target=report, args=(q,), daemon=False)
    p.start()
    time.sleep(3)
    return {"handle": p.pid, "child": q.get(timeout=5), "parent": os.getpid()}


def stop(p):
    time.sleep(1)
    before = p.is_alive()
    time.sleep(1)
    p.terminate()
    time.sleep(1.5)
    p.join()
    return before, p.is_alive(), p.exitcode
