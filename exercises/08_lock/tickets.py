"""The last tickets for tonight are a number in a small file: {"ticket_num": 3}. Everybody may look at it, and
everybody wants one, but the line to the ticket office is slow. No ticket may be sold twice, and nobody may
be sent away while there is one left.
"""

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
    # TODO: call search and buy
    raise NotImplementedError("run")


def sell(path, users) -> int:
    """Let every user run in a process of its own, all at the same time, with one lock for them all.

    Args:
        path: the file with the tickets; it exists.
        users: a list of names.

    Returns:
        The number of tickets left in the file when every process has ended.
    """
    # TODO: make the lock, start a process per user, wait for them, read the file
    raise NotImplementedError("sell")


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        office = os.path.join(folder, "tickets.json")
        with open(office, "w", encoding="utf-8") as tickets:
            tickets.write('{"ticket_num": 3}')
        try:
            run("zoe", office, Lock())  # one customer alone, then four at the same time
            print(f"{sell(office, ['ana', 'ben', 'carla', 'dan'])} left")
        except NotImplementedError as missing:
            print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
