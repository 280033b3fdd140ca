# right: a subclass whose run counts
import time
from multiprocessing import Process


def countdown(name):
    """Print the rocket's name, then "1", "2", "3", with one second before each."""
    print(name)
    for number in ("1", "2", "3"):
        time.sleep(1)
        print(number)


# The code above is given: never change it. (You may add imports to those at the top.)


class Rocket(Process):
    def __init__(self, rocket):
        super().__init__(name=rocket)
        self.rocket = rocket

    def run(self):
        countdown(self.rocket)


def launch(name):
    rocket = Rocket(name)
    rocket.start()
    return rocket


def launch_all(names):
    return [launch(name) for name in names]
