"""What a failed check tells the student: claim, expected, seen, the line, the timeline, what to try.

Checks of one exercise that fell for the same mistake at the same line (an untouched stub fails all of its checks) are
told together, with what the first of them has seen.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lockstep.report.console import Signs, signs_for
from lockstep.report.neutral import neutral
from lockstep.report.source import shown_place, source_line
from lockstep.report.timeline import timeline_parts
from lockstep.result import CheckResult, Diagnosis, ExerciseResult
from lockstep.words import N_, _, ngettext

__all__ = ["Circumstances", "print_shortfalls", "replay_command"]

INDENT = 4
_LABELS = (
    N_("Expected"),
    N_("Seen"),
    N_("Inputs"),
    N_("Waiting"),
    N_("Switch"),
    N_("Try next"),
    N_("Advice"),
    N_("Search"),
    N_("Note"),
    N_("Replay"),
)
LONGEST_INPUTS = 600


@dataclass(frozen=True)
class Circumstances:
    """What the failures of one run have in common."""

    source_root: Path | None
    """The folder graded."""
    options: tuple[str, ...] = ()
    """Options of this run that a replay needs as well, e.g. ("--seed", "7")."""


def print_shortfalls(exercise: ExerciseResult, console: Console, circumstances: Circumstances) -> None:
    """Print every check of an exercise that did not pass, with its reason.

    Args:
        exercise: the exercise.
        console: where to.
        circumstances: what the failures of this run have in common.
    """
    signs = signs_for(console)
    for checks in _told_together([check for check in exercise.checks if check.status != "pass"]):
        for check in checks:
            _print_headline(check, signs, console)
        _print_reason(exercise, checks[0], console, circumstances)


def replay_command(exercise_id: str, schedule: str, options: Sequence[str] = ()) -> str:
    """The command that runs a schedule again.

    Args:
        exercise_id: the exercise it was found in.
        schedule: the replay string.
        options: options to give as well.
    """
    return shlex.join(["nox", "-s", "grade", "--", exercise_id, "--replay", schedule, *options])


def _told_together(checks: Sequence[CheckResult]) -> list[list[CheckResult]]:
    """Groups of checks of one status, mistake and line, in order of the first of each."""
    groups: dict[tuple[str, str, str | None], list[CheckResult]] = {}
    for check in checks:
        diagnosis = check.diagnosis
        key = (diagnosis.id, diagnosis.where) if diagnosis is not None else ("", None)
        groups.setdefault((check.status, *key), []).append(check)
    return list(groups.values())


def _print_headline(check: CheckResult, signs: Signs, console: Console) -> None:
    """The sign, the check, its points and its claim; what does not fit is wrapped beside the sign."""
    sign, style = {
        "fail": (signs.failed, "bold red"),
        "error": (signs.error, "bold white on red"),
        "not-run": (signs.not_run, "dim"),
    }[check.status]
    line = Text(check.id, style="bold")
    if check.status == "error":
        line.append(" ").append(_("COULD NOT BE CHECKED"), style="bold red")
    elif check.status == "not-run":
        line.append(" ").append(_("not run"), style="not bold dim")
    points = _("({score} of {points})").format(score=check.score, points=check.points)
    line.append(f" {points}: ", style="not bold dim").append(neutral(check.claim), style="not bold")
    beside = Table.grid(padding=(0, 1, 0, 0))
    beside.add_row(Text(sign, style=style), line)
    console.print(Padding(beside, (0, 0, 0, 1), expand=False))


def _print_reason(exercise: ExerciseResult, check: CheckResult, console: Console, run: Circumstances) -> None:
    """All that is known about why a check fell short."""
    diagnosis = check.diagnosis
    if diagnosis is None:
        return
    _print_place(diagnosis, console, run)
    _print_facts([(_("Expected"), diagnosis.expected), (_("Seen"), diagnosis.seen), *_inputs(check)], console)
    _print_facts([(_("Waiting"), "\n".join(diagnosis.waits))], console)
    parts = timeline_parts(diagnosis.timeline, console.width - INDENT, signs_for(console))
    if parts:
        console.print()
        for part in parts:
            console.print(Padding(part, (0, 0, 0, INDENT), expand=False))
        console.print()
    notes = [(_("Advice"), text) for text in (*diagnosis.advice, *check.advice)]
    _print_facts([(_("Switch"), diagnosis.difference)], console)
    _print_facts([(_("Try next"), diagnosis.next), *notes, *_search(check)], console)
    if check.schedule is not None:
        command = replay_command(exercise.id, check.schedule, run.options)
        label = _padded(_("Replay"))
        # Not wrapped: it is there to be copied.
        console.print(Text.assemble(" " * INDENT, (label, "dim"), (command, "bold")), soft_wrap=True)
    console.print()


def _print_place(diagnosis: Diagnosis, console: Console, run: Circumstances) -> None:
    """The diagnosis' id, the place it points at, and the line of code there."""
    line = Text(" " * INDENT).append(diagnosis.id, style="bold yellow")
    place = shown_place(diagnosis, run.source_root)
    if place is not None:
        line.append("  ").append(neutral(place), style="cyan")
    console.print(line, soft_wrap=True)
    code = source_line(diagnosis, run.source_root)
    if code:
        number = diagnosis.place[1]
        margin = f"{'' if number is None else number:>{INDENT + 4}} {signs_for(console).margin} "
        console.print(Text(margin, style="dim").append(neutral(code), style="not dim"), soft_wrap=True)


def _inputs(check: CheckResult) -> list[tuple[str, str]]:
    """What was drawn for the student's functions."""
    if not check.inputs:
        return []
    plain = check.to_json()["inputs"]
    text = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items())
    if len(text) > LONGEST_INPUTS:
        text = text[:LONGEST_INPUTS] + " " + _("... (the rest is in the results file)")
    return [(_("Inputs"), text)]


def _search(check: CheckResult) -> list[tuple[str, str]]:
    """How many schedules were tried, whether these were all, and whether a replay will be the same."""
    facts = []
    if check.schedules:
        tried = ngettext("{n} schedule tried", "{n} schedules tried", check.schedules)
        text = _("{tried}; in a small case these were all orders there are") if check.exhaustive else "{tried}"
        facts.append((_("Search"), text.format(tried=tried.format(n=check.schedules))))
    if not check.repeatable:
        reason = _("Not exactly repeatable: a process was in a call that the kit does not control.")
        facts.append((_("Note"), reason))
    return facts


def _print_facts(facts: Sequence[tuple[str, str]], console: Console) -> None:
    """Labelled texts, each wrapped beside its label; those without a text are left out."""
    table = Table.grid(padding=(0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for label, text in facts:
        if text:
            table.add_row(_padded(label), Text(neutral(text, lines=True)))
    if table.rows:
        console.print(Padding(table, (0, 0, 0, INDENT), expand=False))


def _padded(label: str) -> str:
    """A label as wide as the widest of them, so that the texts begin in one column."""
    widest = max(cell_len(_(each)) for each in _LABELS)
    return label + " " * (widest + 2 - cell_len(label))
