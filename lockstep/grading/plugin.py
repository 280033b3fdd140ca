"""The pytest plugin: gives checks their program and draws, and makes a :class:`CheckResult` of each outcome.

It runs in each worker that grades. A worker is pinned to one core, and so are the programs that it conducts. What a
check came to travels to the collecting process with pytest's own report, as JSON.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from lockstep.conductor import Theatre
from lockstep.result import CheckResult
from lockstep.words import _

from . import catalogue, judging
from .checks import Check, check_of
from .drawing import Draw
from .exploration import Exploration, Settings
from .program import Program
from .source import Source

PROPERTY = "lockstep"
"""The name under which a report carries (exercise, test function, result) as JSON."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option with all of ours, as JSON: workers get it as it is."""
    parser.addoption("--lockstep", default="{}", help="what to grade and how, as JSON")


class Grading:
    """What lasts over the checks of one worker."""

    def __init__(self, config: pytest.Config) -> None:
        options = json.loads(config.getoption("--lockstep"))
        self.target = Path(options.get("target", "exercises"))
        replay = options.get("replay")
        self.replay_check = replay["check"] if replay else None
        self.settings = Settings(
            options.get("seed", "kit"), options.get("method", "fork"), options.get("schedules"),
            (replay["exploration"], replay["schedule"]) if replay else None, options.get("prove"),
        )
        self.core = _pin(config)
        self.kept: dict[Any, Exploration] = {}
        self._theatre: Theatre | None = None

    @property
    def theatre(self) -> Theatre:
        if self._theatre is None:
            self._theatre = Theatre(sys.executable, self.core)
        return self._theatre

    def close(self) -> None:
        if self._theatre is not None:
            self._theatre.close()
            self._theatre = None


def _pin(config: pytest.Config) -> int | None:
    """Pin this worker to a core of its own; returns it."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cores = sorted(os.sched_getaffinity(0))
    worker = getattr(config, "workerinput", {}).get("workerid", "gw0")
    core = cores[int(worker[2:]) % len(cores)]
    os.sched_setaffinity(0, {core})
    return core


GRADING = pytest.StashKey[Grading]()
PROGRAM = pytest.StashKey[Program]()
OUTCOME = pytest.StashKey[CheckResult]()
ORDER = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Prepare this worker; the process that only hands out work prepares nothing."""
    for exercise in catalogue.exercises(config.rootpath):
        catalogue.share_folder(config.rootpath / exercise)
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.stash[GRADING] = Grading(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing running."""
    if GRADING in config.stash:
        config.stash[GRADING].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Number the checks of each exercise, and select what is to be replayed."""
    seen: dict[str, int] = {}
    for item in items:
        exercise = exercise_of(item)
        seen[exercise] = seen.get(exercise, 0) + 1
        item.stash[ORDER] = seen[exercise]
    replay = json.loads(config.getoption("--lockstep")).get("replay")
    if replay:
        items[:] = [item for item in items if item.stash[ORDER] == replay["check"]]


def exercise_of(item: pytest.Item) -> str:
    """The exercise that a test belongs to: its grader's folder."""
    return item.path.parent.name


def _check(item: pytest.Item) -> Check | None:
    return check_of(getattr(item, "function", None))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the checks of an exercise together."""
    from .scheduling import ByExercise  # needs xdist, which is loaded only where there are several workers
    return ByExercise(config, log)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Draw:
    """Inputs drawn from the seed."""
    grading = request.config.stash[GRADING]
    return Draw(grading.settings.seed, exercise_of(request.node))


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Program:
    """The student's program; the check fails at once where it cannot be imported."""
    return _program(request.node)


def _program(item: pytest.Item) -> Program:
    grading = item.config.stash[GRADING]
    exercise = exercise_of(item)
    story = item.path.name.removeprefix("test_")
    source = Source(exercise, (grading.target / exercise / story).absolute())
    made = Program(grading.theatre, source, grading.settings, item.path.with_name("driver.py"), grading.kept)
    item.stash[PROGRAM] = made
    return made


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run one check, and note what came of it; the check itself never fails as a test."""
    found = _check(pyfuncitem)
    if found is None:
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    made = {name: pyfuncitem.funcargs[name] for name in wanted}
    program = pyfuncitem.stash.get(PROGRAM, None) or _program(pyfuncitem)
    pyfuncitem.stash[OUTCOME] = judging.judge(
        found, pyfuncitem.stash[ORDER], program, lambda: pyfuncitem.obj(**made), explained=True
    )
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Send a check's result along with pytest's own report."""
    report = yield
    found = _check(item)
    if found is None or (call.when == "setup" and report.passed) or call.when == "teardown":
        return report
    outcome = item.stash.get(OUTCOME, None)
    if outcome is None:
        error = call.excinfo.value if call.excinfo is not None else RuntimeError("no outcome")
        diagnosis = judging.could_not(error)
        outcome = CheckResult(found.id, _(found.claim), found.points, "error", diagnosis, seconds=call.duration)
    report.user_properties.append((PROPERTY, json.dumps([exercise_of(item), item.originalname, outcome.to_json()])))
    return report
