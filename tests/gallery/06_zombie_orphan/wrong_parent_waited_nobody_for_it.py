# diagnosis: parent-waited

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



def sleeper(seconds, conn):
    conn.send(os.getpid())
    time.sleep(seconds)


def middle(seconds, conn):
    p = ctx.Process(target=sleeper, args=(seconds, conn))
    p.start()


def make_orphan(seconds):
    a, b = ctx.Pipe()
    ctx.Process(target=middle, args=(seconds, b)).start()
    return a.recv()



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
