"""Who has ended, who is whose child, and who asked: the facts about zombies and orphans, without a judgement.

All of it is the kernel's view at a mark, and the order of the steps; virtual time does not tell who ended first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from lockstep.grading.lives import GONE, WAITS, Life, lives, steps_about

if TYPE_CHECKING:
    from lockstep.conductor import Mark, Nap, Process, Step
    from lockstep.grading.observation import Observation

REAPS = WAITS | {"is_alive", "exitcode", "active_children", "start"}
"""Operations with which a process takes the exit codes of children that have ended."""


def marks(run: Observation, name: str) -> list[Mark]:
    """All marks of a name that the main process has set, in order."""
    return [mark for mark in run.trace.marks if mark.name == name and mark.process == "P0"]


def by_pid(run: Observation, pid: object) -> Process | None:
    """The process of a pid."""
    same = [process for process in run.trace.processes.values() if process.pid == pid and not isinstance(pid, bool)]
    return same[-1] if same else None


def reaper(run: Observation, life: Life, before: int) -> Step | None:
    """The main process's step that took the exit code of a process, before a step of that number."""
    first = 0 if math.isinf(life.end) else int(life.end) + 1
    asked = [
        step for step in run.trace.steps[first:before]
        if step.process == "P0" and step.op in REAPS and step.line
    ]
    return next((step for step in asked if step.key == life.process.name), asked[-1] if asked else None)


class Family:
    """The orphan, and the parent that it had, when ``make_orphan`` returned."""

    def __init__(self, run: Observation, at: Mark) -> None:
        self.run, self.at = run, at
        self.pid, self.state, self.adopter = at.value
        self.orphan = by_pid(run, self.pid)
        self.lives = lives(run)
        self.parent = run.trace.processes.get(self.orphan.parent or "") if self.orphan else None

    def there(self, process: Process) -> bool:
        """Whether a process was alive at the return."""
        seen = self.at.processes.get(process.name)
        return seen is not None and seen.state not in GONE

    @property
    def is_grandchild(self) -> bool:
        """Whether it is one; of a process that the kit does not know only the parent that it has now is known."""
        if self.orphan is None:
            known = by_pid(self.run, self.adopter)
            return self.state is not None and (known is None or known.name not in ("P0",))
        return self.parent is not None and self.parent.name != "P0"

    @property
    def alive(self) -> bool:
        """Whether the orphan was alive at the return."""
        return self.state not in GONE if self.orphan is None else self.there(self.orphan)

    @property
    def first_parent(self) -> Process | None:
        """The parent that it still had at the return; None where that one had ended."""
        if self.orphan is None:
            known = by_pid(self.run, self.adopter)
            return known if known is not None and self.there(known) else None
        return self.parent if self.parent is not None and self.there(self.parent) else None

    @property
    def killed(self) -> bool:
        """Whether the orphan was ended by a signal."""
        return self.orphan is not None and any(
            step.op == "deliver" and step.process == self.orphan.name for step in self.run.trace.steps)

    def lived(self) -> float | None:
        """How long the orphan lived; None where it did not die, or where its time is not the kit's."""
        if self.orphan is None or self.orphan.died is None or self.run.trace.off_stage:
            return None
        return self.orphan.died - self.orphan.born

    def parents_wait(self) -> Step | None:
        """The step with which the parent waited for the orphan, at the return or later."""
        if self.orphan is None or self.parent is None:
            return None
        return next((
            step for step in self.run.trace.steps
            if step.process == self.parent.name and step.op in WAITS and step.key == self.orphan.name
        ), None)

    def outlived(self) -> bool:
        """Whether the parent ended after the orphan had ended."""
        if self.orphan is None or self.parent is None:
            return False
        mine, its = self.lives.get(self.parent.name), self.lives.get(self.orphan.name)
        return mine is not None and its is not None and its.end < mine.end

    def waits_for_parent(self) -> list[Step]:
        """The main process's waits for the parent."""
        return [
            step for step in self.run.trace.steps[:self.at.steps]
            if step.process == "P0" and step.op in WAITS and self.parent and step.key == self.parent.name and step.line
        ]

    def naps(self) -> list[Nap]:
        """The main process's own naps after the parent was there, before the return."""
        born = self.parent.born if self.parent is not None else 0.0
        return [nap for nap in self.run.naps if nap.actor == "P0" and nap.line and born <= nap.time <= self.at.time]


class Lost(NamedTuple):
    """An item that somebody put on a queue, and that nobody could take."""

    process: Process
    line: str
    """The line of the put."""
    waits: str
    """The main process's line that waits for it."""
    steps: list[Step]
    """What happened to it and its children, and the main process's wait."""


def lost(run: Observation) -> Lost | None:
    """The pid that was put on a queue by a process that left before its feeder thread had sent it."""
    if marks(run, "returns"):
        return None
    empty = next((raised for raised in run.raised if raised.kind == "Empty" and raised.process == "P0"), None)
    waiting = next((one for one in run.verdict.waiters if one.actor == "P0" and one.op in ("recv", "wait")), None)
    if empty is None and (waiting is None or run.verdict.kind != "deadlock"):
        return None
    for name, life in lives(run).items():
        if name != "P0" and not math.isinf(life.end):
            puts = _puts(run, name)
            sent = [message for message in run.messages(sent=True) if message.actor.startswith(f"{name}/")]
            if puts and not sent:
                line = waiting.line if waiting is not None else str(empty.frames[-1][1]) if empty.frames else ""
                family = [life.process, *(other for other in run.children if other.parent == name)]
                asked = [step for step in run.trace.steps
                         if step.actor == "P0" and step.op in ("recv", "wait") and step.line == line]
                about = {id(step) for step in [*steps_about(run, *family), *asked[:1]]}
                return Lost(life.process, puts[-1].line, line, [s for s in run.trace.steps if id(s) in about])
    return None


def _puts(run: Observation, name: str) -> list[Step]:
    """The steps of a process with a feeder thread that take a queue's own semaphore at a line of the student's."""
    steps = [step for step in run.trace.steps if step.process == name]
    if not any(step.actor != name for step in steps):
        return []
    return [
        step for step in steps
        if step.actor == name and step.op == "acquire" and (step.key or "").startswith("boundedsemaphore") and step.line
    ]
