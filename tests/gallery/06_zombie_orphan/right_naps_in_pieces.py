# right: the grandchild sleeps in pieces; the parent ends because the main process says so

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



def doze(seconds):
    for _ in range(10):
        time.sleep(seconds / 10)


def middle(seconds, conn, leave):
    child = ctx.Process(target=doze, args=(seconds,))
    child.start()
    conn.send(child.pid)
    leave.wait()
    os._exit(0)


def make_orphan(seconds):
    here, there = ctx.Pipe()
    leave = ctx.Event()
    p = ctx.Process(target=middle, args=(seconds, there, leave))
    p.start()
    pid = here.recv()
    leave.set()
    p.join()
    return pid



def adopter(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("PPid:"):
            return int(line.split()[1])
