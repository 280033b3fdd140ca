# diagnosis: dropped-too-soon; methods: spawn, forkserver
"""The queues between the children live only as long as the function that starts them."""

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


def both_started(message):
    q = Queue()
    pair = [Process(target=child_a, args=(q, message)), Process(target=child_b, args=(q,))]
    for p in pair:
        p.start()
    return pair


def pass_between(message):
    for p in both_started(message):
        p.join()


def runner(left, right):
    baton = left.get()
    baton.append(current_process().name)
    right.put(baton)


def set_up(hops):
    queues = [Queue() for _ in range(hops + 1)]
    runners = [Process(target=runner, args=(queues[i], queues[i + 1])) for i in range(hops)]
    for p in runners:
        p.start()
    return runners, queues[0], queues[-1]


def relay(message, hops):
    runners, first, last = set_up(hops)
    first.put([message])
    result = last.get()
    for p in runners:
        p.join()
    return result
