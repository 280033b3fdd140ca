"""The program that is measured: four buyers, one ticket, a lock, a file, a nap each."""

import json
import os
import random
import time
from multiprocessing import Lock, Process

nap = (lambda seconds: None) if os.environ.get("SELLERS_AWAKE") else time.sleep  # for the baseline, in every child


def buy(path, user, lock):
    with lock:
        with open(path, encoding="utf-8") as file:
            left = json.load(file)["left"]
        nap(random.random())
        if left:
            draft = f"{path}.{os.getpid()}"
            with open(draft, "w", encoding="utf-8") as file:
                json.dump({"left": left - 1}, file)
            os.replace(draft, path)
        print(f"{user} {'got a ticket' if left else 'sold out'}")


def sell(path="tickets.json", buyers=4):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"left": 1}, file)
    lock = Lock()
    processes = [Process(target=buy, args=(path, f"buyer-{n}", lock)) for n in range(buyers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with open(path, encoding="utf-8") as file:
        return json.load(file)["left"]


def take_and_give(times):
    """As many steps as *times*, and little else."""
    lock = Lock()
    for _ in range(times):
        lock.acquire()
        lock.release()
    return times
