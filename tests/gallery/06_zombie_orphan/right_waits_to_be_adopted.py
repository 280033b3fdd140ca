# right: the grandchild sees that it has another parent, tells so, and sleeps then

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def nothing():
    pass


def make_zombie():
    p = ctx.Process(target=nothing)
    p.start()
    os.waitid(os.P_PID, p.pid, os.WEXITED | os.WNOWAIT)
    return p



def bury(p):
    p.join()
    return p.exitcode



def grandchild(seconds, old, conn):
    while os.getppid() == old:
        time.sleep(0.01)
    conn.send(os.getpid())
    time.sleep(seconds)
    os._exit(0)


def middle(seconds, conn):
    me = os.getpid()
    if os.fork() == 0:
        os.setsid()
        grandchild(seconds, me, conn)


def make_orphan(seconds):
    a, b = ctx.Pipe(duplex=False)
    ctx.Process(target=middle, args=(seconds, b)).start()
    return a.recv()



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
