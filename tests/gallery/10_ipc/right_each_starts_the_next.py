# right: each child starts the next and the last one reports; B starts A

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


def child_b(message):
    q = Queue()
    a = Process(target=child_a, args=(q, message))
    a.start()
    print(f"B got {q.get()}")
    a.join()


def pass_between(message):
    b = Process(target=child_b, args=(message,))
    b.start()
    b.join()


def runner(baton, hops, out):
    baton = baton + [current_process().name]
    if hops == 1:
        out.put(baton)
    else:
        p = Process(target=runner, args=(baton, hops - 1, out))
        p.start()
        p.join()


def relay(message, hops):
    if not hops:
        return [message]
    out = Queue()
    first = Process(target=runner, args=([message], hops, out))
    first.start()
    arrived = out.get()
    first.join()
    return arrived
