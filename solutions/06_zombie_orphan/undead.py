"""At night in the village of processes. A zombie has died, and yet its name still stands in the register,
because nobody has come to bury it. An orphan is alive and well, but its parent is dead, and somebody else
has taken it in. You make one of each, you bury the one, and you find out who has taken in the other.
"""

import os
import time
from multiprocessing import get_context

ctx = get_context("fork")  # this exercise is about fork, whatever the default: ctx.Process, ctx.Pipe, ctx.Queue, …

# The code above is given: never change it. (You may add imports to those at the top.)


def make_zombie() -> ctx.Process:
    """Make a zombie: a child that has ended, and that nobody has waited for yet.

    It does not matter what the child does, nor for how long. When this function returns it has
    ended, and the operating system still keeps its exit code for you: its state is Z.

    Returns:
        The Process object of the child.
    """
    child = ctx.Process(target=os.getpid)
    child.start()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # until it has ended; WNOWAIT leaves it as it is
    return child


def bury(p) -> int:
    """Wait for a child, so that no zombie of it remains.

    Args:
        p: a Process that has been started. It may be a zombie, or it may still be running.

    Returns:
        The exit code with which it has ended.
    """
    p.join()
    return p.exitcode


def _leave_an_orphan(seconds, pid_out):
    """Be the parent: start the child, tell its pid, and end at once."""
    child = ctx.Process(target=time.sleep, args=(seconds,))
    child.start()
    pid_out.send(child.pid)  # send() returns when the pid is in the pipe; a Queue's put() would promise less
    os._exit(0)  # an ordinary end would wait for the child


def make_orphan(seconds) -> int:
    """Make an orphan: a grandchild of this process that has lost its parent.

    The grandchild sleeps `seconds`. When this function returns, the grandchild is alive, and its parent, a
    child of this process, has ended.

    Returns:
        The pid of the grandchild.
    """
    pid_in, pid_out = ctx.Pipe(duplex=False)
    parent = ctx.Process(target=_leave_an_orphan, args=(seconds, pid_out))
    parent.start()
    pid = pid_in.recv()
    parent.join()  # only when it has ended, its child is an orphan
    return pid


def adopter(pid) -> int:
    """Find out who is the parent of a process now.

    Args:
        pid: the pid of a process that is alive: an orphan, or any other.

    Returns:
        The pid of its parent.
    """
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        fields = dict(line.split(":", 1) for line in status)
    return int(fields["PPid"])


if __name__ == "__main__":  # a demonstration on the real clock: change it as you like
    corpse = make_zombie()
    print(f"{corpse.pid} has ended; in the register it stands as:")
    os.system(f"ps -o pid,ppid,stat,comm -p {corpse.pid}")
    print(f"buried: exit code {bury(corpse)}")
    child = make_orphan(0.5)
    print(f"I am {os.getpid()}; the orphan {child} has been taken in by {adopter(child)}")
