# diagnosis: not-waited-for-parent

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



def sleeper(seconds, q):
    q.put(os.getpid())
    time.sleep(seconds)


def parent(seconds, q):
    ctx.Process(target=sleeper, args=(seconds, q)).start()
    os._exit(0)


def make_orphan(seconds):
    q = ctx.Queue()
    p = ctx.Process(target=parent, args=(seconds, q))
    p.start()
    return q.get()



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
