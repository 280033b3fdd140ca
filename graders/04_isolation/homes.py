"""What came of one call in 04: who renamed itself, who put something into its list, who had ended at the return.

These are the facts, by process; what is right about them is the grader's to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lockstep.grading.lives import lives, there_at

if TYPE_CHECKING:
    from lockstep.conductor import Mark, Printed, Process
    from lockstep.grading.observation import Observation

SEEN, RENAMED = "appends", "renames"
"""Marks of the driver's."""


class Home:
    """One run: the parent and its children."""

    def __init__(self, run: Observation, new: str | None = None) -> None:
        self.run = run
        called = run.mark("called")
        steps = called.steps if called is not None else 0
        self.children: list[Process] = [
            life.process for name, life in lives(run).items() if name != "P0" and life.begin >= steps
        ]
        """The processes started by the call, helpers among them; not those of an import without a main guard."""
        marks = [mark for mark in run.trace.marks if mark.steps >= steps]
        self.by_parent: list[Mark] = [
            mark for mark in marks if mark.process == "P0"
            and (mark.name == SEEN if new is None else mark.name == RENAMED and new in mark.value)
        ]
        """Where the main process did itself what its children should do."""
        if new is None:
            self.doers = self._of({mark.process for mark in marks if mark.name == SEEN})
        else:
            self.doers = self._of({line.process for line in self.renamed(new)})

    def _of(self, names: set[str]) -> list[Process]:
        """The children that did what they should, by their names in the run."""
        return [child for child in self.children if child.name in names]

    def renamed(self, new: str) -> list[Printed]:
        """The lines that say that a process has the new name."""
        return [line for line in self.run.printed if line.text == f"child {new}"]

    @property
    def left(self) -> list[Process]:
        """Who was there at the return, of those who did what they should; of all, where nobody did."""
        return there_at(self.run.at_return, self.doers or self.children)

    @property
    def told(self) -> dict[str, Any]:
        """What the driver returned; empty before the end."""
        return self.run.result if isinstance(self.run.result, dict) else {}


def by_thread(run: Observation, mark: Mark) -> bool:
    """Whether a thread other than the first set a mark."""
    return 0 < mark.steps <= len(run.trace.steps) and "/" in run.trace.steps[mark.steps - 1].actor


def definition(run: Observation, function: str) -> int | None:
    """The line that defines a function, to point at where nothing that happened has a line."""
    try:
        lines = run.source.path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    wanted = re.compile(rf"def\s+{re.escape(function)}\b")
    return next((count for count, line in enumerate(lines, 1) if wanted.match(line)), None)


def listed(words: Sequence[str], most: int = 4) -> str:
    """The first ones of a list, as a report says them."""
    return ", ".join(words[:most]) + (", …" if len(words) > most else "")


def quoted(value: object) -> str:
    """A value as Python writes it, cut."""
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
