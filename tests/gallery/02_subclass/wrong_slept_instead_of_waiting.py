# diagnosis: slept-instead-of-waiting
"""It knows how long they stay, and sleeps a bit longer."""
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
    g.start()
    return g


def greet_all(people):
    start = time.time()
    for who, seconds in people.items():
        greet(who, seconds)
    time.sleep(max(people.values(), default=0) + 0.04 * bool(people))
    return time.time() - start
