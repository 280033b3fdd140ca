# right: asks /proc again and again until the state is Z; the parent is killed

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def stat(pid):
    with open(f"/proc/{pid}/stat") as f:
        return f.read().rpartition(")")[2].split()


def make_zombie():
    p = ctx.Process(target=time.sleep, args=(0.3,))
    p.start()
    while stat(p.pid)[0] != "Z":
        time.sleep(0.05)
    return p



def bury(p):
    while p.is_alive():
        time.sleep(0.01)
    return p.exitcode



def middle(seconds, conn):
    child = ctx.Process(target=time.sleep, args=(seconds,))
    child.start()
    conn.send(child.pid)
    time.sleep(100)


def make_orphan(seconds):
    receiver, sender = ctx.Pipe(False)
    p = ctx.Process(target=middle, args=(seconds, sender), daemon=False)
    p.start()
    pid = receiver.recv()
    p.kill()
    p.join()
    return pid



def adopter(pid):
    return int(stat(pid)[1])
