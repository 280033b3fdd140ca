# right: a shared Value of ctypes carries the answer; files carry the message

from multiprocessing import Array, Value
import os
import tempfile
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def shout(message, letters, length):
    data = message.upper().encode("utf-8")
    letters[:len(data)] = data
    length.value = len(data)


def ask_child(message):
    letters, length = Array("B", 4 * len(message.encode("utf-8")) + 4), Value("i", 0)
    p = Process(target=shout, args=(message, letters, length))
    p.start()
    p.join()
    return bytes(letters[:length.value]).decode("utf-8")


def child_a(path, message):
    with open(path, "w", encoding="utf-8") as file:
        file.write(message)


def child_b(path):
    with open(path, encoding="utf-8") as file:
        print("B got " + file.read())


def pass_between(message):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "letter.txt")
        for target, args in ((child_a, (path, message)), (child_b, (path,))):
            p = Process(target=target, args=args)
            p.start()
            p.join()


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
