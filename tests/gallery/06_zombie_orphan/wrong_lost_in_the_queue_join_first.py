# diagnosis: lost-in-the-queue

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def die():
    print("I die")


def make_zombie():
    p = ctx.Process(target=die)
    p.start()
    time.sleep(0.5)
    return p



def bury(p):
    p.join()
    return p.exitcode



def middle(seconds, q):
    child = ctx.Process(target=time.sleep, args=(seconds,))
    child.start()
    q.put(child.pid)
    os._exit(0)


def make_orphan(seconds):
    q = ctx.Queue()
    p = ctx.Process(target=middle, args=(seconds, q))
    p.start()
    p.join()
    return q.get(timeout=2)



def adopter(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("PPid:"):
            return int(line.split()[1])
