# diagnosis: run-not-start
"""run() instead of start()."""
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
    g = Greeter(who, seconds)
    g.run()
    return g


def greet_all(people):
    start = time.time()
    for who, seconds in people.items():
        greet(who, seconds)
    return time.time() - start
