# right: waits for the signal SIGCHLD, which says that a child has ended; the parent kills itself

import os
import signal
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def make_zombie():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    p = ctx.Process(target=time.sleep, args=(0.1,))
    p.start()
    signal.sigwait({signal.SIGCHLD})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    return p



def bury(p):
    p.join()
    return p.exitcode



def middle(seconds, conn):
    child = ctx.Process(target=time.sleep, args=(seconds,))
    child.start()
    conn.send(child.pid)
    os.kill(os.getpid(), signal.SIGKILL)


def make_orphan(seconds):
    a, b = ctx.Pipe()
    p = ctx.Process(target=middle, args=(seconds, b))
    p.start()
    p.join()
    return a.recv()



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
