# right: waits for the sentinel; the family is made with os.fork; asks ps

import os
import subprocess
import time
from multiprocessing import get_context
from multiprocessing.connection import wait

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def make_zombie():
    p = ctx.Process(target=print, args=("brains",))
    p.start()
    wait([p.sentinel])
    return p



def bury(p):
    p.join()
    return p.exitcode



def make_orphan(seconds):
    r, w = os.pipe()
    middle = os.fork()
    if middle == 0:
        pid = os.fork()
        if pid == 0:
            time.sleep(seconds)
        else:
            os.write(w, str(pid).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    return int(os.read(r, 20))



def adopter(pid):
    answer = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(answer.stdout)
