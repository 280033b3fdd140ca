"""What makes the difference: the fewest switches with which a check fails, and the one without which it passes.

The check itself is the judge: it is made again and again on schedules with fewer switches, as long as it ends in the
same diagnosis. What a report shows is then the smallest such run; and the switch between it and the nearest schedule
that passes is the explanation.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

from lockstep.conductor import Step
from lockstep.result import Diagnosis
from lockstep.search.minimise import Compared, Wait, Waiting, minimal
from lockstep.search.named import Named
from lockstep.words import _

from . import timeline
from .failing import Failed
from .observation import Observation
from .program import Only, Program

RUNS = 48
"""Runs that an explanation may take."""
SECONDS = 3.0
"""Real seconds that it may take."""


class _Over(Exception):
    """The explanation has taken as much as it may."""


def explain(program: Program, make: Callable[[], Any], failed: Failed) -> Diagnosis:
    """Make the failure as small as it can be.

    Args:
        program: on which the check has just failed; it is left as it was, but for the last observation.
        make: makes the check.
        failed: how it has failed.

    Returns:
        The diagnosis of the smallest run found that fails with the same id, with the difference told; the one given
        where there is no smaller one.
    """
    first = program.last
    if first is None or first.schedule < 1 or first.slow:
        return failed.diagnosis  # the plain schedule needs no switch, and on a slow machine time is what matters
    kept = program.tried, program.proofs, program.advice, program.inputs, program.last, program.last_exploration
    try:
        return _Explanation(program, make, failed.diagnosis, first).smallest()
    finally:
        program.tried, program.proofs, program.advice, program.inputs, program.last, program.last_exploration = kept


class _Explanation:
    """One failure that is made smaller."""

    def __init__(self, program: Program, make: Callable[[], Any], diagnosis: Diagnosis, first: Observation) -> None:
        self._program, self._make, self._diagnosis, self._first = program, make, diagnosis, first
        self._exploration = program.last_exploration
        self._runs = 0
        self._until = time.monotonic() + SECONDS
        self._best: tuple[Diagnosis, Observation] | None = None
        self._passes: set[tuple[Wait, ...]] = set()

    def smallest(self) -> Diagnosis:
        waits = self._departures()
        try:
            if not self._fails(waits):
                return self._diagnosis
            waits = minimal(waits, self._fails)
        except _Over:
            pass
        if self._best is None:
            return self._diagnosis
        diagnosis, observation = self._best
        difference = self._difference(waits, observation)
        return dataclasses.replace(diagnosis, difference=difference) if difference else diagnosis

    def _departures(self) -> list[Wait]:
        """Where the failing schedule departs from the plain one."""
        compared: list[Compared] = []

        def policy() -> Compared:
            names = [step.actor for step in self._first.trace.steps]
            compared.append(Compared(Named(names, self._first.untimed)))
            return compared[-1]

        self._outcome(policy)
        return compared[0].waits if compared else []

    def _fails(self, waits: Sequence[Wait]) -> bool:
        if self._runs >= RUNS or time.monotonic() > self._until:
            raise _Over
        diagnosis = self._outcome(lambda: Waiting(waits, self._first.untimed))
        if diagnosis is None:
            self._passes.add(tuple(waits))
        if diagnosis is None or diagnosis.id != self._diagnosis.id or self._program.last is None:
            return False
        self._best = diagnosis, self._program.last
        return True

    def _outcome(self, policy: Callable[[], Any]) -> Diagnosis | None:
        """What the check comes to on one schedule; None where it passes."""
        self._runs += 1
        self._program.only(Only(self._exploration, self._first.schedule, policy))
        try:
            self._make()
        except Failed as failed:
            return failed.diagnosis
        except Exception:
            return None
        return None

    def _difference(self, waits: Sequence[Wait], observation: Observation) -> str:
        """The switch that makes the difference, in a sentence; empty where none does."""
        for wait in sorted(waits, key=lambda wait: not _meet(observation, wait)):
            if tuple(other for other in waits if other is not wait) not in self._passes:
                continue
            before, after = _steps(observation, wait)
            if before is not None and after is not None:
                return _("{first} before {second}. The other way round it goes well.").format(
                    first=_told(observation, before), second=_told(observation, after))
        return ""


def _steps(observation: Observation, wait: Wait) -> tuple[Step | None, Step | None]:
    """The other one's step for which a step waited, and that step."""
    def nth(actor: str, number: int) -> Step | None:
        steps = [step for step in observation.trace.steps if step.actor == actor]
        return steps[number] if number < len(steps) else None
    return nth(wait.other, wait.steps - 1), nth(wait.actor, wait.step)


def _meet(observation: Observation, wait: Wait) -> bool:
    """Whether both steps are about the same thing: then the sentence needs no second look."""
    before, after = _steps(observation, wait)
    return before is not None and after is not None and before.key is not None and before.key == after.key


def _told(observation: Observation, step: Step) -> str:
    """Who does what, and where."""
    told = f"{observation.label(step.process)} {timeline.words(observation, step)}"
    return _("{told} (line {line})").format(told=told, line=step.line) if step.line.isdigit() else told
