"""The few steps of a run that a report shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lockstep.conductor import Step
from lockstep.result import TimelineRow
from lockstep.words import _

from .naming import name_at

if TYPE_CHECKING:
    from .observation import Observation

MOST = 14
"""Rows of a timeline."""
SILENT = frozenset({
    "hello", "called", "clock", "yield", "is_alive", "exitcode", "poll", "get-value", "mark", "killed", "access",
})
"""Operations that tell a student nothing."""


def rows(observation: Observation, steps: Sequence[Step] | None) -> list[TimelineRow]:
    """Rows for *steps*, or for the last ones of the student's own."""
    marks = {mark.name for mark in observation.trace.marks} - {"returned"}  # the driver's own
    chosen = list(steps) if steps is not None else [
        step for step in observation.trace.steps if _matters(step) and step.op not in marks
    ]
    found: list[TimelineRow] = []
    said = _said(observation)
    for step in chosen[-3 * MOST:]:
        line = int(step.line) if step.line.isdigit() and step.line != "0" else None
        text = words(observation, step)
        if step.op == "print" and id(step) in said:
            text += f" {said[id(step)]!r}"
        row = TimelineRow(round(step.time, 4), observation.label(step.process), line, text)
        if not found or (row.process, row.line, row.text) != (found[-1].process, found[-1].line, found[-1].text):
            found.append(row)
    return found[-MOST:]


def _matters(step: Step) -> bool:
    return bool(step.line or step.op in ("exit", "deliver", "returned")) and step.op not in SILENT and \
        (not step.parked or step.op == "sleep")


def words(observation: Observation, step: Step) -> str:
    """A step as a report says it."""
    key = thing(observation, step.key, step.op, step.line)
    known = {
        "acquire": _("takes {key}"), "try-acquire": _("tries {key}"), "start": _("starts {child}"),
        "fork": _("forks {child}"), "join": _("waits for {key}"), "waitpid": _("waits for {key}"),
        "thread.join": _("waits for a thread"), "sleep": _("wakes up"), "print": _("prints"), "exit": _("ends"),
        "send": _("sends into {key}"), "recv": _("receives from {key}"), "read-file": _("reads {key}"),
        "write-file": _("writes {key}"), "replace-file": _("replaces {key}"), "remove-file": _("removes {key}"),
        "returned": _("the function returns"), "kill": _("sends a signal"), "deliver": _("a signal arrives"),
        "is_alive": _("asks whether {key} is alive"), "exitcode": _("asks for the exit code of {key}"),
        "get": _("reads {key}"), "set": _("writes {key}"), "wait": _("waits"), "select": _("waits"),
    }
    child = observation.label(step.detail) if step.op in ("start", "fork") else ""
    return known.get(step.op, step.op).format(key=key, child=child)


def _said(observation: Observation) -> dict[int, str]:
    """What each printing step printed first, by the step's identity."""
    steps = observation.trace.steps
    found: dict[int, str] = {}
    for line in observation.trace.printed:
        if 0 < line.step <= len(steps):
            found.setdefault(id(steps[line.step - 1]), line.text[:60])
    return found


def thing(observation: Observation, key: str | None, op: str = "", line: str = "") -> str:
    """A key as a report names it: as the student does, where the line at which it is used says so."""
    if key is None:
        return ""
    if key.startswith("file:"):
        return key[len("file:"):]
    if key in observation.trace.processes:
        return observation.label(key)
    return name_at(observation.source.text(line), op) or key
