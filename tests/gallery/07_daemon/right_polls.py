# right: asks again and again; leaves early by the clock

import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


def start_companion(name):
    p = Process(target=accompany, args=(name,))
    p.daemon = True
    p.start()
    return p



def leave_early(name, seconds):
    end = time.monotonic() + seconds
    start_companion(name)
    while time.monotonic() < end:
        time.sleep(0.01)



def stay(name):
    p = start_companion(name)
    while p.is_alive():
        time.sleep(0.3)
