"""Signals: handlers, kill, pause, sigwait, SIGCHLD, alarms and timers."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing import Lock, Process, Queue, SimpleQueue


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


# -- handlers


def exit_with_42(*_):
    sys.exit(42)


def wait_to_be_terminated(ready):
    signal.signal(signal.SIGTERM, exit_with_42)
    ready.put(True)
    time.sleep(100)


def child_that_is_ready(target, *arguments):
    ready = SimpleQueue()
    child = Process(target=target, args=(ready, *arguments))
    child.start()
    ready.get()
    return child


def handler_exits():
    """A handler of SIGTERM that exits with a code of its own."""
    child = child_that_is_ready(wait_to_be_terminated)
    child.terminate()
    child.join()
    return child.exitcode


def count_signals(ready, seconds, hits):
    heard = []
    signal.signal(signal.SIGUSR1, lambda *_: heard.append(1))
    start = time.monotonic()
    ready.put(True)
    time.sleep(seconds)
    hits.put([len(heard), int(time.monotonic() - start + 0.1)])


def sleep_goes_on_after_a_handler():
    """Two signals do not shorten a sleep of five seconds."""
    hits = SimpleQueue()
    child = child_that_is_ready(count_signals, 5, hits)
    for _ in range(2):
        time.sleep(1.5)
        os.kill(child.pid, signal.SIGUSR1)
    heard = hits.get()
    child.join()
    return [heard, child.exitcode]


def raise_keyerror(*_):
    raise KeyError("from the handler")


def raise_out_of(ready, wait, outcomes):
    signal.signal(signal.SIGUSR1, raise_keyerror)
    lock, numbers = Lock(), Queue()
    lock.acquire()
    waits = {
        "sleep": lambda: time.sleep(100),
        "acquire": lock.acquire,
        "get": numbers.get,
        "pause": signal.pause,
    }
    ready.put(True)
    outcomes.put(refusal(waits[wait]))


def handler_raises_out_of_a_wait():
    """An exception from a handler ends a sleep, an acquire, a get and a pause."""
    outcomes = SimpleQueue()
    heard = {}
    for wait in ("sleep", "acquire", "get", "pause"):
        child = child_that_is_ready(raise_out_of, wait, outcomes)
        time.sleep(1)
        os.kill(child.pid, signal.SIGUSR1)
        heard[wait] = outcomes.get()
        child.join()
    return heard


def sleep_until_interrupted(ready, outcomes):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        ready.put(True)
        time.sleep(100)
    except KeyboardInterrupt:
        outcomes.put("interrupted")


def keyboard_interrupt_in_child():
    """SIGINT becomes a KeyboardInterrupt, which the child catches."""
    outcomes = SimpleQueue()
    child = child_that_is_ready(sleep_until_interrupted, outcomes)
    time.sleep(1)
    os.kill(child.pid, signal.SIGINT)
    heard = outcomes.get()
    child.join()
    return [heard, child.exitcode]


def be_interrupted(ready):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ready.put(True)
    time.sleep(100)


def uncaught_keyboard_interrupt():
    """A KeyboardInterrupt that nobody catches ends the child with a 1."""
    child = child_that_is_ready(be_interrupted)
    time.sleep(1)
    os.kill(child.pid, signal.SIGINT)
    child.join()
    return child.exitcode


def ignore_sigterm(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.put(True)
    time.sleep(100)


def ignored_signal():
    """A child that ignores SIGTERM must be killed."""
    child = child_that_is_ready(ignore_sigterm)
    child.terminate()
    child.join(2)
    survived = child.is_alive()
    child.kill()
    child.join()
    return [survived, child.exitcode]


def reap_at_sigchld(codes):
    """Has a SIGCHLD handler append the exit codes of whoever has ended."""

    def reap(*_):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            codes.append(os.waitstatus_to_exitcode(status))

    signal.signal(signal.SIGCHLD, reap)


def sigchld_while_sleeping():
    """The handler reaps two children while the main program sleeps."""
    codes = []
    reap_at_sigchld(codes)
    for seconds in (1, 2):
        forked(nap, seconds, seconds)
    time.sleep(4)
    return [codes, refusal(os.wait)]


def sigchld_while_pausing():
    """Each child that ends ends a pause."""
    codes = []
    reap_at_sigchld(codes)
    for seconds in (2, 4):
        forked(nap, seconds, seconds)
    seen = []
    while len(codes) < 2:
        signal.pause()
        seen.append(list(codes))
    return seen


def end_at_once():
    return None


def sigchld_of_a_process():
    """A Process that ends sends SIGCHLD, unless it is the child of a fork server."""
    heard = []
    signal.signal(signal.SIGCHLD, lambda *_: heard.append("SIGCHLD"))
    process = Process(target=end_at_once)
    process.start()
    process.join()
    time.sleep(1)
    return [heard, process.exitcode]


def pause_until_signalled(ready, outcomes):
    signal.signal(signal.SIGUSR1, lambda *_: None)
    ready.put(True)
    signal.pause()
    outcomes.put("went on")


def pause():
    """signal.pause() returns after a handler has run."""
    outcomes = SimpleQueue()
    child = child_that_is_ready(pause_until_signalled, outcomes)
    time.sleep(2)
    os.kill(child.pid, signal.SIGUSR1)
    heard = outcomes.get()
    child.join()
    return heard


def signal_parent(seconds, number):
    time.sleep(seconds)
    os.kill(os.getppid(), number)


def sigwait():
    """A blocked signal waits until it is asked for."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
    nothing = signal.sigtimedwait([signal.SIGUSR1], 1)
    pid = forked(signal_parent, 1, signal.SIGUSR1)
    first = signal.sigwait([signal.SIGUSR1, signal.SIGUSR2])
    os.waitpid(pid, 0)
    pid = forked(signal_parent, 1, signal.SIGUSR2)
    second = signal.sigwaitinfo([signal.SIGUSR2])
    os.waitpid(pid, 0)
    return [nothing, first.name, second.si_signo == signal.SIGUSR2]


def blocked_signal():
    """A signal that comes while it is blocked is pending, and handled when it is let in."""
    heard = []
    signal.signal(signal.SIGUSR1, lambda *_: heard.append("handled"))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    os.waitpid(forked(signal_parent, 1, signal.SIGUSR1), 0)
    pending = [number.name for number in signal.sigpending()]
    before = list(heard)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
    return [pending, before, heard]


def signal_to_oneself():
    """A signal that a process sends itself is handled before kill() returns."""
    heard = []
    signal.signal(signal.SIGUSR1, lambda number, _: heard.append(signal.Signals(number).name))
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
    return heard


def join_own_group(ready):
    os.setpgid(0, 0)
    ready.put(True)
    time.sleep(100)


def killpg():
    """A signal to a process group reaches its members."""
    child = child_that_is_ready(join_own_group)
    os.killpg(os.getpgid(child.pid), signal.SIGTERM)
    child.join()
    return child.exitcode


def ready_then_nap(ready):
    ready.put(True)
    time.sleep(1)


def stop_and_continue():
    """A stopped process gets on only when it is continued."""
    child = child_that_is_ready(ready_then_nap)
    os.kill(child.pid, signal.SIGSTOP)
    child.join(3)
    stopped = child.is_alive()
    os.kill(child.pid, signal.SIGCONT)
    child.join()
    return [stopped, child.exitcode]


# -- alarms


def alarm():
    """alarm() interrupts a pause, and a sleep once; a cancelled one never comes."""
    heard = []
    signal.signal(signal.SIGALRM, lambda *_: heard.append("alarm"))
    signal.alarm(2)
    signal.pause()
    signal.alarm(1)
    time.sleep(2)
    signal.alarm(2)
    time.sleep(0.7)
    left = signal.alarm(0)
    time.sleep(3)
    return [heard, left]


def repeated_timer():
    """setitimer() rings each second until it is turned off."""
    heard = []
    signal.signal(signal.SIGALRM, lambda *_: heard.append("tick"))
    signal.setitimer(signal.ITIMER_REAL, 1.5, 1)
    for _ in range(3):
        signal.pause()
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    time.sleep(2)
    return [heard, 0 < left <= 1, interval]


def alarm_as_timeout():
    """An alarm whose handler raises ends a wait that would last for ever."""

    def give_up(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 2.5)
    return refusal(Queue().get)


def be_alarmed(outcomes):
    signal.signal(signal.SIGALRM, lambda *_: outcomes.put("alarm in child"))
    signal.alarm(2)
    time.sleep(4)


def alarm_in_child():
    """An alarm belongs to the process that has set it."""
    outcomes = SimpleQueue()
    signal.alarm(100)
    child = Process(target=be_alarmed, args=(outcomes,))
    child.start()
    heard = outcomes.get()
    child.join()
    return [heard, child.exitcode, signal.alarm(0) > 0]
