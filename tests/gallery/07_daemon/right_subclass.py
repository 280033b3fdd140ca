# right: a class that is a daemon by itself; the stay is a join with a time-out

import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


class Companion(Process):
    def __init__(self, name):
        super().__init__(daemon=True)
        self.who = name

    def run(self):
        accompany(self.who)


def start_companion(name):
    companion = Companion(name)
    companion.start()
    return companion



def leave_early(name, seconds):
    start_companion(name).join(seconds)



def stay(name):
    p = start_companion(name)
    p.join()
