# right: a helper process writes down who was launched, and ends
from multiprocessing import Queue
import time
from multiprocessing import Process


def countdown(name):
    """Print the rocket's name, then "1", "2", "3", with one second before each."""
    print(name)
    for number in ("1", "2", "3"):
        time.sleep(1)
        print(number)


# The code above is given: never change it. (You may add imports to those at the top.)


def write_down(q):
    for name in iter(q.get, None):
        print(name)


def launch(name):
    p = Process(target=countdown, args=(name,))
    p.start()
    return p


def launch_all(names):
    q = Queue()
    clerk = Process(target=write_down, args=(q,))
    clerk.start()
    rockets = []
    for name in names:
        rockets.append(launch(name))
        q.put(name)
    q.put(None)
    clerk.join()
    return rockets
