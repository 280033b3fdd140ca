"""One grading run: pytest over the graders, in parallel over the cores, collected into a :class:`Result`."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lockstep
from lockstep.result import CheckResult, Diagnosis, ExerciseResult, Result
from lockstep.words import _

from . import catalogue
from .catalogue import Grader
from .checks import Check
from .plugin import PROPERTY
from .replaying import Replay

BACKSTOP = 180
"""Real seconds of one check, above the conductor's own limits."""
SANDBOX = "none"
"""The rung of the cage: there is none yet."""


class GradingFailed(RuntimeError):
    """The graders could not be run at all."""


@dataclasses.dataclass(frozen=True)
class Request:
    """What to grade, and how."""

    graders: Path
    target: Path
    exercises: tuple[str, ...]
    """The exercises' folders, in order."""
    method: str
    seed: str = "kit"
    schedules: int | None = None
    replay: Replay | None = None
    prove: int | None = None
    """Runs that a proof may take; None: as the graders say."""
    workers: int | None = None
    """Processes that grade side by side; None: one for each core."""


def grade(request: Request, done: Callable[[str, CheckResult], None]) -> Result:
    """Grade.

    Args:
        request: what, and how.
        done: told of each check as it is done, with its exercise.

    Raises:
        GradingFailed: where pytest itself could not do its work.
    """
    began = time.monotonic()
    try:
        graders = [catalogue.load(request.graders, exercise) for exercise in request.exercises]
    except Exception as error:
        told = traceback.format_exception(type(error), error, error.__traceback__)
        raise GradingFailed("".join(told[-4:])) from error
    collector = _Collector(done)
    words = io.StringIO()
    with _plain_environment(), contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        code = pytest.main(_arguments(request), plugins=[collector])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or not collector.results:
        raise GradingFailed(words.getvalue()[-3000:])
    exercises = tuple(collector.exercise(grader) for grader in graders)
    if request.replay is not None:
        exercises = tuple(_only_replayed(exercise, request.replay) for exercise in exercises)
    return Result(
        kit=lockstep.__version__, python=platform.python_version(), start_method=request.method, seed=request.seed,
        sandbox=SANDBOX, target=request.target.name or "exercises", seconds=round(time.monotonic() - began, 3),
        exercises=exercises,
    )


def _only_replayed(exercise: ExerciseResult, replay: Replay) -> ExerciseResult:
    """The one check that was asked for; the others are not part of this run."""
    return dataclasses.replace(exercise, checks=exercise.checks[replay.check - 1:replay.check])


def _arguments(request: Request) -> list[str]:
    options: dict[str, Any] = {
        "target": str(request.target.absolute()), "seed": request.seed, "method": request.method,
        "schedules": request.schedules, "prove": request.prove,
        "replay": dataclasses.asdict(request.replay) if request.replay else None,
    }
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = min(request.workers or cores, len(request.exercises))
    arguments = [
        "-c", str(Path(__file__).with_name("graders.ini")), "--rootdir", str(request.graders), "-p",
        "lockstep.grading.plugin", "-p", "no:cacheprovider", "--import-mode=importlib", "--timeout", str(BACKSTOP),
        "--timeout-method", "signal", "--lockstep", json.dumps(options), "-q", "-p", "pytest_timeout",
    ]
    if workers > 1:
        arguments += ["-p", "xdist", "-n", str(workers), "--dist", "load", "--max-worker-restart", "2"]
    return arguments + [str(request.graders / name) for name in request.exercises]


@contextlib.contextmanager
def _plain_environment() -> Any:
    """No plugin of the machine's own, no options from the environment, no compiled files beside the graders."""
    changed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    before = {name: os.environ.get(name) for name in changed}
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    os.environ.update(changed)
    try:
        yield
    finally:
        sys.dont_write_bytecode = wrote
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Collector:
    """Collects the checks' results from pytest's reports, in the process that asked for them."""

    def __init__(self, done: Callable[[str, CheckResult], None]) -> None:
        self._done = done
        self.results: dict[tuple[str, str], CheckResult] = {}
        """By exercise and name of the test function."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A check is done."""
        for name, value in report.user_properties:
            if name == PROPERTY and report.when in ("setup", "call"):
                exercise, function, data = json.loads(str(value))
                result = CheckResult.from_json(data)
                self.results[exercise, function] = result
                self._done(exercise, result)

    def exercise(self, grader: Grader) -> ExerciseResult:
        """Every check of the grader: one without a result could not be checked."""
        checks = tuple(
            self.results.get((grader.exercise, function)) or _without_result(found)
            for function, found in grader.checks.items()
        )
        return ExerciseResult(grader.exercise, f"{grader.exercise}/{grader.story}", checks)


def _without_result(found: Check) -> CheckResult:
    diagnosis = Diagnosis(
        "could-not-check", _("The check is made."), _("Its process ended without a result."), None,
        _("This is not your program's fault. Please report it."),
    )
    return CheckResult(found.id, _(found.claim), found.points, "error", diagnosis)
