"""``python -m lockstep check``: solutions get full marks, stubs none, every gallery program its verdict and its id.

The programs are judged side by side, one worker for each core; each worker keeps its theatre. Also reported are the
gaps: a check that no program of the gallery fails (it cannot fail), and a diagnosis that none reaches.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import multiprocessing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lockstep.conductor import Theatre
from lockstep.grading import catalogue, coverage, gallery, workers
from lockstep.grading.exploration import Settings, runs_of_a_proof
from lockstep.result import CheckResult

GALLERY = Path("tests/gallery")


@dataclasses.dataclass(frozen=True)
class Job:
    """One program to judge with one start method."""

    piece: gallery.Piece
    method: str
    graders: Path
    seed: str
    schedules: int | None
    prove: int | None
    """Runs that a proof may take; None: as the grader says."""
    points: int | None
    """Exactly what it must score; None: as the piece says."""


@dataclasses.dataclass(frozen=True)
class Done:
    """What came of a job."""

    job: Job
    results: list[CheckResult]
    surprise: str


_theatre: Theatre | None = None
_graders: dict[str, catalogue.Grader] = {}


def _begin(cores: list[int], counter: Any) -> None:
    """In each worker: open its theatre."""
    global _theatre
    _theatre = workers.open_theatre(cores, counter)


def _judge(job: Job) -> Done:
    assert _theatre is not None
    exercise = job.piece.exercise
    if exercise not in _graders:
        _graders[exercise] = catalogue.load(job.graders, exercise)
    settings = Settings(job.seed, job.method, job.schedules, prove=job.prove)
    results = gallery.judge(_graders[exercise], job.piece.path, _theatre, settings)
    return Done(job, results, _surprise(job, results))


def _surprise(job: Job, results: list[CheckResult]) -> str:
    if job.points is None:
        return gallery.surprise(job.piece, results, job.method)
    score = sum(result.score for result in results)
    if score != job.points:
        told = gallery._told([result for result in results if result.status != "pass"])
        return f"expected {job.points} points, got {score}: {told}"
    errors = [result for result in results if result.status == "error"]
    return gallery.surprise(job.piece, errors, job.method) if errors else ""


def _jobs(options: argparse.Namespace) -> list[Job]:
    method = options.start_method or multiprocessing.get_start_method()
    methods = ("fork", "forkserver", "spawn") if method == "all" else (method,)
    jobs = []
    for exercise in catalogue.exercises(options.graders):
        grader = catalogue.load(options.graders, exercise)
        full = sum(check.points for check in grader.checks.values())
        known = [
            (gallery.Piece(exercise, Path("solutions") / exercise / grader.story, (), ()), full),
            (gallery.Piece(exercise, Path("exercises") / exercise / grader.story, ("not-written",), ()), 0),
            *((piece, None) for piece in gallery.pieces(GALLERY, exercise)),
        ]
        jobs += [
            Job(piece, method, options.graders, options.seed, options.schedules, runs_of_a_proof(options), points)
            for piece, points in known for method in methods if _wanted(piece, options.names)
        ]
    return jobs


def _wanted(piece: gallery.Piece, names: list[str]) -> bool:
    return not names or any(name in (piece.exercise, piece.exercise[:2]) or name in piece.name for name in names)


def check(options: argparse.Namespace) -> int:
    """Judge everything and print the table; returns the exit code."""
    jobs = _jobs(options)
    done = workers.side_by_side(_judge, jobs, _begin, options.workers)
    console = Console(soft_wrap=True, highlight=False)
    _print_surprises(console, done, options.verbose)
    _print_table(console, done)
    gaps = _gaps(done, options)
    for gap in gaps:
        console.print(gap, markup=False)
    surprises = sum(bool(one.surprise) for one in done)
    console.print(f"{len(done) - surprises} as they should be, {surprises} surprises, {len(gaps)} gaps")
    return 1 if surprises or gaps or not done else 0


def _print_surprises(console: Console, done: list[Done], verbose: bool) -> None:
    for one in done:
        if one.surprise:
            console.print(f"[{one.job.method}] {one.job.piece.name}: {one.surprise}", markup=False)
        if verbose:
            for result in one.results:
                told = f"{result.diagnosis.id} at {result.diagnosis.where}: {result.diagnosis.seen}" \
                    if result.diagnosis else ""
                console.print(f"   {result.id}: {result.status} {result.schedule or ''} {told}", markup=False)


def _print_table(console: Console, done: list[Done]) -> None:
    table = Table("exercise", "method", "programs", "right", "wrong", "schedules", "surprises", box=None)
    groups: dict[tuple[str, str], list[Done]] = collections.defaultdict(list)
    for one in done:
        groups[one.job.piece.exercise, one.job.method].append(one)
    for (exercise, method), group in groups.items():
        wrong = sum(one.job.piece.wrong_with(method) for one in group)
        tried = sum(result.schedules for one in group for result in one.results)
        table.add_row(
            exercise, method, str(len(group)), str(len(group) - wrong), str(wrong), str(tried),
            str(sum(bool(one.surprise) for one in group)),
        )
    console.print(table)


def _gaps(done: list[Done], options: argparse.Namespace) -> list[str]:
    """What the galleries do not prove, of the exercises whose programs were all judged."""
    whole = [name for name in catalogue.exercises(options.graders)
             if not options.names or {name, name[:2]} & set(options.names)]
    return [gap for name in whole for gap in coverage.gaps(
        catalogue.load(options.graders, name),
        [coverage.Judged(one.job.piece, one.job.method, tuple(one.results))
         for one in done if one.job.piece.exercise == name],
    )]
