"""Who was greeted by which process, in one run: the facts, without a judgement.

A greeting belongs to the process that printed it, whatever else was printed, and whoever started it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

from lockstep.conductor import Printed, Process, Step
from lockstep.grading.lives import Life, lives, steps_about, there_at
from lockstep.grading.observation import Observation


class Visit(NamedTuple):
    """One guest, and the process that greeted them."""

    who: str
    seconds: float
    hello: Printed | None
    bye: Printed | None
    life: Life | None
    """The process's; None where no process but the main one printed anything for them."""


class Party:
    """Who was greeted, in one run."""

    def __init__(self, run: Observation, people: dict[str, float]) -> None:
        self.run, self.people = run, people
        self.called = called.steps if (called := run.mark("called")) is not None else 0
        self.lives: dict[str, Life] = {
            name: life for name, life in lives(run).items() if name != "P0" and life.begin >= self.called
        }
        """The processes that the call started; not those of an import without a main guard."""
        self.visits = [self._visit(who, seconds) for who, seconds in people.items()]
        self.missing = [visit.who for visit in self.visits if visit.life is None]
        self.back = run.mark("returned")
        """When the function returned; None: it did not."""
        value = self.back.value if self.back is not None and isinstance(self.back.value, dict) else {}
        self.value: dict[str, Any] = value
        """What the driver tells of the value returned."""
        self.definition: str | None = value.get("line")
        """The line that defines the function called."""

    @property
    def elapsed(self) -> float:
        """Virtual seconds from the call to the function's return."""
        called = self.run.mark("called")
        assert called is not None and self.back is not None
        return self.back.time - called.time

    def _visit(self, who: str, seconds: float) -> Visit:
        hello, bye = self._said(f"hello {who}"), self._said(f"bye {who}")
        first = hello or bye
        return Visit(who, seconds, hello, bye, self.lives[first.process] if first is not None else None)

    def _said(self, text: str) -> Printed | None:
        """The first line of that text that a process of the call printed."""
        return next((line for line in self.run.printed if line.text == text and line.process in self.lives), None)

    @property
    def said_here(self) -> list[Printed]:
        """The lines of greetings that the main process itself printed."""
        texts = {f"{word} {who}" for who in self.people for word in ("hello", "bye")}
        return [line for line in self.run.printed if line.process == "P0" and line.text in texts]

    def within(self, step: int) -> tuple[str, str] | None:
        """What the main process was about at a step: a greeter's method, and the line to blame for it."""
        inside: list[tuple[str, str]] = []
        for mark in self.run.trace.marks:
            if mark.name == "mark" and mark.process == "P0" and mark.steps <= step:
                way, method, line = mark.value
                if way == "in":
                    inside.append((method, str(line) if method != "run" else mark.line))
                elif inside:
                    inside.pop()
        return inside[-1] if inside else None

    def slept_in_making(self) -> tuple[float, str] | None:
        """How long ``__init__`` took in the main process, and its line; None: no time."""
        begun: list[float] = []
        for mark in self.run.trace.marks:
            if mark.name == "mark" and mark.value[1] == "__init__":
                if mark.value[0] == "in":
                    begun.append(mark.time)
                elif begun and mark.time - (first := begun.pop()) > 0.01:
                    return mark.time - first, str(mark.value[2])
        return None

    def quiet(self) -> list[Life]:
        """Processes that greeted nobody."""
        busy = {visit.life.process.name for visit in self.visits if visit.life is not None}
        return [life for name, life in self.lives.items() if name not in busy]

    def left(self) -> list[Life]:
        """Who was there at the return: greeters, or anybody where a greeting is missing."""
        assert self.back is not None
        mine = [visit.life for visit in self.visits if visit.life is not None]
        suspects = self.lives.values() if self.missing else mine
        names = {process.name for process in there_at(self.back, [life.process for life in suspects])}
        return [life for name, life in self.lives.items() if name in names]

    def waits_here(self) -> list[Step]:
        """The waits of the main process for one of the processes, before the function returned."""
        assert self.back is not None
        return [
            step for step in self.run.trace.steps[self.called:self.back.steps]
            if step.process == "P0" and step.line and step.key in self.lives
            and step.op in ("join", "waitpid", "is_alive", "exitcode", "wait", "select")
        ]

    def label(self, life: Life) -> str:
        """A process as a report calls it: ``Greeter-2 (ana)``."""
        who = [visit.who for visit in self.visits if visit.life is life]
        return self.run.label(life.process.name) + (f" ({', '.join(who)})" if who else "")

    def rows(self, *processes: Process, until: float = math.inf, words: bool = False) -> list[Step]:
        """The steps with which processes are started, waited for and end, and the function's return.

        With *words*, what they print as well.
        """
        last = self.back.steps if self.back is not None else 0
        about = set(map(id, steps_about(self.run, *processes)))
        names = {process.name for process in processes}
        return [
            step for number, step in enumerate(self.run.trace.steps)
            if step.time <= until and (
                (id(step) in about and (step.op != "returned" or number <= last))
                or (words and step.op == "print" and step.process in names))
        ]

    def prints(self, lines: Iterable[Printed | None]) -> list[Step]:
        """The steps that printed some lines."""
        return [self.run.trace.steps[line.step - 1] for line in lines if line is not None]
