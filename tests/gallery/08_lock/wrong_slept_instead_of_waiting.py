# diagnosis: slept-instead-of-waiting
"""A second for each user is enough, on this machine."""

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


def run(user, path, lock):
    """Be one customer: search, then buy. Anyone may search at any time, only the holder of `lock` may buy."""
    search(user, path)
    with lock:  # around the whole purchase: what buy() reads must still be true when it writes
        buy(user, path)


def sell(path, users) -> int:
    """Let every user run in a process of its own, all at the same time, with one lock for them all.

    Args:
        path: the file with the tickets; it exists.
        users: a list of names.

    Returns:
        The number of tickets left in the file when every process has ended.
    """
    lock = Lock()
    customers = [Process(target=run, args=(user, path, lock)) for user in users]
    for customer in customers:
        customer.start()
    time.sleep(len(users))  # nobody takes longer than a second, and they buy one after the other
    with open(path, encoding="utf-8") as file:
        return json.load(file)["ticket_num"]
