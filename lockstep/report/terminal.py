"""What a run looks like on a terminal.

`print_result` prints a line for each exercise, below it what its failed checks have to say, and the total
last, where the eye is when the command has ended. A run without failures takes a line per exercise and two
more. `print_summary` merges several runs into a few lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lockstep.report.console import Signs, make_console, signs_for
from lockstep.report.failure import Circumstances, print_shortfalls
from lockstep.report.neutral import neutral
from lockstep.result import CheckResult, ExerciseResult, Result
from lockstep.words import _, ngettext

__all__ = ["make_console", "print_result", "print_summary"]

BAR_WIDTH = 10
SHORT_BAR_WIDTH = 5
_NARROWEST_WITH_LONG_BARS = 72


def print_result(
    result: Result, console: Console, source_root: Path | None = None, options: Sequence[str] = ()
) -> None:
    """Print a run.

    Args:
        result: the run.
        console: where to, made by `make_console`.
        source_root: the folder graded, from which the student's lines are read; None where it is not at hand.
        options: options of this run that a replay needs as well, e.g. ("--target", "mine", "--seed", "7").
    """
    circumstances = Circumstances(source_root, tuple(options))
    total = _("Total")
    scores = _Scores(console, [total, *(exercise.id for exercise in result.exercises)], result.max_score)
    console.print(_heading(result))
    for exercise in result.exercises:
        scores.print(exercise.id, exercise.score, exercise.max_score, _tried(exercise))
        _print_advice(exercise, console)
        print_shortfalls(exercise, console, circumstances)
    seconds = _("{seconds:.1f} s").format(seconds=result.seconds)
    scores.print(total, result.score, result.max_score, seconds)
    _print_errors(result, console)


def print_summary(summary: Mapping[str, Any], console: Console) -> None:
    """Print several runs merged: a line for each, and what passes in some and not in others.

    Args:
        summary: of the schema lockstep/summary/v1, as `merge` makes it. Of a single run nothing is printed,
            for there is nothing to add.
        console: where to.
    """
    runs = summary["runs"]
    if len(runs) < 2:
        return
    total = _("In every run")
    named = [(f"{run['python']} {run['start_method']}", run) for run in runs]
    scores = _Scores(console, [total, *(name for name, _run in named)], summary["max_score"])
    console.print(Text(ngettext("{n} run", "{n} runs", len(runs)).format(n=len(runs)), style="bold"))
    for name, run in named:
        scores.print(name, run["score"], run["max_score"])
    scores.print(total, summary["score"], summary["max_score"])
    for exercise in summary["exercises"]:
        for check in exercise["checks"]:
            if 0 < len(check["fell_short"]) < len(runs):
                console.print(Padding(_disagreement(exercise["id"], check), (0, 0, 0, 1), expand=False))


class _Scores:
    """Prints lines such as "08_lock  ######----   6 of 10", with names and points below each other.

    Args:
        console: where to.
        names: all names that will come.
        most: the most points that any of them can have.
    """

    def __init__(self, console: Console, names: Sequence[str], most: int) -> None:
        self._console = console
        self._signs = signs_for(console)
        self._name_width = max(map(cell_len, names))
        self._digits = len(str(most))
        self._bar_width = BAR_WIDTH if console.width >= _NARROWEST_WITH_LONG_BARS else SHORT_BAR_WIDTH

    def print(self, name: str, score: int, max_score: int, note: str = "") -> None:
        """Print a name, a bar, points, and a note that is cut where the screen ends."""
        style = "green" if score == max_score else "red" if score == 0 else "yellow"
        line = Text(name + " " * (self._name_width - cell_len(name)) + "  ")
        line.append(_bar(score, max_score, self._bar_width, self._signs), style=style)
        points = _("{score} of {max_score}").format(score=f"{score:>{self._digits}}", max_score=max_score)
        line.append("  " + points, style=f"bold {style}")
        if note:
            line.append(" " * (self._digits - len(str(max_score)) + 2) + note, style="dim")
        self._console.print(line, no_wrap=True, overflow="ellipsis")


def _heading(result: Result) -> Text:
    """Which run this is."""
    text = _("Python {python}, {method}").format(python=result.python, method=result.start_method)
    details = _("{target}, seed {seed}").format(target=neutral(result.target), seed=neutral(result.seed))
    return Text(text, style="bold").append(f"  {details}", style="not bold dim")


def _bar(score: int, max_score: int, width: int, signs: Signs) -> str:
    """A bar that is full at full marks only, and empty at no points only."""
    if score == max_score:
        return signs.full * width
    parts = max(width * score // max_score, 1) if score else 0
    return signs.full * parts + signs.empty * (width - parts)


def _tried(exercise: ExerciseResult) -> str:
    """How much was tried, and, where all is well, whether that is a proof."""
    n = exercise.schedules
    searched = [check for check in exercise.checks if check.schedules > 1]
    if exercise.status != "pass" or not searched:
        return ngettext("{n} tried", "{n} tried", n).format(n=n) if n else ""
    if any(check.exhaustive for check in searched):
        return ngettext("{n} tried + proof", "{n} tried + proof", n).format(n=n)
    return ngettext("{n} tried, no proof", "{n} tried, no proof", n).format(n=n)


def _print_advice(exercise: ExerciseResult, console: Console) -> None:
    """Advice on what passed, each piece once; on what failed it stands with the reason."""
    passed = [check for check in exercise.checks if check.status == "pass"]
    for text in dict.fromkeys(text for check in passed for text in check.advice):
        line = Text.assemble((_("Advice") + ": ", "cyan"), neutral(text, lines=True))
        console.print(Padding(line, (0, 0, 0, 1), expand=False))


def _print_errors(result: Result, console: Console) -> None:
    """Say loudly that something could not be checked: no fault of the student's, and no grade either."""
    checks = [check for exercise in result.exercises for check in exercise.checks if check.status == "error"]
    if checks:
        console.print(Text(_error_sentence(checks), style="bold white on red"))


def _error_sentence(checks: Sequence[CheckResult]) -> str:
    n = len(checks)
    count = ngettext("{n} check could not be made.", "{n} checks could not be made.", n).format(n=n)
    return count + " " + _("That is the kit's fault or this machine's, not yours: this is not a grade.")


def _disagreement(exercise_id: str, check: Mapping[str, Any]) -> Text:
    """A check that passes in some runs and not in others."""
    short = [(run["run"], run["diagnosis"] or run["status"]) for run in check["fell_short"]]
    where = ", ".join(f"{run} ({reason})" for run, reason in short)
    line = Text.assemble((f"{exercise_id} {check['id']}", "bold"), " ")
    return line.append(_("fell short in {runs} only").format(runs=where))
