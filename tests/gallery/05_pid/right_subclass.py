# right: a subclass that reports; asks again and again to terminate

import os
from multiprocessing import Process, Queue, current_process
import time

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    q.put((current_process().pid, os.getpid(), os.getppid()))


class Reporter(Process):
    def __init__(self):
        super().__init__(name="reporter")
        self.queue = Queue()

    def run(self):
        report(self.queue)


def compare():
    reporter = Reporter()
    reporter.start()
    numbers = reporter.queue.get()
    reporter.join()
    return {"parent": os.getpid(), "child": numbers, "handle": reporter.pid}


def stop(p):
    alive = p.is_alive()
    while p.exitcode is None:
        p.terminate()
        time.sleep(0.25)
    return alive, False, p.exitcode
