# right: the queue of a manager

import os
from multiprocessing import Manager, Process, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put((current_process().pid, os.getpid(), os.getppid()))


def compare():
    with Manager() as manager:
        q = manager.Queue()
        p = Process(target=report, args=(q,))
        p.start()
        p.join()
        return {"handle": p.pid, "child": q.get(), "parent": os.getpid()}


def stop(p):
    before = p.is_alive()
    p.terminate()
    p.join()
    after = p.is_alive()
    return before, after, p.exitcode
