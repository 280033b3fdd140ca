# right: kills only who has not ended after three seconds; a SimpleQueue

import os
from multiprocessing import Process, SimpleQueue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put((current_process().pid, os.getpid(), os.getppid()))


def compare():
    q = SimpleQueue()
    p = Process(target=report, args=(q,))
    p.start()
    p.join()
    return {"handle": p.pid, "child": q.get(), "parent": os.getpid()}


def stop(p):
    alive = p.is_alive()
    p.terminate()
    p.join(3)
    if p.is_alive():
        p.kill()
        p.join()
    return alive, p.is_alive(), p.exitcode
