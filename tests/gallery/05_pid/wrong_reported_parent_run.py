# diagnosis: reported-parent

import os
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put((current_process().pid, os.getpid(), os.getppid()))


def compare():
    q = Queue()
    p = Process(target=report, args=(q,))
    p.run()
    child = q.get()
    return {"handle": p.pid, "child": child, "parent": os.getpid()}


def stop(p):
    before = p.is_alive()
    p.terminate()
    p.join()
    after = p.is_alive()
    return before, after, p.exitcode
