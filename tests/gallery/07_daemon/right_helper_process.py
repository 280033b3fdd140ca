# right: a helper that ends is started too; joins with a time-out in a loop

import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


def note(text):
    print(f"note: {text}")


def start_companion(name):
    p = Process(target=accompany, args=(name,))
    p.daemon = True
    p.start()
    helper = Process(target=note, args=(f"{name} has been started",))
    helper.start()
    helper.join()
    return p



def leave_early(name, seconds):
    helper = Process(target=note, args=("leaving soon",))
    start_companion(name)
    helper.start()
    time.sleep(seconds)
    helper.join()



def stay(name):
    p = start_companion(name)
    while p.exitcode is None:
        p.join(0.7)
