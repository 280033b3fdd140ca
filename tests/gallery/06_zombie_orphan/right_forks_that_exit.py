# right: the forked processes leave by sys.exit; the exit code is asked for on the way to bury

import os
import sys
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
    if p.exitcode is None:
        print("still alive")
    pid = p.pid
    p.join(timeout=30)
    print("buried", pid)
    return p.exitcode



def make_orphan(seconds):
    r, w = os.pipe()
    middle = os.fork()
    if not middle:
        if not os.fork():
            os.write(w, f"{os.getpid()}".encode())
            time.sleep(seconds)
        sys.exit()
    pid = int(os.read(r, 100))
    os.waitpid(middle, 0)
    return pid



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
