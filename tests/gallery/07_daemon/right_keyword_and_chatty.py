# right: daemon=True as an argument, prints of its own, three processes in three ways

import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


def start_companion(name):
    print("looking for a companion")
    p = Process(target=accompany, kwargs={"name": name}, daemon=True, name=f"companion-{name}")
    p.start()
    print(f"{p.name} has started, daemon: {p.daemon}")
    return p



def leave_early(name, seconds):
    p = Process(None, accompany, None, (name,), daemon=True)
    p.start()
    print(f"staying for {seconds} s")
    time.sleep(seconds)
    print("leaving", p.is_alive())



def stay(name):
    p = Process(target=accompany, args=[name])
    p.daemon = True
    p.start()
    p.join()
    print("goodbye", p.exitcode)
