# diagnosis: run-not-start
"""run() does the work right here: no new process."""
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
    p.run()
    return p


def launch_all(names):
    return [launch(name) for name in names]
