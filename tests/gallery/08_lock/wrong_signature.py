# diagnosis: wrong-signature

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

def run(user, path, lock, number):
    search(user, path)
    with lock:
        print(f"number {number}, please")
        buy(user, path)


def sell(path, users):
    lock = Lock()
    ps = [Process(target=run, args=(user, path, lock, i)) for i, user in enumerate(users)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    with open(path, encoding="utf-8") as f:
        return json.load(f)["ticket_num"]
