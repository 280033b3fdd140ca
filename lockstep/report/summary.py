"""Several runs merged into one verdict, of the schema lockstep/summary/v1.

A check earns its points when it passes in every run, and otherwise what it earned in its worst run. A run in
which a check is missing has not passed it. The summary names, for each check that fell short, the runs in
which it did and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lockstep.result import CheckResult, ExerciseResult, Result, worst

__all__ = ["SUMMARY_NAME", "merge"]

SCHEMA = "lockstep/summary/v1"
SUMMARY_NAME = "summary.json"


def merge(results: Sequence[Result]) -> dict[str, Any]:
    """Merge runs.

    Args:
        results: at least one run, all of the same target and seed, no two of the same Python and start
        method.

    Returns:
        The summary as plain data.

    Raises:
        ValueError: no runs, or runs that do not belong together.
    """
    if not results:
        raise ValueError("merge: expected at least one result, got none")
    _require_one_subject(results)
    exercises = [_merge_exercise(first, results) for first in _first_of_each(results)]
    return {
        "schema": SCHEMA,
        "kit": results[0].kit,
        "target": results[0].target,
        "seed": results[0].seed,
        "score": sum(exercise["score"] for exercise in exercises),
        "max_score": sum(exercise["max_score"] for exercise in exercises),
        "status": worst(exercise["status"] for exercise in exercises),
        "runs": [_describe_run(result) for result in results],
        "exercises": exercises,
    }


def _require_one_subject(results: Sequence[Result]) -> None:
    """Demand runs that differ in Python and start method, and in nothing else that says what was graded."""
    for name in ("kit", "target", "seed"):
        values = sorted({getattr(result, name) for result in results})
        if len(values) > 1:
            raise ValueError(f"merge: expected results of one {name}, got {', '.join(values)}")
    names = [result.name for result in results]
    if len(set(names)) < len(names):
        raise ValueError(f"merge: expected one result of each run, got {', '.join(names)}")


def _first_of_each(results: Sequence[Result]) -> list[ExerciseResult]:
    """Each exercise once, in the order of its id, as it is in the first run that has it."""
    found: dict[str, ExerciseResult] = {}
    for result in results:
        for exercise in result.exercises:
            found.setdefault(exercise.id, exercise)
    return [found[name] for name in sorted(found)]


def _describe_run(result: Result) -> dict[str, Any]:
    return {
        "name": result.name,
        "python": result.python,
        "start_method": result.start_method,
        "sandbox": result.sandbox,
        "score": result.score,
        "max_score": result.max_score,
        "status": result.status,
        "seconds": result.seconds,
        "schedules": result.schedules,
    }


def _merge_exercise(first: ExerciseResult, results: Sequence[Result]) -> dict[str, Any]:
    """One exercise over all runs."""
    by_run = {result.name: _checks_of(first.id, result) for result in results}
    firsts: dict[str, CheckResult] = {}
    for checks in by_run.values():
        for check in checks.values():
            firsts.setdefault(check.id, check)
    merged = [_merge_check(check, by_run) for check in firsts.values()]
    return {
        "id": first.id,
        "file": first.file,
        "score": sum(check["score"] for check in merged),
        "max_score": sum(check["points"] for check in merged),
        "status": worst(check["status"] for check in merged),
        "checks": merged,
    }


def _checks_of(exercise_id: str, result: Result) -> dict[str, CheckResult]:
    """The checks of an exercise in one run, by id; none where the run left it out."""
    found = [exercise for exercise in result.exercises if exercise.id == exercise_id]
    return {check.id: check for exercise in found for check in exercise.checks}


def _merge_check(first: CheckResult, by_run: dict[str, dict[str, CheckResult]]) -> dict[str, Any]:
    """One check over all runs."""
    found = {run: checks.get(first.id) for run, checks in by_run.items()}
    points = {check.points for check in found.values() if check is not None}
    if len(points) > 1:
        raise ValueError(f"merge: expected the same points for {first.id} in every run, got {sorted(points)}")
    short = {run: check for run, check in found.items() if check is None or check.status != "pass"}
    return {
        "id": first.id,
        "claim": first.claim,
        "points": first.points,
        "score": min(check.score if check else 0 for check in found.values()),
        "status": worst(check.status if check else "not-run" for check in found.values()),
        "fell_short": [_shortfall(run, check) for run, check in short.items()],
    }


def _shortfall(run: str, check: CheckResult | None) -> dict[str, Any]:
    """Where a check did not pass, and what was diagnosed there."""
    diagnosis = check.diagnosis if check else None
    return {
        "run": run,
        "status": check.status if check else "not-run",
        "diagnosis": diagnosis.id if diagnosis else None,
    }
