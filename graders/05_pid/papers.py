"""Who is who in one run of 05: the numbers as the kernel has them, and what became of a process that was to end.

These are the facts; what is right about them is the grader's to say.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lockstep.grading.lives import lives, naps_of, there_at
from lockstep.words import _

if TYPE_CHECKING:
    from lockstep.conductor import Process, Step
    from lockstep.grading.observation import Observation

ASKS = frozenset({"is_alive", "exitcode", "active_children"})
"""Operations that ask how a process is."""


class Papers:
    """The numbers of the processes in one run."""

    def __init__(self, run: Observation) -> None:
        self.run = run
        called = run.mark("called")
        begin = called.steps if called is not None else 0
        self.children = [
            life.process for name, life in lives(run).items() if name != "P0" and life.begin >= begin
        ]
        self.main = run.process("P0").pid
        self.mains_parent = called.processes["P0"].parent if called is not None else None

    def by_pid(self, number: object) -> Process | None:
        """The child with that number."""
        return next((child for child in self.children if child.pid == number), None)

    def triple_of(self, child: Process) -> tuple[int, int, int | None]:
        """What a child has to report: its number, twice, and its parent's."""
        return child.pid, child.pid, self.parent_of(child)

    def parent_of(self, child: Process) -> int | None:
        """The number of a child's parent as the kernel showed it while the child lived."""
        for mark in self.run.trace.marks:
            if mark.name == "lives" and mark.process == child.name:
                return mark.processes[child.name].parent
        return self.run.process(child.parent).pid if child.parent else None

    def told(self, value: object) -> str:
        """A value as a report says it: a pid by whose it is, as it is another number each time."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.told(one)}" for key, one in value.items()) + "}"
        if isinstance(value, (tuple, list)):
            return "(" + ", ".join(map(self.told, value)) + ")"
        if not isinstance(value, int) or isinstance(value, bool):
            return quoted(value)
        if value == self.main:
            return _("parent")
        if value == self.mains_parent:
            return _("grandparent")
        found = self.by_pid(value)
        if found is not None:
            return _("child") if len(self.children) == 1 else self.run.label(found.name)
        served = any(self.parent_of(child) == value for child in self.children)
        return _("fork server") if served else _("another number")

    def served(self, child: Process) -> bool:
        """Whether a child's parent is a fork server instead of a process of the program."""
        return self.parent_of(child) not in {self.main, *(other.pid for other in self.children)}


class Ending:
    """What became of the process that was given to ``stop``."""

    def __init__(self, run: Observation) -> None:
        self.run = run
        self.process = next(child for child in run.children if child.given_name == "p")
        self.life = lives(run)[self.process.name]
        running = run.mark("running")
        self.begin = running.steps if running is not None else 0
        self.requests = self._kills()
        """The signals sent to it in its life, by others: number of the step, step and signal."""
        self.kills = [(number, step, sig) for number, step, sig in self.requests if sig != signal.SIGTERM]

    def _kills(self) -> list[tuple[int, Step, int]]:
        found = []
        for number, step in enumerate(self.run.trace.steps):
            target, _space, sig = step.detail.partition(" ")
            if step.op == "kill" and target == self.process.name and step.process != target and int(sig) and \
                    self.begin <= number < self.life.end:
                found.append((number, step, int(sig)))
        return found

    @property
    def asked(self) -> bool:
        """Whether it was asked to terminate."""
        return len(self.kills) < len(self.requests) or self.process.exit_code == -signal.SIGTERM

    @property
    def there(self) -> bool:
        """Whether it was still there when stop returned."""
        return bool(there_at(self.run.at_return, [self.process]))

    def naps(self) -> list[Any]:
        """The naps of whoever waited, between the request and the end."""
        first = self.requests[0][1].time if self.requests else 0.0
        return [nap for nap in naps_of(self.run, "P0", self.run.at_return.time) if nap.time >= first and nap.line]

    def asks(self) -> list[Step]:
        """The student's own questions between the request and the end."""
        first = self.requests[0][0] if self.requests else self.begin
        return [
            step for number, step in enumerate(self.run.trace.steps)
            if first < number < self.life.end and step.process == "P0" and step.op in ASKS and step.line
        ]

    def story(self, *more: Step) -> list[Step]:
        """The steps that matter: how it was asked, when it ended, who waited."""
        name = self.process.name
        chosen = {id(step) for step in more}
        return [
            step for number, step in enumerate(self.run.trace.steps)
            if id(step) in chosen or number >= self.begin and (
                step.op == "kill" and step.detail.partition(" ")[0] == name
                or step.op == "join" and step.key == name and bool(step.line) and not step.parked
                or step.op in ("deliver", "exit") and step.process == name or step.op == "returned")
        ]


def definition(run: Observation, function: str) -> int | None:
    """The line that defines a function, to point at where nothing that happened has a line."""
    try:
        lines = run.source.path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    wanted = re.compile(rf"def\s+{re.escape(function)}\b")
    return next((count for count, line in enumerate(lines, 1) if wanted.match(line)), None)


def last_line(run: Observation, process: str, function: str) -> str | int | None:
    """The last line of the student's at which a process was seen, or where a function begins."""
    own = [step.line for step in run.trace.steps if step.process == process and step.line and step.op != "exit"]
    return own[-1] if own else definition(run, function)


def is_triple(value: object) -> bool:
    """Whether a value is three numbers."""
    return isinstance(value, (tuple, list)) and len(value) == 3 and all(
        isinstance(one, int) and not isinstance(one, bool) for one in value)


def quoted(value: object) -> str:
    """A value as Python writes it, cut."""
    text = repr(tuple(value) if isinstance(value, list) else value)
    return text if len(text) <= 90 else text[:89] + "…"


def same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two sequences have the same items, whatever kind of sequence they are."""
    return list(one) == list(other)
