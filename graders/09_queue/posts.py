"""What happened between a call and its answer at a queue: the looks, the waits, and the errors that came out.

A driver sets the marks ``asks`` and ``answers`` around each call of a student's function, and ``looked`` where the
queue's ``empty``, ``full`` or ``qsize`` was asked. Nothing here judges.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from lockstep.conductor import Mark, Raised, Step
from lockstep.grading.observation import Observation
from lockstep.words import _

PAIRS = (("asks", "answers"), ("asks again", "answers again"))
POLLS = ("poll", "get-value")


@dataclasses.dataclass(frozen=True)
class Asked:
    """One call of a student's function."""

    run: Observation
    begin: Mark
    end: Mark | None
    """None: it did not come back."""

    @property
    def answer(self) -> Any:
        """What it returned."""
        return self.end.value if self.end is not None else None

    @property
    def seconds(self) -> float:
        """Virtual seconds until it came back; infinity where it did not."""
        return self.end.time - self.begin.time if self.end is not None else float("inf")

    @property
    def steps(self) -> list[Step]:
        """What the student's own lines did in the main process meanwhile."""
        last = self.end.steps if self.end is not None else None
        return [step for step in self.run.trace.steps[self.begin.steps:last]
                if step.process == "P0" and step.line and step.op != "mark"]

    @property
    def looks(self) -> list[Mark]:
        """The first few times that it asked the queue whether it was empty or full."""
        last = self.end.steps if self.end is not None else float("inf")
        return [mark for mark in self.run.trace.marks
                if mark.name == "looked" and self.begin.steps <= mark.steps <= last]

    @property
    def waited_at(self) -> str | None:
        """The line at which it waited longest; where it did not come back, the one at which it still waits."""
        if self.end is None:
            waiting = [one.line for one in self.run.verdict.waiters if one.actor == "P0" and one.line]
            if waiting:
                return waiting[0]
        longest, line, before = -1.0, None, self.begin.time
        for step in self.steps:
            if step.time - before > longest:
                longest, line = step.time - before, step.line
            before = step.time
        return line

    @property
    def naps(self) -> list[str]:
        """The lines at which it slept."""
        last = self.end.time if self.end is not None else float("inf")
        return [nap.line for nap in self.run.naps
                if nap.actor == "P0" and nap.line and self.begin.time <= nap.time <= last]

    @property
    def last_line(self) -> str | None:
        """The last line that did anything."""
        steps = self.steps
        return steps[-1].line if steps else None


def calls(run: Observation) -> list[Asked]:
    """The calls of a run, in order."""
    found, begun = [], None
    ends = dict(PAIRS)
    for mark in run.trace.marks:
        if mark.name in ends:
            begun = mark
        elif begun is not None and mark.name == ends[begun.name]:
            found.append(Asked(run, begun, mark))
            begun = None
    if begun is not None:
        found.append(Asked(run, begun, None))
    return found


def error(run: Observation, kind: str) -> Raised | None:
    """The exception of that class, or one made of it, that came out of the student's code."""
    return next((one for one in run.raised if kind in one.bases and one.frames), None)


def robbed(run: Observation) -> bool:
    """Whether another process than the main one has taken something."""
    return any(one.process != "P0" for one in run.messages(sent=False))


def rows(run: Observation, one: Asked) -> list[Step]:
    """The steps that matter of a call: what it did, and what others put or took meanwhile."""
    last = one.end.steps if one.end is not None else None
    chosen: list[Step] = []
    for step in run.trace.steps[one.begin.steps:last]:
        mine = step.process == "P0" and bool(step.line)
        other = step.process != "P0" and step.op in ("send", "recv") and not step.parked
        told = dataclasses.replace(step, op=_in_words(step)) if mine or other else None
        before = chosen[-1] if chosen else None
        again = before and told and (before.op, before.line, before.actor) == (told.op, told.line, told.actor)
        if told and told.op and not again:
            chosen.append(told)
    return chosen if len(chosen) <= 8 else [*chosen[:4], *chosen[-3:]]


def _in_words(step: Step) -> str:
    """A step as something done to a queue; empty where it shows nothing."""
    if step.op in POLLS:
        return _("looks at the queue")
    if step.op == "recv":
        return _("takes from the queue")
    if step.op == "send" or (step.key or "").startswith("boundedsemaphore"):
        return _("puts on the queue")
    return step.op if step.op in ("sleep", "start", "join", "print", "exit") else ""
