# right: classes instead of targets; the pid goes through a file; two orphans, of which one is returned

import os
import tempfile
import time
from multiprocessing import get_context
from multiprocessing.connection import wait

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


class Zombie(ctx.Process):
    def run(self):
        time.sleep(0.2)


def make_zombie():
    zombie = Zombie()
    zombie.start()
    wait([zombie.sentinel])
    return zombie



def bury(p):
    wait([p.sentinel])
    p.join()
    code = p.exitcode
    p.close()
    return code



class Sleeper(ctx.Process):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def run(self):
        time.sleep(self.seconds)


class Parent(ctx.Process):
    def __init__(self, seconds, path):
        super().__init__()
        self.seconds, self.path = seconds, path

    def run(self):
        children = [Sleeper(self.seconds), Sleeper(self.seconds / 2)]
        for child in children:
            child.start()
        with open(self.path, "w") as f:
            f.write(str(children[0].pid))
        os._exit(0)


def make_orphan(seconds):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pid")
        parent = Parent(seconds, path)
        parent.start()
        parent.join()
        with open(path) as f:
            return int(f.read())



def adopter(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])
