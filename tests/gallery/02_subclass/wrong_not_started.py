# diagnosis: not-started
"""greet does not start what it makes."""
import time
from multiprocessing import Process

# The imports above are given. (You may add to them.) All of the rest is yours.


class Greeter(Process):
    def __init__(self, who, seconds):
        super().__init__()
        self.who = who
        self.seconds = seconds

    def run(self):
        print(f"hello {self.who}")
        time.sleep(self.seconds)
        print(f"bye {self.who}")


def greet(who, seconds):
    return Greeter(who, seconds)


def greet_all(people):
    start = time.time()
    greeters = [greet(who, seconds) for who, seconds in people.items()]
    for g in greeters:
        g.start()
    for g in greeters:
        g.join()
    return time.time() - start
