# diagnosis: parent-waited

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



def middle(seconds, conn):
    child = ctx.Process(target=time.sleep, args=(seconds,))
    child.start()
    conn.send(child.pid)


def make_orphan(seconds):
    a, b = ctx.Pipe()
    p = ctx.Process(target=middle, args=(seconds, b))
    p.start()
    pid = a.recv()
    p.join(timeout=0.5)
    return pid



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
