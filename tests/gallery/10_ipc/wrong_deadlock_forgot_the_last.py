# diagnosis: deadlock
"""The last child keeps what it has."""

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


def runner(number, left, right):
    baton = left.get()
    baton.append(current_process().name)
    if number > 1:
        right.put(baton)


def relay(message, hops):
    queues = [Queue() for _ in range(hops + 1)]
    runners = [Process(target=runner, args=(hops - i, queues[i], queues[i + 1])) for i in range(hops)]
    for p in runners:
        p.start()
    queues[0].put([message])
    result = queues[hops].get()
    for p in runners:
        p.join()
    return result
