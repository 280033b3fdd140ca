# right: Pipe everywhere; one direction or both

from multiprocessing import Pipe
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def shout(end):
    end.send(end.recv().upper())
    end.close()


def ask_child(message):
    here, there = Pipe()
    p = Process(target=shout, args=(there,))
    p.start()
    here.send(message)
    answer = here.recv()
    p.join()
    return answer


def child_a(end, message):
    end.send(message)


def child_b(end):
    print("B got", end.recv())


def pass_between(message):
    receiving, sending = Pipe(duplex=False)
    b = Process(target=child_b, args=(receiving,), name="B")
    a = Process(target=child_a, args=(sending, message), name="A")
    b.start()
    a.start()
    for p in (a, b):
        p.join()


def runner(left, right):
    baton = left.recv()
    baton.append(current_process().name)
    right.send(baton)


def relay(message, hops):
    if hops == 0:
        return [message]
    pipes = [Pipe() for _ in range(hops + 1)]
    runners = [Process(target=runner, args=(pipes[i][1], pipes[i + 1][0])) for i in range(hops)]
    for p in runners:
        p.start()
    pipes[0][0].send([message])
    result = pipes[-1][1].recv()
    for p in runners:
        p.join()
    return result
