# right: the lock is taken in a helper of the student's own, by an ExitStack; joins by sentinel

from contextlib import ExitStack
from multiprocessing.connection import wait
import json
import os
import random
import time
from multiprocessing import Lock, Process


def search(user, path) -> int:
    """Look how many tickets the file at `path` has left; print the number and return it."""
    with open(path, encoding="utf-8") as file:
        left = json.load(file)["ticket_num"]
    print(f"{user} sees {left}")
    return left


def buy(user, path) -> bool:
    """Take one ticket out of the file, if there is one. Not safe when two do it at the same time!"""
    with open(path, encoding="utf-8") as file:
        left = json.load(file)["ticket_num"]
    time.sleep(random.random())  # the slow line
    if left > 0:
        draft = f"{path}.{os.getpid()}"
        with open(draft, "w", encoding="utf-8") as file:
            json.dump({"ticket_num": left - 1}, file)
        os.replace(draft, path)
        print(f"{user} got a ticket")
        return True
    print(f"{user} sold out")
    return False


# The code above is given: never change it. (You may add imports to those at the top.)


def buy_safely(user, path, lock):
    with ExitStack() as stack:
        stack.enter_context(lock)
        return buy(user, path)


def run(user, path, lock):
    search(user=user, path=path)
    return buy_safely(user=user, path=path, lock=lock)


def start_buyer(user, path, lock):
    buyer = Process(target=run, args=(user, path, lock))
    buyer.start()
    return buyer


def wait_for_all(buyers):
    waiting = {buyer.sentinel: buyer for buyer in buyers}
    while waiting:
        for sentinel in wait(list(waiting)):
            waiting.pop(sentinel).join()


def tickets_left(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["ticket_num"]


def sell(path, users):
    lock = Lock()
    wait_for_all([start_buyer(user, path, lock) for user in users])
    return tickets_left(path)
