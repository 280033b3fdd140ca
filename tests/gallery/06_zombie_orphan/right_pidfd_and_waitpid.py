# right: a pidfd tells of the end; buries with os.waitpid; a SimpleQueue, which has no feeder thread

import os
import select
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def make_zombie():
    p = ctx.Process(target=sum, args=([1, 2],))
    p.start()
    fd = os.pidfd_open(p.pid)
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    poller.poll()
    os.close(fd)
    return p



def bury(p):
    pid, status = os.waitpid(p.pid, 0)
    return os.waitstatus_to_exitcode(status)



def have_a_child(seconds, q):
    p = ctx.Process(target=time.sleep, args=(seconds,))
    p.start()
    q.put(p.pid)
    os._exit(0)


def make_orphan(seconds):
    q = ctx.SimpleQueue()
    p = ctx.Process(target=have_a_child, args=(seconds, q))
    p.start()
    p.join()
    return q.get()



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
