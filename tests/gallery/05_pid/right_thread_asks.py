# right: a helper thread asks it to end, and a variable holds the numbers

import os
from multiprocessing import Process, Queue, current_process
from threading import Thread

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    pid, parent = os.getpid(), os.getppid()
    numbers = (current_process().pid, pid, parent)
    q.put(numbers, timeout=10)


def compare():
    q = Queue()
    p = Process(target=report, args=(q,))
    p.start()
    child = q.get()
    p.join()
    return {"handle": p.pid, "child": child, "parent": os.getpid()}


def stop(p):
    before = p.is_alive()
    t = Thread(target=p.terminate)
    t.start()
    t.join()
    p.join()
    return before, p.is_alive(), p.exitcode
