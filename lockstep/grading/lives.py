"""When the processes of a run were there, and who waited for them: what a grader about waiting asks.

Virtual time cannot tell the order of what happens at one moment, and there the mistakes hide: two processes
end at the same time, and one of them was not waited for. So all here is counted in steps, from 0, as they
stand in the trace.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lockstep.conductor import Mark, Nap, Process, Step

    from .observation import Observation

WAITS = frozenset({"join", "waitpid"})
"""Operations that wait for one process."""
BIRTHS = frozenset({"start", "fork"})
GONE = frozenset({None, "Z", "X"})
"""States in which a process has ended: a zombie has, though nobody has asked for its exit code yet."""


@dataclasses.dataclass(frozen=True)
class Life:
    """When a process was there."""

    process: Process
    begin: int
    """The first step at which it was certainly there."""
    end: float
    """The step with which it ended; infinity: it did not."""

    def overlaps(self, other: Life) -> bool:
        """Whether both were there at some step."""
        return self.begin < other.end and other.begin < self.end


@dataclasses.dataclass(frozen=True)
class Wait:
    """One wait of the student's own for a process, which is over."""

    step: Step
    ended: bool
    """Whether the process had ended then; otherwise the wait was given up."""


def lives(run: Observation) -> dict[str, Life]:
    """The life of each process of a run, by its name; without those that never came on stage."""
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    signals: dict[str, int] = {}
    for number, step in enumerate(run.trace.steps):
        begins.setdefault(step.process, number)
        if step.op in BIRTHS and step.detail:
            begins.setdefault(step.detail, number)
        elif step.op == "exit":
            ends[step.process] = number
        elif step.op == "deliver":
            signals[step.process] = number
    found = {}
    for name, process in run.trace.processes.items():
        if name in begins:
            killed = signals.get(name, math.inf) if process.died is not None else math.inf
            found[name] = Life(process, begins[name], ends.get(name, killed))
    return found


def there_at(mark: Mark, processes: Iterable[Process]) -> list[Process]:
    """Those of the processes that the kernel showed alive at a mark."""
    states = {name: seen.state for name, seen in mark.processes.items()}
    return [process for process in processes if states.get(process.name) not in GONE]


def waits_for(run: Observation, life: Life, before: float) -> list[Wait]:
    """The waits for a process that were over before step *before*."""
    steps, found = run.trace.steps, []
    for number, step in enumerate(steps):
        if step.op in WAITS and step.key == life.process.name and step.line and not step.parked:
            last = _last_try(steps, number)
            if last < before:
                found.append(Wait(step, life.end < last))
    return found


def _last_try(steps: list[Step], number: int) -> int:
    """The last retry of the step of that number, which may be itself."""
    last, actor = number, steps[number].actor
    for later in range(number + 1, len(steps)):
        if steps[later].actor == actor:
            if not steps[later].parked:
                break
            last = later
    return last


def naps_of(run: Observation, process: str, until: float, threads: bool = False) -> list[Nap]:
    """The naps of a process up to virtual second *until*: of its main thread, or of its other *threads*."""
    return [
        nap for nap in run.trace.naps
        if nap.actor.partition("/")[0] == process and ("/" in nap.actor) == threads and nap.time <= until
    ]


def steps_about(run: Observation, *processes: Process) -> list[Step]:
    """The steps with which processes are started, waited for, killed, and end; and the function's return."""
    names = {process.name for process in processes}
    return [step for step in run.trace.steps if _is_about(step, names)]


def _is_about(step: Step, names: set[str]) -> bool:
    if step.op in BIRTHS:
        return step.detail in names
    if step.op in WAITS:
        return step.key in names and bool(step.line) and not step.parked
    if step.op == "kill":
        return step.detail.partition(" ")[0] in names
    return step.op == "returned" or step.op == "exit" and step.process in names
