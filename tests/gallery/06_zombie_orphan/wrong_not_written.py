# diagnosis: not-written

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



def make_orphan(seconds):
    # TODO: start a child that starts a child of its own, and leaves it alone
    raise NotImplementedError("make_orphan")



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
