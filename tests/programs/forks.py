"""Processes as the operating system makes them: fork, wait, exec, and programs that are not Python's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import Process, Queue


def refusal(action, *arguments, **options):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments, **options)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


def forked(body, *arguments):
    """Forks a child that runs `body` and exits with what it returns.

    Returns:
        The child's process id.
    """
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = body(*arguments) or 0
        finally:
            os._exit(code)
    return pid


def nap(seconds, code=0):
    time.sleep(seconds)
    return code


# -- fork and wait


def write_later(descriptor):
    time.sleep(2)
    os.write(descriptor, b"hi")
    return 4


def fork_and_waitpid():
    """A forked child writes into a pipe and exits with a code."""
    reader, writer = os.pipe()
    pid = forked(write_later, writer)
    os.close(writer)
    heard = [os.read(reader, 10).decode(), os.read(reader, 10).decode()]
    found, status = os.waitpid(pid, 0)
    return [heard, found == pid, os.WIFEXITED(status), os.waitstatus_to_exitcode(status)]


def wait_for_any():
    """wait() and waitpid(-1) tell who ended first; then nobody is left."""
    pids = {forked(nap, seconds, code): code for seconds, code in ((5, 1), (1, 2), (3, 3))}
    order = []
    for wait in (os.wait, lambda: os.waitpid(-1, 0), os.wait):
        pid, status = wait()
        order.append([pids[pid], os.waitstatus_to_exitcode(status)])
    return [order, refusal(os.wait), refusal(os.waitpid, -1, os.WNOHANG)]


def waitpid_without_waiting():
    """WNOHANG says (0, 0) while the child runs."""
    pid = forked(nap, 3, 6)
    seen = [os.waitpid(pid, os.WNOHANG) == (0, 0)]
    time.sleep(1.5)
    seen.append(os.waitpid(pid, os.WNOHANG) == (0, 0))
    time.sleep(3)
    return seen + [os.waitpid(pid, os.WNOHANG) == (pid, 6 << 8)]


def waitid():
    """waitid() can look without reaping, and by process id."""
    pid = forked(nap, 2, 7)
    early = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG)
    looked = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    reaped = os.waitid(os.P_ALL, 0, os.WEXITED)
    return [early, looked.si_status, reaped.si_pid == pid, reaped.si_status, reaped.si_code == os.CLD_EXITED]


def wait3_and_wait4():
    """The forms that also tell what the child has used."""
    first, second = forked(nap, 1, 1), forked(nap, 3, 2)
    seen = [os.wait3(0)[:2] == (first, 1 << 8), os.wait4(second, 0)[:2] == (second, 2 << 8)]
    return seen


def exit_status_of_a_killed_child():
    """A child that is killed, and whether its process id still exists."""
    pid = forked(nap, 100)
    exists = refusal(os.kill, pid, 0)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    gone = refusal(os.kill, pid, 0)
    return [exists, gone, os.WIFSIGNALED(status), os.WTERMSIG(status), os.waitstatus_to_exitcode(status)]


def fork_twice(writer):
    os.waitpid(forked(write_and_end, writer, b"grandchild"), 0)
    return write_and_end(writer, b", child")


def write_and_end(writer, text):
    os.write(writer, text)
    return 0


def nested_forks():
    """A child forks a child of its own."""
    reader, writer = os.pipe()
    os.waitpid(forked(fork_twice, writer), 0)
    return os.read(reader, 100).decode()


def leave_an_orphan(writer, started):
    me = os.getpid()
    forked(speak_as_orphan, writer, started, me)
    os.close(writer)
    os.read(started, 1)
    return 0


def speak_as_orphan(writer, started, parent):
    del started
    time.sleep(2)
    os.write(writer, b"orphan" if os.getppid() != parent else b"child")


def orphan_outlives_its_parent():
    """A grandchild whose parent has ended goes on."""
    reader, writer = os.pipe()
    started, start = os.pipe()
    pid = forked(leave_an_orphan, writer, started)
    os.close(writer)
    os.write(start, b"x")
    os.waitpid(pid, 0)
    return [os.read(reader, 100).decode(), os.read(reader, 100).decode()]


HOOKS: list[str] = []


def hooks_around_fork():
    """Functions registered by register_at_fork() run before and after a fork, on both sides."""
    os.register_at_fork(
        before=lambda: HOOKS.append("before"),
        after_in_parent=lambda: HOOKS.append("parent"),
        after_in_child=lambda: HOOKS.append("child"),
    )
    reader, writer = os.pipe()
    os.waitpid(forked(lambda: write_and_end(writer, " ".join(HOOKS).encode())), 0)
    return [os.read(reader, 100).decode(), HOOKS]


def fork_beside_processes():
    """os.fork() and Process side by side: each is waited for by its own means."""
    process = Process(target=nap, args=(3,))
    process.start()
    pid = forked(nap, 1, 8)
    _, status = os.waitpid(pid, 0)
    process.join()
    return [os.waitstatus_to_exitcode(status), process.exitcode]


def reaped_by_hand():
    """A process that wait() has taken is lost to join(), which notices."""
    process = Process(target=nap, args=(1,))
    process.start()
    pid, status = os.wait()
    process.join(1)
    return [pid == process.pid, status, process.exitcode]


# -- other programs


def subprocess_run():
    """A program of its own: its output, its input, its exit code."""
    done = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True)
    echoed = subprocess.check_output(["cat"], input="echo", text=True)
    return [done.stdout.strip(), echoed, subprocess.call([sys.executable, "-c", "raise SystemExit(3)"])]


def subprocess_times_out():
    """A program that takes too long is killed."""
    return refusal(subprocess.run, ["sleep", "100"], timeout=1)


def subprocess_beside_a_process():
    """A program and a process side by side."""
    numbers = Queue()
    process = Process(target=put_after, args=(numbers, 2))
    process.start()
    program = subprocess.Popen(["sleep", "0.3"])
    seen = [numbers.get(), program.wait()]
    process.join()
    return [seen, program.poll()]


def put_after(numbers, seconds):
    time.sleep(seconds)
    numbers.put("put")


def exec_in_child():
    """A forked child becomes another program."""
    pid = forked(lambda: os.execv(sys.executable, [sys.executable, "-c", "raise SystemExit(5)"]))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def posix_spawn():
    """posix_spawn() and os.system() start programs, too."""
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", "raise SystemExit(6)"], os.environ)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.waitstatus_to_exitcode(os.system("exit 4"))]
