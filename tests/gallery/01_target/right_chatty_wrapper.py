# right: a wrapper that prints more around the count, and a tower that talks
import time
from multiprocessing import Process


def countdown(name):
    """Print the rocket's name, then "1", "2", "3", with one second before each."""
    print(name)
    for number in ("1", "2", "3"):
        time.sleep(1)
        print(number)


# The code above is given: never change it. (You may add imports to those at the top.)


def job(tower, name):
    print(f"{tower}: {name} is about to count")
    countdown(name)
    print(f"{tower}: {name} is up")


def launch(name):
    print(f"tower: launching {name} ...")
    p = Process(target=job, args=("tower", name))
    p.start()
    print(f"tower: {name} is alive: {p.is_alive()}")
    return p


def launch_all(names):
    print("tower: all of", names)
    ps = {}
    for name in names:
        ps[name] = launch(name)
    return list(ps.values())
