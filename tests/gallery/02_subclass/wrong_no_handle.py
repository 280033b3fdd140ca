# diagnosis: unexpected
"""greet returns what start() returns."""
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
    return Greeter(who, seconds).start()


def greet_all(people):
    start = time.time()
    gs = [Greeter(w, s) for w, s in people.items()]
    for g in gs:
        g.start()
    for g in gs:
        g.join()
    return time.time() - start
