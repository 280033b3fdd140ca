# right: the signal of terminate, sent with os.kill; waits for the sentinel

import os
from multiprocessing import Process, Queue, current_process
import signal
from multiprocessing.connection import wait

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
    alive = p.exitcode is None
    os.kill(p.pid, signal.SIGTERM)
    wait([p.sentinel])
    p.join()
    return alive, p.is_alive(), p.exitcode
