# diagnosis: unexpected
"""It stays first, and starts the companion just before it leaves."""
import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


def start_companion(name):
    p = Process(target=accompany, args=(name,), daemon=True)
    p.start()
    return p


def leave_early(name, seconds):
    time.sleep(seconds)
    start_companion(name)


def stay(name):
    p = start_companion(name)
    p.join()
