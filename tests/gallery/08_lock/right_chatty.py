# right: prints a lot, before, inside and after the lock

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
    print(f"{user} walks in (process {os.getpid()})")
    n = search(user, path)
    print(f"{user} waits, {n} tickets there")
    with lock:
        print(f"{user} is at the counter")
        ok = buy(user, path)
        print(f"{user} leaves the counter")
    print(f"{user} is {'happy' if ok else 'sad'}")


def sell(path, users):
    lock = Lock()
    ps = []
    for user in users:
        p = Process(target=run, args=(user, path, lock))
        print("starting", user)
        p.start()
        ps.append(p)
    for user, p in zip(users, ps):
        p.join()
        print(user, "ended with", p.exitcode)
    with open(path, encoding="utf-8") as f:
        left = json.load(f)["ticket_num"]
    print("left:", left)
    return left
