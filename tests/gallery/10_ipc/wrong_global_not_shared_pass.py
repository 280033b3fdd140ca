# diagnosis: global-not-shared
"""A fills its own box, and B looks into another."""

from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


box = None


def shout(message, q):
    q.put(message.upper())


def ask_child(message):
    q = Queue()
    p = Process(target=shout, args=(message, q))
    p.start()
    answer = q.get()
    p.join()
    return answer


def child_a(message):
    global box
    box = message


def child_b():
    print(f"B got {box}")


def pass_between(message):
    a = Process(target=child_a, args=(message,))
    b = Process(target=child_b)
    a.start()
    a.join()
    b.start()
    b.join()


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
