# diagnosis: never-terminated

import os
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put((current_process().pid, os.getpid(), os.getppid()))


def compare():
    q = Queue()
    p = Process(target=report, args=(q,))
    p.start()
    child = q.get()
    p.join()
    return {"handle": p.pid, "child": child, "parent": os.getpid()}


def stop(p):
    before = p.is_alive()
    p.join()
    p.terminate()
    after = p.is_alive()
    return before, after, p.exitcode
