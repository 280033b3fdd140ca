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
    # TODO: put, and never wait
    raise NotImplementedError("try_put")


def take(q, seconds):
    """Take one item from `q`: as soon as one comes, but do not wait for longer than `seconds`.

    Other processes may put and take at any time, also between two of your lines.

    Returns:
        The item; None when none has come within `seconds`.
    """
    # TODO: get, and wait for so long at the most
    raise NotImplementedError("take")


def drain(q, n) -> list:
    """Take the `n` items that another process is putting on `q`, however slow it is. Nobody else takes any.

    Returns:
        The items, in the order in which they came.
    """
    # TODO: get n items
    raise NotImplementedError("drain")


def flags(capacity) -> list[tuple[bool, bool]]:
    """Make a queue with room for `capacity` items, fill it, and take everything out again.

    Returns:
        Three pairs (empty, full), as the queue's own empty() and full() tell: of the new queue, of the full one
        (when what was put has arrived), and of the one from which everything has been taken out again.
    """
    # TODO: look three times, and mind that a put takes a moment to arrive
    raise NotImplementedError("flags")


def postman(q, letters, pause):  # for the demonstration
    for letter in letters:
        time.sleep(pause)
        q.put(letter)


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    try:
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
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
