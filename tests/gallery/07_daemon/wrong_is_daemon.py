# diagnosis: daemon-misspelt

import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


class Companion(Process):
    def __init__(self, who):
        super().__init__()
        self.who = who
        self.is_daemon = True

    def run(self):
        accompany(self.who)


def start_companion(who):
    companion = Companion(who)
    companion.start()
    return companion



def leave_early(name, seconds):
    start_companion(name)
    time.sleep(seconds)



def stay(name):
    p = start_companion(name)
    p.join()
