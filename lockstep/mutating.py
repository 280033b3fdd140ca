"""``python -m lockstep mutate``: the graders against solutions with one small mistake each.

A mutant that gets full marks survives. Either a grader has a gap, or the mistake is none: then the exercise's
``survivors.txt`` lists the mutant with the reason why. Mutants are judged side by side, one worker for each core.
"""

from __future__ import annotations

import argparse
import atexit
import dataclasses
import multiprocessing
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lockstep import mutants, survivors
from lockstep.conductor import Theatre
from lockstep.grading import catalogue, gallery, workers
from lockstep.grading.exploration import Settings
from lockstep.result import CheckResult

GALLERY = Path("tests/gallery")


@dataclasses.dataclass(frozen=True)
class Job:
    """One mutant to judge."""

    exercise: str
    mutant: mutants.Mutant
    graders: Path
    settings: Settings


@dataclasses.dataclass(frozen=True)
class Done:
    """What came of a mutant."""

    job: Job
    end: CheckResult | None
    """The first check that it did not pass; None: it survives."""

    @property
    def survives(self) -> bool:
        """Whether no check has found it wrong: a check that could not be made has not."""
        return self.end is None or self.end.status == "error"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of an exercise's mutants."""

    exercise: str
    done: tuple[Done, ...]
    reasons: dict[str, str]
    """Why a mutant may survive, by its name."""

    @property
    def equivalent(self) -> list[Done]:
        """Those that survive and may."""
        return [one for one in self.done if one.survives and one.job.mutant.name in self.reasons]

    @property
    def unexplained(self) -> list[Done]:
        """Those that survive and should not."""
        return [one for one in self.done if one.survives and one.job.mutant.name not in self.reasons]

    @property
    def stale(self) -> list[str]:
        """The names that are listed, and that no survivor has."""
        alive = {one.job.mutant.name for one in self.done if one.survives}
        return [name for name in self.reasons if name not in alive]


_theatre: Theatre | None = None
_folder: Path | None = None
_graders: dict[str, catalogue.Grader] = {}


def _begin(cores: list[int], counter: Any) -> None:
    """In each worker: open its theatre, and make a folder for its mutants."""
    global _theatre, _folder
    kept = tempfile.TemporaryDirectory(prefix="ls-mutants-")
    atexit.register(kept.cleanup)
    _folder = Path(kept.name)
    _theatre = workers.open_theatre(cores, counter)


def _judge(job: Job) -> Done:
    assert _theatre is not None and _folder is not None
    if job.exercise not in _graders:
        _graders[job.exercise] = catalogue.load(job.graders, job.exercise)
    grader = _graders[job.exercise]
    story = _folder / job.exercise / grader.story
    story.parent.mkdir(exist_ok=True)
    story.write_text(job.mutant.source, encoding="utf-8")
    unsure = None
    for result in gallery.judge_in_turn(grader, story, _theatre, job.settings):
        if result.status == "fail":
            return Done(job, result)
        unsure = unsure or (result if result.status == "error" else None)
    return Done(job, unsure)


def mutate(options: argparse.Namespace, exercises: Sequence[str]) -> int:
    """Judge the mutants of some exercises' solutions and print what came of them; returns the exit code.

    Raises:
        ValueError: where a list of survivors is not as it should be.
    """
    settings = Settings(options.seed, options.start_method or multiprocessing.get_start_method(), options.schedules)
    solutions = {name: _solution(options.graders, name) for name in exercises}
    reasons = {name: survivors.read(GALLERY / name / survivors.FILE) for name in exercises}
    jobs = [
        Job(name, mutant, options.graders, settings)
        for name, path in solutions.items() for mutant in mutants.make(
            path.read_text(encoding="utf-8"), (Path("exercises") / name / path.name).read_text(encoding="utf-8"))
    ]
    done = workers.side_by_side(_judge, jobs, _begin, options.workers)
    outcomes = [
        Outcome(name, tuple(one for one in done if one.job.exercise == name), reasons[name]) for name in exercises
    ]
    console = Console(soft_wrap=True, highlight=False)
    for outcome in outcomes:
        _print_outcome(console, outcome, solutions[outcome.exercise].read_text(encoding="utf-8"), options.verbose)
    console.print(_table(outcomes))
    return 1 if not done or any(outcome.unexplained or outcome.stale for outcome in outcomes) else 0


def _solution(graders: Path, exercise: str) -> Path:
    return Path("solutions") / exercise / catalogue.load(graders, exercise).story


def _print_outcome(console: Console, outcome: Outcome, solution: str, verbose: bool) -> None:
    for one in outcome.done if verbose else ():
        end = one.end.diagnosis.id if one.end and one.end.diagnosis else "survives"
        console.print(f"{outcome.exercise}:{one.job.mutant.line} {one.job.mutant.name} -> {end}", markup=False)
    for one in outcome.unexplained:
        told = one.end.diagnosis.seen if one.end and one.end.diagnosis else ""
        console.print(f"{outcome.exercise}: survives, and no reason is given{told and f' ({told})'}", markup=False)
        console.print(one.job.mutant.name, markup=False)
        console.print(mutants.difference(solution, one.job.mutant), markup=False)
    for name in outcome.stale:
        console.print(f"{outcome.exercise}: is listed, and does not survive\n{name}", markup=False)


def _table(outcomes: Sequence[Outcome]) -> Table:
    table = Table("exercise", "mutants", "killed", "equivalent", "survivors", "listed in vain", box=None)
    for outcome in outcomes:
        killed = sum(not one.survives for one in outcome.done)
        table.add_row(outcome.exercise, *(str(number) for number in (
            len(outcome.done), killed, len(outcome.equivalent), len(outcome.unexplained), len(outcome.stale))))
    return table
