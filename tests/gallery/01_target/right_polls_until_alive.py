# right: asks until it is alive, backwards through the list
import time
from multiprocessing import Process


def countdown(name):
    """Print the rocket's name, then "1", "2", "3", with one second before each."""
    print(name)
    for number in ("1", "2", "3"):
        time.sleep(1)
        print(number)


# The code above is given: never change it. (You may add imports to those at the top.)


def launch(name):
    p = Process(target=countdown, args=(name,))
    p.start()
    while not p.is_alive():
        pass
    return p


def launch_all(names):
    names = list(names)
    ps = []
    while names:
        ps.insert(0, launch(names.pop()))
    return ps
