"""Processes: how they start, are joined and end; exit codes, exit handlers, daemons."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from multiprocessing import Pipe, Process, Queue, active_children, connection, util


def nap(seconds):
    time.sleep(seconds)


def start_all(processes):
    for process in processes:
        process.start()


def join_all(processes):
    for process in processes:
        process.join()


def refusal(action, *arguments):
    """The name of the exception that `action` raises, or "accepted"."""
    try:
        action(*arguments)
    except Exception as problem:
        return type(problem).__name__
    return "accepted"


# -- life of one process


def put_length(text, numbers):
    numbers.put(len(text))


def large_arguments():
    """Arguments that no pipe can hold while a spawned process begins to read them."""
    numbers = Queue()
    workers = [Process(target=put_length, args=("x" * 70_000, numbers)) for _ in range(2)]
    start_all(workers)
    found = [numbers.get() for _ in workers]
    join_all(workers)
    return found


def start_and_join():
    """A process before its start, while it runs, and after its end."""
    worker = Process(target=nap, args=(2,))
    seen = [[worker.is_alive(), worker.pid is None, worker.exitcode]]
    worker.start()
    seen.append([worker.is_alive(), worker.pid is None, worker.exitcode])
    worker.join()
    seen.append([worker.is_alive(), worker.pid is None, worker.exitcode])
    return seen


def join_with_timeout():
    """A join that gives up, one that does not wait at all, and one that sees the end."""
    worker = Process(target=nap, args=(4,))
    worker.start()
    worker.join(1)
    after_one_second = worker.is_alive()
    worker.join(0)
    at_once = worker.is_alive()
    worker.join(20)
    return [after_one_second, at_once, worker.is_alive(), worker.exitcode]


def join_many():
    """Eight sleepers side by side take as long as the longest."""
    sleepers = [Process(target=nap, args=(number % 4 + 1,)) for number in range(8)]
    start_all(sleepers)
    join_all(sleepers)
    return [sleeper.exitcode for sleeper in sleepers]


def one_after_the_other():
    """A join within the loop makes the processes wait for each other."""
    for seconds in (1, 2, 3):
        sleeper = Process(target=nap, args=(seconds,))
        sleeper.start()
        sleeper.join()
    return sleeper.exitcode


def send_arguments(writer, first, second, third="unset"):
    writer.send([first, second, third])


def arguments_and_keywords():
    """Positional and keyword arguments reach the target."""
    reader, writer = Pipe(duplex=False)
    worker = Process(target=send_arguments, args=(writer, 1), kwargs={"second": "two", "third": [3]})
    worker.start()
    received = reader.recv()
    worker.join()
    return received


class Squarer(Process):
    """A process that overrides run()."""

    def __init__(self, number, answers):
        super().__init__(name=f"squarer-{number}")
        self.number = number
        self.answers = answers

    def run(self):
        self.answers.put([self.name, self.number**2])


def subclass_with_run():
    """Instances of a subclass carry their own attributes over."""
    answers = Queue()
    squarers = [Squarer(number, answers) for number in (2, 3)]
    start_all(squarers)
    received = sorted(answers.get() for _ in squarers)
    join_all(squarers)
    return received


def close_process():
    """A running process cannot be closed; a closed one cannot be asked."""
    worker = Process(target=nap, args=(1,))
    worker.start()
    while_running = refusal(worker.close)
    worker.join()
    after_the_end = refusal(worker.close)
    return [while_running, after_the_end, refusal(worker.is_alive), refusal(worker.join)]


def misuse_is_refused():
    """Joining before the start, starting twice."""
    worker = Process(target=nap, args=(0,))
    join_too_early = refusal(worker.join)
    worker.start()
    second_start = refusal(worker.start)
    worker.join()
    return [join_too_early, second_start, refusal(worker.start), refusal(worker.join)]


def unpicklable_target():
    """Where the target must be pickled, a lambda is refused before there is a process."""
    worker = Process(target=lambda: None)
    try:
        worker.start()
    except Exception:
        return ["refused", len(active_children())]
    worker.join()
    return ["started", worker.exitcode]


def sentinels():
    """connection.wait() on sentinels: the first to end, none in time, then the other."""
    quick, slow = Process(target=nap, args=(1,)), Process(target=nap, args=(4,))
    start_all([quick, slow])
    names = {quick.sentinel: "quick", slow.sentinel: "slow"}
    first = connection.wait(list(names))
    none_in_time = connection.wait([slow.sentinel], timeout=1)
    last = connection.wait([slow.sentinel])
    join_all([quick, slow])
    return [[names[s] for s in first], none_in_time, [names[s] for s in last]]


# -- exit codes


def fail():
    raise ValueError("this child fails on purpose")


ENDINGS = {
    "returns": lambda: "a value nobody sees",
    "sys.exit()": sys.exit,
    "sys.exit(3)": lambda: sys.exit(3),
    "sys.exit(-1)": lambda: sys.exit(-1),
    "sys.exit('text')": lambda: sys.exit("a text on the way out"),
    "os._exit(5)": lambda: os._exit(5),
    "raises": fail,
    "kills itself": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "terminates itself": lambda: os.kill(os.getpid(), signal.SIGTERM),
}


def end_by(ending):
    ENDINGS[ending]()


def exit_codes():
    """Each way to end, and the exit code that it leaves."""
    children = {ending: Process(target=end_by, args=(ending,)) for ending in ENDINGS}
    start_all(children.values())
    join_all(children.values())
    return {ending: child.exitcode for ending, child in children.items()}


def announce_and_nap(writer, seconds):
    writer.send("ready")
    time.sleep(seconds)


def sleeping_child(seconds=100):
    """A child that has begun to sleep."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=announce_and_nap, args=(writer, seconds))
    child.start()
    reader.recv()
    return child


def terminate_kill_and_signal():
    """Exit codes of processes that others end."""
    codes = []
    for end in (Process.terminate, Process.kill, lambda child: os.kill(child.pid, signal.SIGUSR1)):
        child = sleeping_child()
        end(child)
        child.join()
        codes.append(child.exitcode)
    return codes


def terminate_after_the_end():
    """terminate() and kill() on a process that has ended change nothing."""
    child = Process(target=nap, args=(1,))
    child.start()
    child.join()
    child.terminate()
    child.kill()
    return child.exitcode


def sleep_then_say_goodbye(writer):
    try:
        writer.send("ready")
        time.sleep(100)
    finally:
        writer.send("goodbye")


def terminate_skips_finally():
    """A terminated process does not run its finally blocks: the other end sees the end of file."""
    reader, writer = Pipe(duplex=False)
    child = Process(target=sleep_then_say_goodbye, args=(writer,))
    child.start()
    writer.close()
    heard = [reader.recv()]
    time.sleep(1)
    child.terminate()
    try:
        heard.append(reader.recv())
    except EOFError:
        heard.append("end of file")
    child.join()
    return [heard, child.exitcode]


# -- exit handlers, daemons


def register_exit_handler(register, writer):
    if register == "atexit":
        atexit.register(writer.send, "handler ran")
    else:
        util.Finalize(None, writer.send, args=("handler ran",), exitpriority=1)


def ran_its_handler(register):
    reader, writer = Pipe(duplex=False)
    child = Process(target=register_exit_handler, args=(register, writer))
    child.start()
    writer.close()
    try:
        heard = reader.recv()
    except EOFError:
        heard = "no handler ran"
    child.join()
    return heard


def atexit_in_child():
    """Whether a child runs its atexit handlers depends on the version and the start method."""
    return ran_its_handler("atexit")


def finalizer_in_child():
    """multiprocessing's own finalizers run in every child."""
    return ran_its_handler("finalizer")


def daemon_ends_with_main():
    """A daemon does not keep its parent from ending."""
    daemon = Process(target=nap, args=(1000,), daemon=True)
    daemon.start()
    return [daemon.daemon, daemon in active_children()]


def non_daemon_is_joined_at_exit():
    """A main process that returns waits for its children."""
    Process(target=nap, args=(3,)).start()
    return "returned"


def hold(writer, seconds):
    time.sleep(seconds)
    writer.send("still here")


def leave_a_child(writer, daemon, seconds):
    Process(target=hold, args=(writer, 5), daemon=daemon).start()
    time.sleep(seconds)


def heard_from_grandchild(daemon):
    reader, writer = Pipe(duplex=False)
    middle = Process(target=leave_a_child, args=(writer, daemon, 1))
    middle.start()
    writer.close()
    try:
        heard = reader.recv()
    except EOFError:
        heard = "end of file"
    middle.join()
    return [heard, middle.exitcode]


def daemon_grandchild_ends_with_its_parent():
    """A child that ends takes its daemons with it."""
    return heard_from_grandchild(daemon=True)


def non_daemon_grandchild_is_joined():
    """A child that ends waits for its own children first."""
    return heard_from_grandchild(daemon=False)


def try_to_have_a_child(writer):
    writer.send(refusal(Process(target=nap, args=(0,)).start))


def daemons_have_no_children():
    """A daemonic process is not allowed to have children."""
    reader, writer = Pipe(duplex=False)
    daemon = Process(target=try_to_have_a_child, args=(writer,), daemon=True)
    daemon.start()
    heard = reader.recv()
    daemon.join()
    return heard
