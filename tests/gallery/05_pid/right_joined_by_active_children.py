# right: waits by asking for the active children; helper functions

import os
from multiprocessing import Process, Queue, current_process, active_children

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put(numbers())
    q.close()
    q.join_thread()


def numbers():
    return current_process().pid, os.getpid(), os.getppid()


def compare():
    inbox = Queue(1)
    children = [Process(target=report, args=[inbox])]
    for child in children:
        child.start()
    (child,) = children
    triple = inbox.get()
    child.join()
    child_pid = child.pid
    child.close()
    return {"handle": child_pid, "child": triple, "parent": numbers()[1]}


def stop(p):
    alive = p in active_children()
    p.terminate()
    while p in active_children():
        pass
    return alive, p in active_children(), p.exitcode
