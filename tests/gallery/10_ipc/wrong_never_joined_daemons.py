# diagnosis: never-joined
"""Daemons end with the program."""

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
    for target, args in ((child_a, (q, message)), (child_b, (q,))):
        p = Process(target=target, args=args)
        p.daemon = True
        p.start()


def runner(left, right):
    baton = left.get()
    baton.append(current_process().name)
    right.put(baton)


def relay(message, hops):
    queues = [Queue() for _ in range(hops + 1)]
    runners = [Process(target=runner, args=(queues[i], queues[i + 1])) for i in range(hops)]
    for p in runners:
        p.start()
    queues[0].put([message])
    result = queues[-1].get()
    for p in runners:
        p.join()
    return result
