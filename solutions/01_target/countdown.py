"""Three rockets stand on the pad, and each has a count of its own: its name, then one, two, three. The tower does not
count: it sets a count going and goes back to its work at once, while the count runs on by itself. You are the tower.
"""

import time
from multiprocessing import Process


def countdown(name):
    """Print the rocket's name, then "1", "2", "3", with one second before each."""
    print(name)
    for number in ("1", "2", "3"):
        time.sleep(1)
        print(number)


# The code above is given: never change it. (You may add imports to those at the top.)


def launch(name) -> Process:
    """Start countdown(name) in a new process, and return at once, while it counts.

    The count goes on to its "3" whatever the caller does next.

    Args:
        name: the rocket's name.

    Returns:
        The process that was started.
    """
    process = Process(target=countdown, args=(name,))
    process.start()
    return process


def launch_all(names) -> list[Process]:
    """Start a countdown for every name, each in a new process, all of them running at the same time. Return at once.

    Args:
        names: a list of different names; it may be empty.

    Returns:
        The processes that were started, in the order of the names.
    """
    return [launch(name) for name in names]


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    try:
        clock = time.monotonic()
        launch("luna")
        print(f"[{time.monotonic() - clock:.1f} s] luna counts, and the tower goes on")
        time.sleep(3.5)
        clock = time.monotonic()
        rockets = launch_all(["mars", "vega"])
        print(f"[{time.monotonic() - clock:.1f} s] {len(rockets)} more count, and the tower closes for today")
    except NotImplementedError as missing:
        print(f"{missing}() is not written yet: find its TODO in this file, write it, run this again.")
