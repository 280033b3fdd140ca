# right: polls until it has ended; a list for a tuple; ident for pid

import os
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def report(q):
    me = current_process()
    q.put([me.ident, os.getpid(), os.getppid()])


def compare():
    q = Queue()
    p = Process(target=report, kwargs={"q": q})
    p.start()
    while q.empty():
        pass
    return dict(handle=p.ident, child=q.get(), parent=current_process().pid)


def stop(p):
    found = [p.is_alive()]
    p.terminate()
    while p.is_alive():
        pass
    found.append(p.is_alive())
    found.append(p.exitcode)
    return found
