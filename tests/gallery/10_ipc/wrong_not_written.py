# diagnosis: not-written
"""Only the first is there."""

from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def shout(message, q):
    q.put(message.upper())


def ask_child(message):
    q = Queue()
    p = Process(target=shout, args=(message, q))
    p.start()
    answer = q.get()
    p.join()
    return answer


def pass_between(message):
    raise NotImplementedError("pass_between")


def relay(message, hops):
    raise NotImplementedError("relay")
