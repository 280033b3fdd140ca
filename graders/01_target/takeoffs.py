"""Which process counted for which name, in one run of launch or launch_all: the facts, without a judgement.

A count belongs to the process that printed the name and then one, two, three, whatever else it printed, and whoever
started it. So helper processes and extra lines do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lockstep.conductor import Mark, Printed, Process, Step
from lockstep.grading.lives import Life, lives, steps_about
from lockstep.grading.observation import Observation
from lockstep.stage.values import Handle

NUMBERS = ("1", "2", "3")


class Count(NamedTuple):
    """One name, and the process that printed it."""

    name: str
    process: Process
    said: list[Printed]
    """The lines of the count, as far as it came."""

    @property
    def whole(self) -> bool:
        """Whether it came to its end."""
        return len(self.said) == 1 + len(NUMBERS)


class Takeoff:
    """Who counted, in one run."""

    def __init__(self, run: Observation, names: list[str]) -> None:
        self.run, self.names = run, names
        self.function = run.call.function.removesuffix("_and_leave")
        called = run.mark("called")
        self.called = called.steps if called is not None else 0
        self.lives: dict[str, Life] = {
            name: life for name, life in lives(run).items() if name != "P0" and life.begin >= self.called
        }
        """The processes that the call started; not those of an import without a main guard."""
        self.begun = [count for name in names for count in self._counts(name)]
        """Whoever printed one of the names, and how far it came."""
        self.counts = [count for name in names if (count := self.count(name)) is not None]
        """For each name the one that came farthest: another may only have printed the name."""
        self.missing = [name for name in names if all(count.name != name for count in self.counts)]
        back = run.mark("returned")
        self.back = back
        """When the function returned; None: it did not."""
        value: dict[str, Any] = back.value if back is not None else {}
        self.result: Any = value.get("result")
        self.made: list[str] = value.get("made", [])
        """The lines at which the main process made a process, started or not."""
        self.definition: str | None = value.get("line")
        """The line that defines the function called."""

    @property
    def elapsed(self) -> float:
        """Virtual seconds from the call to the function's return."""
        called = self.run.mark("called")
        assert called is not None and self.back is not None
        return self.back.time - called.time

    def _counts(self, name: str) -> list[Count]:
        found = []
        for life in self.lives.values():
            mine = [line for line in self.run.printed if line.process == life.process.name]
            said = _in_order(mine, (name, *NUMBERS))
            if said:
                found.append(Count(name, life.process, said))
        return found

    def line(self, process: Process) -> str:
        """The line to blame for what a process was given: where it was made, or else where it was started."""
        return self.made[0] if len(set(self.made)) == 1 else process.line

    def rows(self, *processes: Process) -> list[Step]:
        """The steps with which processes are started, waited for and end, and the function's return."""
        last = self.back.steps if self.back is not None else 0
        about = set(map(id, steps_about(self.run, *processes)))
        return [
            step for number, step in enumerate(self.run.trace.steps)
            if id(step) in about and (step.op != "returned" or number <= last)
        ]

    def count(self, name: str) -> Count | None:
        """The count of that name; the one that came farthest, where several began."""
        mine = [one for one in self.begun if one.name == name]
        return max(mine, key=lambda one: len(one.said), default=None)

    @property
    def calls_here(self) -> list[Mark]:
        """The calls of countdown that the main process itself made."""
        return [mark for mark in self.run.trace.marks if mark.name == "mark"]

    def said(self, process: Process) -> list[str]:
        """The lines that a process printed."""
        return self.run.printed_by(process.name)

    @property
    def handles(self) -> list[Any]:
        """What was returned, one for each name where it is as it should be."""
        if self.function == "launch":
            return [self.result]
        return list(self.result) if isinstance(self.result, (list, tuple)) else []

    def behind(self, handle: Any) -> Process | None:
        """The started process that a handle belongs to."""
        if not isinstance(handle, Handle) or handle.pid is None:
            return None
        return next((life.process for life in self.lives.values() if life.process.pid == handle.pid), None)

    def belongs(self, handle: Any, process: Process) -> bool:
        """Whether a handle is that of a process, or of one that it comes from."""
        found, name = self.behind(handle), process.name
        return found is not None and (name == found.name or name.startswith(f"{found.name}."))

    def waits_here(self) -> list[Step]:
        """The waits of the main process for one of the processes, before the function returned."""
        assert self.back is not None
        return [
            step for step in self.run.trace.steps[self.called:self.back.steps]
            if step.process == "P0" and step.line and step.key in self.lives
            and step.op in ("join", "waitpid", "is_alive", "exitcode", "wait", "select")
        ]

    def prints(self, lines: Iterable[Printed]) -> list[Step]:
        """The steps that printed some lines."""
        return [self.run.trace.steps[line.step - 1] for line in lines]


def _in_order(lines: Sequence[Printed], wanted: Sequence[str]) -> list[Printed]:
    """The lines that say the wanted texts one after the other, as far as they go."""
    found: list[Printed] = []
    for line in lines:
        if len(found) < len(wanted) and line.text == wanted[len(found)]:
            found.append(line)
    return found
