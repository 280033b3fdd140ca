# diagnosis: not-written
"""Only try_put is there."""

import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def try_put(q, item):
    try:
        q.put_nowait(item)
        return True
    except Full:
        return False


def take(q, seconds):
    raise NotImplementedError("take")


def drain(q, n):
    raise NotImplementedError("drain")


def flags(capacity):
    raise NotImplementedError("flags")
