# right: more lines around, naps in pieces, arithmetic in between
import time
from multiprocessing import Process

# The imports above are given. (You may add to them.) All of the rest is yours.


class Greeter(Process):
    """Talks a lot."""

    guests = 0

    def __init__(self, who: str, seconds: float) -> None:
        super().__init__()
        self.who = who
        self.seconds = seconds
        Greeter.guests += 1
        print(f"a greeter for guest {Greeter.guests}")

    def run(self) -> None:
        print(f"[{self.name}]")
        print(f"hello {self.who}")
        time.sleep(self.seconds / 2)
        print("... nice weather")
        time.sleep(self.seconds - self.seconds / 2)
        print(f"bye {self.who}")
        sum(range(100000))


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
