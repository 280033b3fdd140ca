# right: an event tells that the new process has begun, which takes no time
from multiprocessing import Event
import time
from multiprocessing import Process


def countdown(name):
    """Print the rocket's name, then "1", "2", "3", with one second before each."""
    print(name)
    for number in ("1", "2", "3"):
        time.sleep(1)
        print(number)


# The code above is given: never change it. (You may add imports to those at the top.)


def job(name, begun):
    begun.set()
    countdown(name)


def launch(name):
    begun = Event()
    p = Process(target=job, args=(name, begun))
    p.start()
    begun.wait()
    return p


def launch_all(names):
    return [launch(name) for name in names]
