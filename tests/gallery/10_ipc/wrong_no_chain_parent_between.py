# diagnosis: no-chain
"""The parent takes from each and puts for the next."""

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


def runner(left, right):
    right.put(left.get() + [current_process().name])


def relay(message, hops):
    pairs = [(Queue(), Queue()) for _ in range(hops)]
    runners = [Process(target=runner, args=pair) for pair in pairs]
    [p.start() for p in runners]
    baton = [message]
    for left, right in pairs:
        left.put(baton)
        baton = right.get()
    [p.join() for p in runners]
    return baton
