# diagnosis: global-not-shared
"""Each child appends to a list of its own."""

from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


baton = []


def shout(message, q):
    q.put(message.upper())


def ask_child(message):
    q = Queue()
    p = Process(target=shout, args=(message, q))
    p.start()
    answer = q.get()
    p.join()
    return answer


def child_a(q, message):
    q.put(message)


def child_b(q):
    print(f"B got {q.get()}")


def pass_between(message):
    q = Queue()
    a = Process(target=child_a, args=(q, message))
    b = Process(target=child_b, args=(q,))
    a.start()
    b.start()
    a.join()
    b.join()


def runner():
    baton.append(current_process().name)


def relay(message, hops):
    baton.clear()
    baton.append(message)
    for i in range(hops):
        p = Process(target=runner)
        p.start()
        p.join()
    return list(baton)
