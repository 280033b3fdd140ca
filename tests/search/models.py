"""A small simulator of programs, and small programs with classic bugs, to try policies on.

`simulate` does to a policy what a run does: it shows who is ready, grants one step, tries it, and parks
whoever cannot go on until somebody else has changed the key. A program is a list of generators that yield
steps:

    def buyer(me):
        left = yield read("left")
        yield write("left", left - 1)

The program's main process `P0` starts one process for each generator (`P0.1`, `P0.2`, ...), joins them all
and ends. A generator that returns a text reports a bug; `Program.check` looks at the values at the end.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lockstep.search import Knowledge, Plain, Policy, Recorder

READS = {"read", "empty", "is_set", "wait", "join"}
POLLS = {"empty", "is_set"}
STEPS_AT_MOST = 20_000


class Op(NamedTuple):
    """A step that an actor is about to make."""

    op: str
    key: str | None
    value: object = None


Body = Generator[Op, object, "str | None"]


@dataclass
class Program:
    """A program to simulate."""

    name: str
    bodies: Sequence[Callable[[int], Body]]
    """One for each process; called with the number of the process, from 0."""
    check: Callable[[dict[str, object]], str | None] = lambda values: None
    """Given the values at the end, returns what is wrong with them, or None."""


@dataclass
class Actor:
    """What a policy sees (see `lockstep.search.Candidate`), and the body behind it."""

    name: str
    body: Body
    next: Op | None = None
    grants: int = 0
    had_turn: bool = False
    parked: bool = False
    retries: bool = False

    process = property(lambda self: self.name)
    op = property(lambda self: self.next.op)
    key = property(lambda self: self.next.key)
    poll = property(lambda self: self.next.op in POLLS)
    reads = property(lambda self: self.next.op in READS)


class Step(NamedTuple):
    """One line of the trace (see `lockstep.search.TraceStep`)."""

    actor: str
    process: str
    op: str
    key: str | None
    line: int
    poll: bool
    reads: bool
    parked: bool


@dataclass
class Outcome:
    """What came of one run."""

    bug: str | None = None
    trace: list[Step] = field(default_factory=list)
    choices: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class Resources:
    """The state of a simulated program: values, locks, queues, events, and who has started or ended."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self._owners: set[str] = set()
        self._queues: dict[str, deque[object]] = {}
        self._set: set[str] = set()
        self.ended: set[str] = set()

    def attempt(self, op: Op) -> tuple[bool, object]:
        """Try a step without waiting; return whether it worked, and what it gave."""
        return getattr(self, "_" + op.op)(op.key, op.value)

    def _read(self, key, _):
        return True, self.values.get(key, 0)

    def _write(self, key, value):
        self.values[key] = value
        return True, None

    def _acquire(self, key, _):
        if key in self._owners:
            return False, None
        self._owners.add(key)
        return True, None

    def _release(self, key, _):
        self._owners.discard(key)
        return True, None

    def _put(self, key, item):
        self._queues.setdefault(key, deque()).append(item)
        return True, None

    def _get(self, key, _):
        queue = self._queues.get(key)
        return (True, queue.popleft()) if queue else (False, None)

    def _empty(self, key, _):
        return True, not self._queues.get(key)

    def _set_event(self, key, _):
        self._set.add(key)
        return True, None

    def _clear(self, key, _):
        self._set.discard(key)
        return True, None

    def _is_set(self, key, _):
        return True, key in self._set

    def _wait(self, key, _):
        return key in self._set, None

    def _start(self, key, _):
        return True, None

    def _exit(self, key, _):
        self.ended.add(key)
        return True, None

    def _join(self, key, _):
        return key in self.ended, None


def read(key: str) -> Op:
    return Op("read", key)


def write(key: str, value: object) -> Op:
    return Op("write", key, value)


def acquire(key: str) -> Op:
    return Op("acquire", key)


def release(key: str) -> Op:
    return Op("release", key)


def put(key: str, item: object = None) -> Op:
    return Op("put", key, item)


def get(key: str) -> Op:
    return Op("get", key)


class Simulation:
    """One run of a program under a policy."""

    def __init__(self, program: Program, policy: Policy) -> None:
        self._program = program
        self._recorder = Recorder(policy)
        self._resources = Resources()
        self._polls = 0  # in a row
        self.outcome = Outcome(choices=self._recorder.choices, names=self._recorder.names)
        self._actors: list[Actor] = []
        self._begin("P0", self._main())

    def run(self) -> Outcome:
        while self.outcome.bug is None and (ready := self._ready()):
            self._grant(self._recorder.choose(ready))
            if len(self.outcome.trace) > STEPS_AT_MOST:
                self.outcome.bug = "busy-loop"
        if self.outcome.bug is None:
            self.outcome.bug = "deadlock" if self._actors else self._program.check(self._resources.values)
        return self.outcome

    def _main(self) -> Body:
        names = [f"P0.{number + 1}" for number in range(len(self._program.bodies))]
        for name in names:
            yield Op("start", name)
        for name in names:
            yield Op("join", name)
        return None

    def _ready(self) -> list[Actor]:
        ready = [actor for actor in self._actors if not actor.parked]
        if self._polls > len(ready):  # a full round of polls: virtual time passes
            self._polls = 0
            for actor in self._actors:
                actor.had_turn = False
        return ready

    def _begin(self, name: str, body: Body) -> None:
        self._actors.append(Actor(name, body))
        self._actors.sort(key=lambda actor: actor.name)
        self._advance(self._find(name), None)

    def _find(self, name: str) -> Actor:
        return next(actor for actor in self._actors if actor.name == name)

    def _grant(self, actor: Actor) -> None:
        self._recorder.granted(actor)
        actor.grants += 1
        actor.had_turn = True
        op = actor.next
        self._polls = self._polls + 1 if actor.poll else 0
        line = actor.body.gi_frame.f_lineno if actor.body.gi_frame else 0
        self.outcome.trace.append(
            Step(actor.name, actor.process, op.op, op.key, line, actor.poll, actor.reads, actor.retries)
        )
        worked, value = self._resources.attempt(op)
        actor.parked = actor.retries = not worked
        if worked:
            self._wake(actor)
            self._after(actor, op, value)

    def _wake(self, actor: Actor) -> None:
        for other in self._actors:
            if other.parked and other.key == actor.key and not actor.reads:
                other.parked = False

    def _after(self, actor: Actor, op: Op, value: object) -> None:
        if op.op == "start":
            number = int(op.key.rpartition(".")[2]) - 1
            self._begin(op.key, self._program.bodies[number](number))
        if op.op == "exit":
            self._actors.remove(actor)
        else:
            self._advance(actor, value)

    def _advance(self, actor: Actor, value: object) -> None:
        try:
            actor.next = actor.body.send(value)
        except StopIteration as stop:
            actor.next = Op("exit", actor.name)
            self.outcome.bug = self.outcome.bug or stop.value


def simulate(program: Program, policy: Policy) -> Outcome:
    """Run a program once under a policy."""
    return Simulation(program, policy).run()


def learn(program: Program) -> Knowledge:
    """Return what the plain run of a program teaches."""
    return Knowledge.from_trace(simulate(program, Plain()).trace)


def schedules_to_bug(program: Program, policies: Iterator[Policy], at_most: int) -> int:
    """Count the schedules up to and with the first that shows a bug; `at_most` if none does."""
    for number, policy in zip(range(1, at_most + 1), policies, strict=False):
        if simulate(program, policy).bug is not None:
            return number
    return at_most


def geometric_mean(numbers: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, numbers)) / len(numbers))


# ------------------------------------------------------------------------------------------- programs


def _log(times: int) -> Iterator[Op]:
    """Steps on a key that all share and that no bug is about."""
    for number in range(times):
        yield write("log", number)


def lost_update(noise: int, lock: bool = False) -> Program:
    """Two processes add one to a count, each by a read and a write."""

    def body(me):
        yield from _log(noise)
        if lock:
            yield acquire("lock")
        count = yield read("count")
        yield write("count", count + 1)
        if lock:
            yield release("lock")
        yield from _log(noise)
        return None

    return Program("lost update", [body] * 2, lambda values: None if values["count"] == 2 else "lost")


def tickets(buyers: int, noise: int, lock: bool = False) -> Program:
    """Buyers look whether the only ticket is there, then take it."""

    def body(me):
        yield from _log(noise)
        if lock:
            yield acquire("lock")
        sold = yield read("sold")
        if sold < 1:
            sold = yield read("sold")
            yield write("sold", sold + 1)
            yield write(f"mine{me}", 1)
        if lock:
            yield release("lock")
        yield from _log(noise)
        return None

    def oversold(values):
        return "oversold" if sum(values.get(f"mine{me}", 0) for me in range(buyers)) > 1 else None

    return Program("tickets", [body] * buyers, oversold)


def abba(noise: int) -> Program:
    """Two processes take two locks in opposite orders."""

    def taking(first, second):
        def body(me):
            yield from _log(noise)
            yield acquire(first)
            yield acquire(second)
            yield release(second)
            yield release(first)
            yield from _log(noise)
            return None

        return body

    return Program("abba", [taking("A", "B"), taking("B", "A")])


def philosophers(count: int) -> Program:
    """Each takes the fork at its left, then the one at its right."""

    def body(me):
        left, right = f"fork{me}", f"fork{(me + 1) % count}"
        yield acquire(left)
        yield acquire(right)
        yield release(right)
        yield release(left)
        return None

    return Program("philosophers", [body] * count)


def empty_then_get(items: int, eaters: int) -> Program:
    """Eaters stop when the queue is empty, and ask before each get; another may have been faster."""

    def cook(me):
        for item in range(items):
            yield put("queue", item)
        return None

    def eater(me):
        yield Op("join", "P0.1")
        while not (yield Op("empty", "queue")):
            yield get("queue")
        return None

    return Program("empty then get", [cook] + [eater] * eaters)


def lost_wakeup(noise: int) -> Program:
    """The one who waits clears the event between looking at the flag and waiting."""

    def waiter(me):
        yield from _log(noise)
        if not (yield read("flag")):
            yield Op("clear", "event")
            yield Op("wait", "event")
        yield from _log(noise)
        return None

    def setter(me):
        yield from _log(noise)
        yield write("flag", 1)
        yield Op("set_event", "event")
        yield from _log(noise)
        return None

    return Program("lost wake-up", [waiter, setter])


def narrow_window(before: int, after: int) -> Program:
    """A value is wrong for one step; somebody else looks at it once, long before or long after."""

    def writer(me):
        yield from _log(before)
        yield write("x", 1)
        yield write("x", 0)
        yield from _log(after)
        return None

    def reader(me):
        yield from _log(after)
        seen = yield read("x")
        yield from _log(before)
        return "seen" if seen else None

    return Program("narrow window", [writer, reader])


def two_locked_parts(workers: int, noise: int) -> Program:
    """Reads under a lock, writes under it, but lets go in between."""

    def body(me):
        yield from _log(noise)
        yield acquire("lock")
        balance = yield read("balance")
        yield release("lock")
        yield acquire("lock")
        yield write("balance", balance + 1)
        yield release("lock")
        yield from _log(noise)
        return None

    def lost(values):
        return None if values["balance"] == workers else "lost"

    return Program("two locked parts", [body] * workers, lost)


def polling(noise: int, pollers: int = 2) -> Program:
    """Right, but some wait by polling for somebody who has long to go."""

    def poller(me):
        while not (yield Op("is_set", "event")):
            pass
        return None

    def setter(me):
        yield from _log(noise)
        yield Op("set_event", "event")
        return None

    return Program("polling", [poller] * pollers + [setter])


def spinning(noise: int) -> Program:
    """Right, but one waits in a loop in which no step is a poll: lock, look, unlock."""

    def spinner(me):
        seen = 0
        while not seen:
            yield acquire("lock")
            seen = yield read("flag")
            yield release("lock")
        return None

    def setter(me):
        yield from _log(noise)
        yield acquire("lock")
        yield write("flag", 1)
        yield release("lock")
        return None

    return Program("spinning", [spinner, setter])


BUGGY = [
    lost_update(noise=30),
    tickets(buyers=3, noise=10),
    abba(noise=20),
    philosophers(5),
    empty_then_get(items=6, eaters=3),
    lost_wakeup(noise=20),
    narrow_window(20, 20),
    two_locked_parts(workers=3, noise=10),
]
RIGHT = [lost_update(5, lock=True), tickets(3, 5, lock=True), polling(20), spinning(20)]
