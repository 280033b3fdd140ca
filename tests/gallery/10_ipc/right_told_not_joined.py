# right: B tells when it has printed, and nobody is joined: the program does that at its end

from multiprocessing import Event
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def shout(message, q):
    q.put(message.upper())


def ask_child(message):
    q = Queue()
    Process(target=shout, args=(message, q)).start()
    return q.get()


def child_a(q, message):
    q.put(message)


def child_b(q, printed):
    print(f"B got {q.get()}", flush=True)
    printed.set()


def pass_between(message):
    q, printed = Queue(), Event()
    Process(target=child_a, args=(q, message)).start()
    Process(target=child_b, args=(q, printed)).start()
    printed.wait()


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
