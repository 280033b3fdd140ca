"""The mailbox at the corner holds only so many letters, and there is no knowing when the next one comes. You
are in a hurry: where there is no room you want to hear it at once, and where there is no letter you wait for
as long as you have said, and not a moment longer.
"""

import time
from multiprocessing import Process, Queue
from queue import Empty, Full  # what put and get raise when they are not to wait, or have waited long enough

# The code above is given: never change it. (You may add imports to those at the top.)


def try_put(q, item) -> bool:
    """Put `item` on `q` if there is room for it at this moment. Never wait.

    Other processes may put and take at any time, also between two of your lines.

    Returns:
        True when the item is on the queue, False when the queue was full.
    """
    try:
        q.put_nowait(item)  # look and put in one go: nobody can come in between
    except Full:
        return False
    return True


def take(q, seconds):
    """Take one item from `q`: as soon as one comes, but do not wait for longer than `seconds`.

    Other processes may put and take at any time, also between two of your lines.

    Returns:
        The item; None when none has come within `seconds`.
    """
    try:
        return q.get(timeout=seconds)
    except Empty:
        return None


def drain(q, n) -> list:
    """Take the `n` items that another process is putting on `q`, however slow it is. Nobody else takes any.

    Returns:
        The items, in the order in which they came.
    """
    return [q.get() for _ in range(n)]  # get() waits for as long as it takes


def flags(capacity) -> list[tuple[bool, bool]]:
    """Make a queue with room for `capacity` items, fill it, and take everything out again.

    Returns:
        Three pairs (empty, full), as the queue's own empty() and full() tell: of the new queue, of the full one
        (when what was put has arrived), and of the one from which everything has been taken out again.
    """
    q = Queue(capacity)
    seen = [(q.empty(), q.full())]
    for number in range(capacity):
        q.put(number)
    while q.empty():  # what was put is still with the feeder thread
        time.sleep(0.001)
    seen.append((q.empty(), q.full()))
    for _ in range(capacity):
        q.get()
    seen.append((q.empty(), q.full()))
    return seen


def postman(q, letters, pause):  # for the demonstration
    for letter in letters:
        time.sleep(pause)
        q.put(letter)


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    box = Queue(2)
    print("room for each of three letters:", [try_put(box, letter) for letter in ("to ana", "to ben", "to eva")])
    print("taken:", take(box, 1), "and", take(box, 1))
    began = time.monotonic()
    print("taken:", take(box, 1), f"after {time.monotonic() - began:.1f} s")
    round_trip = Process(target=postman, args=(box, ["a card", "a bill", "a parcel"], 0.7))
    round_trip.start()
    print("drained:", drain(box, 3), f"after {time.monotonic() - began:.1f} s")
    round_trip.join()
    print("(empty, full) of a box for three:", flags(3))
