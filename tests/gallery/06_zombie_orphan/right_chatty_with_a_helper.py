# right: prints a lot, and a helper process comes and goes before the zombie is made

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def hello(text):
    print(f"hello from {os.getpid()}: {text}")


def make_zombie():
    helper = ctx.Process(target=hello, args=("the helper",), name="helper")
    helper.start()
    helper.join()
    p = ctx.Process(target=hello, args=("the zombie",), name="zombie")
    p.start()
    print("waiting for", p.name)
    os.waitid(os.P_PID, p.pid, os.WEXITED | os.WNOWAIT)
    print("it is dead")
    return p



def bury(p):
    print("digging")
    p.join()
    print("exit code", p.exitcode)
    return p.exitcode



def grandchild(seconds):
    print("the grandchild sleeps")
    time.sleep(seconds)
    print("the grandchild wakes up")


def middle(seconds, q):
    p = ctx.Process(target=grandchild, args=(seconds,))
    p.start()
    q.put(p.pid)
    q.close()
    q.join_thread()
    print("the parent leaves", flush=True)
    os._exit(0)


def make_orphan(seconds):
    helper = ctx.Process(target=hello, args=("another helper",))
    helper.start()
    q = ctx.Queue()
    p = ctx.Process(target=middle, args=(seconds, q))
    p.start()
    pid = q.get()
    p.join()
    helper.join()
    print("orphan", pid)
    return pid



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
