"""How the locks held in a run lie around what was done: what a grader of an exercise about locks asks.

A stretch of a process's steps, such as the reading of a file and the writing that follows from it, is guarded by
those locks that the process held all the while. Steps are counted from 0, as they stand in the trace.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lockstep.conductor import Hold, Step

    from .observation import Observation

ASKS = frozenset({"acquire", "try-acquire"})
"""Operations that try to take a lock."""

WHOLE, PART, NONE = "whole", "part", "none"


@dataclasses.dataclass(frozen=True)
class Guard:
    """What protected a stretch of steps."""

    kind: str
    """:data:`WHOLE`: a lock held from its beginning to its end; :data:`PART`: one held at some of its steps."""
    holds: tuple[Hold, ...] = ()
    """Those locks, in the order in which they were taken."""

    @property
    def keys(self) -> set[str]:
        """The locks, by their names in the run."""
        return {hold.key for hold in self.holds}


def guard(run: Observation, process: str, first: int, last: int, others: Iterable[int] = ()) -> Guard:
    """What protected the steps from *first* to *last* of a process.

    Args:
        run: the observation.
        process: its name in the run.
        first: the number of the step with which the stretch begins.
        last: the number of the step with which it ends.
        others: the numbers of steps that should have been part of the stretch: a lock held there guards a part.
    """
    holds = run.holds(process)
    whole = tuple(hold for hold in holds if _covers(hold, first) and _covers(hold, last))
    if whole:
        return Guard(WHOLE, whole)
    part = tuple(hold for hold in holds if any(_covers(hold, step) for step in (first, last, *others)))
    return Guard(PART, part) if part else Guard(NONE)


def _covers(hold: Hold, step: int) -> bool:
    return step >= 0 and hold.taken <= step and (hold.released is None or step < hold.released)


def asked(run: Observation, actor: str, before: int) -> list[Step]:
    """The tries of the student's own to take a lock, made by an actor before the step of that number."""
    return [
        step for step in run.trace.steps[:max(before, 0)]
        if step.actor == actor and step.op in ASKS and step.line and not step.parked
    ]


def is_for_threads(step: Step) -> bool:
    """Whether what a step asks for is a ``threading.Lock``: of no use between processes."""
    return "tlock" in (step.key or "")


def taken_twice(run: Observation) -> tuple[Hold, Step] | None:
    """A lock that its holder waits for at the end: how it was taken, and the last try to take it again."""
    awaited = _awaited(run)
    for hold in run.holds():
        again = awaited.get(hold.actor)
        if hold.released is None and again is not None and again.key == hold.key:
            return hold, again
    return None


def left_with(run: Observation) -> Hold | None:
    """A lock that somebody waits for at the end and whose holder has ended, though not by an exception."""
    wanted = {step.key for step in _awaited(run).values()}
    failed = {raised.process for raised in run.raised}
    return next((
        hold for hold in run.holds() if hold.released is None and hold.key in wanted
        and run.process(hold.process).died is not None and hold.process not in failed
    ), None)


def _awaited(run: Observation) -> dict[str, Step]:
    """The last try to take a lock of each actor that could not go on, where that try had no success."""
    stopped = {waiter.actor for waiter in run.verdict.waiters}
    last = {step.actor: number for number, step in enumerate(run.trace.steps)
            if step.op in ASKS and step.actor in stopped}
    taken = {(hold.actor, hold.taken - 1) for hold in run.trace.holds}
    return {actor: run.trace.steps[number] for actor, number in last.items() if (actor, number) not in taken}
