# right: a Pool for the answer, a manager's queues for the rest

from multiprocessing import Manager, Pool
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def ask_child(message):
    with Pool(1) as pool:
        return pool.apply(str.upper, (message,))


def child_a(q, message):
    q.put(message)


def child_b(q):
    print("B got " + q.get())


def pass_between(message):
    with Manager() as manager:
        q = manager.Queue()
        a = Process(target=child_a, args=(q, message))
        b = Process(target=child_b, args=(q,))
        a.start()
        a.join()
        b.start()
        b.join()


def runner(left, right):
    right.put(left.get() + [current_process().name])


def relay(message, hops):
    with Manager() as manager:
        queues = [manager.Queue() for _ in range(hops + 1)]
        runners = [Process(target=runner, args=(queues[i], queues[i + 1])) for i in range(hops)]
        queues[0].put([message])
        for p in runners:
            p.start()
        for p in runners:
            p.join()
        return queues[hops].get()
