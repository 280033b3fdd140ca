# right: an executor for the answer; a helper that only says hello; a chain that is fed late

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def shout(message):
    return message.upper()


def ask_child(message):
    with ProcessPoolExecutor(max_workers=2) as executor:
        return executor.submit(shout, message).result()


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


def hello():
    print("hello")


def runner(left, right):
    baton = left.get()
    time.sleep(0.5)
    right.put(baton + (current_process().name,))


def relay(message, hops):
    helper = Process(target=hello)
    helper.start()
    time.sleep(1)
    first = left = Queue()
    keep, runners = [first], []
    for _ in range(hops):
        right = Queue()
        runners.append(Process(target=runner, args=(left, right)))
        runners[-1].start()
        keep.append(right)
        left = right
    first.put((message,))
    result = left.get()
    for p in [helper, *runners]:
        p.join()
    return list(result)
