"""Nobody should go alone through the night, so you are given a companion. It lives for two seconds, if it is let.
But it is bound to you: when your program goes, it goes at that very moment. Whoever wants to see it grow old
has to stay.
"""

import time
from multiprocessing import Process


def accompany(name):
    """Be a companion: live for two seconds, and say so."""
    print(f"{name} lives", flush=True)
    time.sleep(2)
    print(f"{name} dies of age", flush=True)


# The code above is given: never change it. (You may add imports to those at the top.)


def start_companion(name) -> Process:
    """Start a daemon process that calls accompany(name), and return while it lives.

    A daemon does not keep the program from ending: when the program ends, it is ended too.

    Returns:
        The Process that has been started.
    """
    companion = Process(target=accompany, args=(name,), daemon=True)
    companion.start()
    return companion


def leave_early(name, seconds):
    """Start a companion, stay for so many seconds, and return.

    Nothing is done to the companion: it is alive when this function returns, and goes when the program goes.

    Args:
        name: the companion's name.
        seconds: how long to stay: less than 0.9.
    """
    start_companion(name)
    time.sleep(seconds)


def stay(name):
    """Start a companion and return when it has died of age: when its process has ended by itself."""
    companion = start_companion(name)
    companion.join()


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    print("you stay with ada")
    stay("ada")
    print("you stay half a second with bob, and leave")
    leave_early("bob", 0.5)
    print("the program ends")
