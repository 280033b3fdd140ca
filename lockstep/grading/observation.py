"""What a grader sees of one run: result, times, processes, prints, steps, locks, messages, files.

Everything comes from the conductor's trace and from what the kernel showed. An observation also fails the check:
``observation.fail("lock-per-process", …)`` raises the diagnosis with the student's line, source and timeline filled in.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from lockstep.conductor import Call, Hold, Mark, Message, Printed, Process, Raised, Run, Step
from lockstep.conductor.verdict import OURS
from lockstep.result import Diagnosis
from lockstep.search import PROOF, SLOW
from lockstep.stage.wire import PART
from lockstep.words import _

from . import generic, lastwords
from .failing import CouldNotCheck, Failed
from .source import Source
from .timeline import rows

TOLERANCE = 0.05
"""Virtual seconds within which a measured time is right."""


class Observation:
    """One run of one call, seen from outside."""

    def __init__(self, run: Run, call: Call, source: Source, schedule: int, method: str) -> None:
        self.run = run
        self.call = call
        self.source = source
        self.schedule = schedule
        """The number of the schedule within its exploration."""
        self.method = method
        """The start method."""
        self.known_as: dict[str, str] = {}
        """What reports call a process, by its name in the run, where a grader knows it by the exercise's names."""
        self.verdict = run.verdict
        self.trace = run.trace

    @property
    def slow(self) -> bool:
        """Whether this is a schedule of a slow machine, in which time passes while somebody could go on."""
        return SLOW <= self.schedule < PROOF

    @property
    def untimed(self) -> bool:
        """Whether this is an order of a proof, whose virtual times mean nothing."""
        return self.schedule >= PROOF

    # ------------------------------------------------------------------------------------------- the call

    @property
    def returned(self) -> bool:
        """Whether the function returned."""
        return self.run.mark("returned") is not None

    @property
    def result(self) -> Any:
        """What the function returned.

        Raises:
            Failed: where it did not return: with the diagnosis that says why.
        """
        return self._returned_mark().value

    @property
    def elapsed(self) -> float:
        """Virtual seconds from the call to the return.

        Raises:
            Failed: where it did not return.
        """
        called = self.run.mark("called")
        assert called is not None
        return self._returned_mark().time - called.time

    @property
    def at_return(self) -> Mark:
        """How everything stood when the function returned.

        Raises:
            Failed: where it did not return.
        """
        return self._returned_mark()

    def mark(self, name: str) -> Mark | None:
        """A mark that the grader's driver has set."""
        return self.run.mark(name)

    def require_end(self) -> None:
        """Demand that the function returned, that the whole program ended, and that nobody raised.

        Raises:
            Failed: with the diagnosis that says why not.
            CouldNotCheck: where it is the kit's or the machine's fault.
        """
        self._returned_mark()
        if not self.verdict.finished or self.raised:
            self.fail_by_itself()

    def fail_by_itself(self) -> NoReturn:
        """End the check by what the run itself shows: an exception, a deadlock, a busy loop, a limit."""
        if self.verdict.kind in OURS:
            raise CouldNotCheck(f"{self.verdict.kind}: {self.verdict.detail}")
        raise Failed(generic.diagnose(self))

    def _returned_mark(self) -> Mark:
        mark = self.run.mark("returned")
        if mark is None:
            self.fail_by_itself()
        return mark

    # ------------------------------------------------------------------------------------------ processes

    @property
    def children(self) -> list[Process]:
        """Every process but the main one, in the order of their names."""
        return [process for name, process in self.trace.processes.items() if name != "P0"]

    def process(self, name: str) -> Process:
        """A process by its name in the run, such as ``P0.1``."""
        return self.trace.processes[name]

    def label(self, name: str) -> str:
        """The name by which a report calls a process or an actor."""
        if name.partition("/")[0] in self.known_as:
            return self.known_as[name.partition("/")[0]]
        found = self.trace.processes.get(name.partition("/")[0])
        if found is None:
            return name
        return _("the main process") if found.name == "P0" else found.label

    def alive_at(self, time: float, processes: Iterable[Process] | None = None) -> list[Process]:
        """Who lived just after *time* virtual seconds."""
        return [
            process for process in (self.children if processes is None else processes)
            if process.born <= time and (process.died is None or process.died > time)
        ]

    def most_at_once(self, processes: Iterable[Process] | None = None) -> int:
        """How many processes lived at the same virtual time, at the most."""
        group = list(self.children if processes is None else processes)
        return max((len(self.alive_at(process.born, group)) for process in group), default=0)

    @property
    def raised(self) -> list[Raised]:
        """The exceptions that nobody caught, in order; those of processes that broke off at their start come last."""
        return [*self.trace.raised, *lastwords.broken_off(self.trace, self.source.path)]

    # ------------------------------------------------------------------------------------------- printing

    @property
    def printed(self) -> list[Printed]:
        """The lines on standard output, in order; one that travelled in parts is whole again."""
        lines = [line for line in self.trace.printed if not line.error]
        return _whole(lines) if any(len(line.text) == PART for line in lines) else lines

    def lines(self, pattern: str | None = None) -> list[str]:
        """The texts printed; with *pattern*, those that it matches whole (a regular expression)."""
        return [line.text for line in self.printed if pattern is None or re.fullmatch(pattern, line.text)]

    def printed_by(self, process: str) -> list[str]:
        """The texts that one process printed."""
        return [line.text for line in self.printed if line.process == process]

    # ---------------------------------------------------------------------------------------------- steps

    def steps(self, op: str | None = None, key: str | None = None, process: str | None = None) -> list[Step]:
        """The steps, filtered by operation, key and process; retries of parked steps are left out."""
        return [
            step for step in self.trace.steps
            if not step.parked and (op is None or step.op == op) and (key is None or step.key == key)
            and (process is None or step.process == process)
        ]

    def holds(self, process: str | None = None, line: bool = True) -> list[Hold]:
        """The times that locks were held; with *line*, only where the student's code took them."""
        return [
            hold for hold in self.trace.holds
            if (process is None or hold.process == process) and (not line or hold.line)
        ]

    def messages(self, sent: bool | None = None) -> list[Message]:
        """What went into pipes and queues or came out of them."""
        return [message for message in self.trace.messages if sent is None or message.sent == sent]

    @property
    def naps(self) -> list[Any]:
        """Every sleep: when, who, how long, at which line."""
        return self.trace.naps

    # ------------------------------------------------------------------------------------------ diagnoses

    def diagnosis(
        self, id: str, *, expected: str, seen: str, next: str, line: str | int | None = None,  # noqa: A002
        steps: Sequence[Step] | None = None, waits: Sequence[str] = (), advice: Sequence[str] = (),
    ) -> Diagnosis:
        """A diagnosis of this run; the arguments are those of :meth:`fail`."""
        place = str(line) if line else ""
        return Diagnosis(
            id=id, expected=expected, seen=seen, where=self.source.where(place), next=next,
            source=self.source.text(place), timeline=tuple(rows(self, steps)), waits=tuple(waits),
            advice=tuple(advice),
        )

    def fail(
        self, id: str, *, expected: str, seen: str, next: str, line: str | int | None = None,  # noqa: A002
        steps: Sequence[Step] | None = None, waits: Sequence[str] = (), advice: Sequence[str] = (),
    ) -> NoReturn:
        """End the check with a diagnosis.

        Args:
            id: the mistake, one of the exercise's diagnosis ids.
            expected: what a right program does.
            seen: what this one did.
            next: the next thing to try.
            line: the student's line, as a step gives it; None where none is to blame.
            steps: the steps that matter, for the timeline; None: the last ones of the student's own.
            waits: in a deadlock, who waits for what, a sentence each.
            advice: more that is worth knowing.

        Raises:
            Failed: always.
        """
        raise Failed(self.diagnosis(
            id, expected=expected, seen=seen, next=next, line=line, steps=steps, waits=waits, advice=advice,
        ))

    def waits(self) -> list[str]:
        """Who waits for what at the end of a run that did not finish, a sentence each."""
        return generic.waits(self)


def _whole(lines: list[Printed]) -> list[Printed]:
    """Put lines together whose parts were printed one after the other: all but a line's last part are full."""
    found: list[Printed] = []
    begun: dict[str, int] = {}
    for line in lines:
        place = begun.pop(line.process, None)
        if place is None:
            place = len(found)
            found.append(line)
        else:
            found[place] = dataclasses.replace(found[place], text=found[place].text + line.text)
        if len(line.text) == PART:
            begun[line.process] = place
    return found


def is_right(measured: Any, wanted: float) -> bool:
    """Whether a measured time is a number within :data:`TOLERANCE` of what it should be."""
    return isinstance(measured, (int, float)) and not isinstance(measured, bool) and \
        abs(measured - wanted) <= TOLERANCE
