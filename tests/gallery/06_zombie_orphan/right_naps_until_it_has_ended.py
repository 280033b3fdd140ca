# right: sleeps for the zombie, which is fine; the grandchild itself tells its pid through a queue

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
    p.join()
    return q.get()



def adopter(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("PPid:"):
            return int(line.split()[1])
