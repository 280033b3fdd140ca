"""Calls of the kit's own: customers with a lock that the kit holds or looks at, and a sale in which the line is slow.

Wherever this module is loaded, ``random()`` gives numbers near 1, which it may: then those who wait wait long.
"""

from __future__ import annotations

import importlib
import multiprocessing
import random
import time

from lockstep.stage.drive import mark

_quick = random.random


def _nearly_one() -> float:
    return 0.9 + _quick() / 10


random.random = _nearly_one


def customer(story: str, user: str, path: str, lock) -> None:
    """In a process of its own: the student's ``run``."""
    importlib.import_module(story).run(user, path, lock)


def behind_a_closed_door(story, users, path, seconds):
    """Hold the lock for *seconds* while a customer for each user waits; mark ``opens`` just before letting go."""
    lock = multiprocessing.Lock()
    lock.acquire()
    customers = [
        multiprocessing.Process(target=customer, args=(story.__name__, user, path, lock), name=user) for user in users
    ]
    for one in customers:
        one.start()
    time.sleep(seconds)
    mark("opens")
    lock.release()
    for one in customers:
        one.join()


def one_after_the_other(story, users, path):
    """A customer for each user, the next one when the one before has gone.

    Returns:
        For each of them whether the lock was free then.
    """
    free = []
    for user in users:
        lock = multiprocessing.Lock()
        one = multiprocessing.Process(target=customer, args=(story.__name__, user, path, lock), name=user)
        one.start()
        one.join()
        free.append(lock.acquire(block=False))
    return free


def slow_sale(story, users, path):
    """The student's ``sell``, with a slow line at the office."""
    return story.sell(path, users)
