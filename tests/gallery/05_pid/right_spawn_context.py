# right: its own child is spawned; prints a lot

import multiprocessing as mp
import os
from multiprocessing import current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put((current_process().pid, os.getpid(), os.getppid()))


def compare():
    ctx = mp.get_context("spawn")
    q = ctx.Queue()
    p = ctx.Process(target=report, args=(q,))
    print("before the start:", p.pid)
    p.start()
    print("after it:", p.pid)
    numbers = q.get()
    print("the child says", *numbers)
    p.join()
    return {"handle": p.pid, "child": numbers, "parent": os.getpid()}


def stop(p):
    print("stopping", p.name)
    before = p.is_alive()
    p.terminate()
    print("asked it to go; still alive?", p.is_alive())
    p.join()
    after = p.is_alive()
    print("and now?", after, p.exitcode)
    return before, after, p.exitcode
