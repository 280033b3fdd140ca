# right: a pipe tells how long each stayed; the greeters are joined as well
from multiprocessing import Pipe
import time
from multiprocessing import Process

# The imports above are given. (You may add to them.) All of the rest is yours.


class Greeter(Process):
    def __init__(self, who, seconds, door=None):
        super().__init__()
        self.who = who
        self.seconds = seconds
        self.door = door

    def run(self):
        print(f"hello {self.who}")
        time.sleep(self.seconds)
        print(f"bye {self.who}")
        if self.door:
            self.door.send(self.who)


def greet(who, seconds):
    g = Greeter(who, seconds)
    g.start()
    return g


def greet_all(people):
    start = time.time()
    inside, door = Pipe(False)
    greeters = [Greeter(who, s, door) for who, s in people.items()]
    for g in greeters:
        g.start()
    gone = {inside.recv() for _ in greeters}
    assert gone == set(people)
    for g in greeters:
        g.join()
    return time.time() - start
