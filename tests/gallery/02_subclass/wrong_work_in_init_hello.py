# diagnosis: work-in-init
"""The hello is said by __init__, the rest by run."""
import time
from multiprocessing import Process

# The imports above are given. (You may add to them.) All of the rest is yours.


def say(text):
    print(text)


class Greeter(Process):
    def __init__(self, who, seconds):
        super().__init__()
        self.who = who
        self.seconds = seconds
        say(f"hello {self.who}")

    def run(self):
        time.sleep(self.seconds)
        say(f"bye {self.who}")


def greet(who, seconds):
    g = Greeter(who, seconds)
    g.start()
    return g


def greet_all(people):
    start = time.time()
    greeters = []
    for who, seconds in people.items():
        greeters.append(greet(who, seconds))
    for g in greeters:
        g.join()
    return time.time() - start
