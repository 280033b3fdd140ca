# right: the zombie was killed; the parent is left as a zombie too; the pid travels in shared memory

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def make_zombie():
    p = ctx.Process(target=time.sleep, args=(60,))
    p.start()
    p.terminate()
    os.waitid(os.P_PID, p.pid, os.WEXITED | os.WNOWAIT)
    return p



def bury(p):
    while p.exitcode is None:
        p.join(0.2)
    return p.exitcode



def middle(seconds, box):
    child = ctx.Process(target=time.sleep, args=(seconds,))
    child.start()
    box.value = child.pid
    os._exit(1)


def make_orphan(seconds):
    box = ctx.Value("i", 0)
    p = ctx.Process(target=middle, args=(seconds, box))
    p.start()
    os.waitid(os.P_PID, p.pid, os.WEXITED | os.WNOWAIT)
    return box.value



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
