"""The relay race of the town's runners: one has the message and hands it to the next, and so on to the last.
Each runner is a process, and what one of them knows the others do not. So there has to be something between
them through which the message can go.
"""

from multiprocessing import Process, Queue, current_process

# The code above is given: never change it. (You may add imports to those at the top.)


def answer(message, answers):
    answers.put(message.upper())


def ask_child(message) -> str:
    """Let a child process answer `message` with message.upper().

    Returns:
        The child's answer.
    """
    answers = Queue()
    child = Process(target=answer, args=(message, answers))
    child.start()
    found = answers.get()  # before the join: a child ends only when what it has put is taken, if it is large
    child.join()
    return found


def send(message, q):
    q.put(message)


def receive(q):
    print(f"B got {q.get()}")


def pass_between(message):
    """Let a child process A send `message` to another child process B, which prints f"B got {message}".

    Returns:
        Nothing, and not before B has printed.
    """
    q = Queue()
    pair = [Process(target=send, args=(message, q)), Process(target=receive, args=(q,))]
    for child in pair:
        child.start()
    for child in pair:
        child.join()


def hop(q_in, q_out):
    q_out.put(q_in.get() + [current_process().name])


def relay(message, hops) -> list[str]:
    """Send `message` through a chain of `hops` child processes.

    Each child adds its own name, current_process().name, and hands everything on to the next child (or starts it).
    The parent handles only the first and the last: what comes between goes from child to child.

    Args:
        message: a string.
        hops: how many children there are in the chain; with 0 there is none.

    Returns:
        The message, then the name of each child's process, in the order in which they had it.
    """
    queues = [Queue() for _ in range(hops + 1)]  # one before the chain, one behind each child
    runners = [Process(target=hop, args=pair) for pair in zip(queues, queues[1:])]
    for runner in runners:
        runner.start()
    queues[0].put([message])
    arrived = queues[-1].get()
    for runner in runners:
        runner.join()
    return arrived


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    print("asked:", ask_child("is anybody there?"))
    pass_between("the king is coming")
    print("relayed:", relay("the king is coming", 3))
