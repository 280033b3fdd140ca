"""Who the companion is, how long it lived, and what ended it: the facts, without a judgement."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from lockstep.grading.lives import GONE, WAITS, Life, lives, waits_for

if TYPE_CHECKING:
    from lockstep.conductor import Mark, Nap, Printed, Process, Step
    from lockstep.grading.lives import Wait
    from lockstep.grading.observation import Observation

ALIKE = 0.6
"""How much an attribute must be like ``daemon`` to be meant as that; from 0 to 1."""


class Company:
    """The companion of a given name in one run, and how it stood when the student's function returned."""

    def __init__(self, run: Observation, name: str, handle: bool = False) -> None:
        """
        Args:
            run: the observation.
            name: the companion's.
            handle: whether the function returns the companion's Process.
        """
        self.run, self.name = run, name
        at = run.mark("returns") or run.mark("returned")
        self.at: Mark | None = at
        """Where the function returned; None: it did not."""
        seen = at.value if at is not None and at.name == "returns" else []
        self.added: dict[int, list[str]] = {pid: added for pid, added in seen if pid is not None}
        """Attributes that were added to a Process, by its pid."""
        self.given = next(iter(self.added), None) if handle else None
        """The pid of the Process that the function returned."""
        self.first_words = self._said("lives")
        self.last_words = self._said("dies of age")
        self.process = self._find()

    def _said(self, what: str) -> Printed | None:
        return next((line for line in self.run.printed if line.text == f"{self.name} {what}"), None)

    def _find(self) -> Process | None:
        """Who says that it lives; where nobody had the time, the one returned, or the one that was started for it."""
        called = self.run.mark("called")
        there = set(called.processes) if called is not None else set()
        children = [child for child in self.run.children if child.name not in there]
        if self.first_words is not None:
            return next((child for child in children if child.name == self.first_words.process), None)
        likely = (
            *(child for child in children if child.pid == self.given),
            *(child for child in children if child.target == "accompany"),
            *(child for child in children if child.daemon),
            *children,
        )
        return next(iter(likely), None)

    @property
    def life(self) -> Life:
        """The life of the process, in steps."""
        assert self.process is not None
        return lives(self.run)[self.process.name]

    @property
    def there(self) -> bool:
        """Whether it was alive when the function returned."""
        assert self.process is not None and self.at is not None
        seen = self.at.processes.get(self.process.name)
        return seen is not None and seen.state not in GONE

    def misspelt(self) -> str | None:
        """An attribute that somebody gave to its Process and that was meant to be ``daemon``."""
        added = self.added.get(self.process.pid, []) if self.process is not None else []
        for name in added:
            plain = name.lower().replace("_", "")
            if "daemon" in plain or difflib.SequenceMatcher(None, plain, "daemon").ratio() >= ALIKE:
                return name
        return None

    def kill(self) -> Step | None:
        """The step of the student's own that sent it a signal."""
        return next((
            step for step in self.run.steps("kill")
            if step.line and self.process is not None and step.detail.partition(" ")[0] == self.process.name
        ), None)

    def waits(self) -> list[Wait]:
        """The student's own waits for it that were over when the function returned."""
        return waits_for(self.run, self.life, float("inf") if self.at is None else self.at.steps)

    def asked(self) -> Step | None:
        """The last time that the main process waited for it or asked whether it lives, before the return."""
        assert self.process is not None
        steps = self.run.trace.steps[:self.at.steps] if self.at is not None else self.run.trace.steps
        ops = WAITS | {"is_alive", "exitcode", "wait"}
        found = [step for step in steps if step.process == "P0" and step.op in ops and step.line
                 and step.key in (self.process.name, None)]
        return found[-1] if found else None

    def naps(self) -> list[Nap]:
        """The main process's naps at lines of the student's, before the function returned."""
        until = float("inf") if self.at is None else self.at.time
        return [nap for nap in self.run.naps if nap.actor == "P0" and nap.line and nap.time <= until]

    def story(self) -> list[Step]:
        """The steps that tell what became of it: its start, its words, waits for it, signals, its end, the return."""
        run, name = self.run, self.process.name if self.process is not None else ""
        said = {line.step - 1 for line in (self.first_words, self.last_words) if line is not None}
        return [step for number, step in enumerate(run.trace.steps) if number in said or _is_about(step, name)]


def _is_about(step: Step, name: str) -> Any:
    if step.op in ("start", "fork"):
        return step.detail == name
    if step.op in WAITS:
        return step.key == name and not step.parked
    if step.op == "kill":
        return step.detail.partition(" ")[0] == name
    return step.op == "returns" or step.op == "exit" and step.process in (name, "P0")
