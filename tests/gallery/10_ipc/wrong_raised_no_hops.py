# diagnosis: raised
"""0 hops: the list of queues is empty."""

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
    queues = [Queue() for _ in range(hops)]
    out = Queue()
    runners = [Process(target=runner, args=(a, b)) for a, b in zip(queues, queues[1:] + [out])]
    for p in runners:
        p.start()
    queues[0].put([message])
    result = out.get()
    for p in runners:
        p.join()
    return result
