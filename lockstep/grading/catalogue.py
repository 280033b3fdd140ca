"""Which exercises there are, and which checks each has: read from the graders, in the order in which they stand."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
import types
from pathlib import Path

from .checks import Check, check_of


@dataclasses.dataclass(frozen=True)
class Grader:
    """One exercise's grader."""

    exercise: str
    """Its folder: ``08_lock``."""
    path: Path
    """The test module."""
    module: types.ModuleType
    checks: dict[str, Check]
    """By the name of the test function, in order."""
    diagnoses: tuple[str, ...] = ()
    """The ids that are this exercise's own."""

    @property
    def story(self) -> str:
        """The name of the student's file."""
        return self.path.name.removeprefix("test_")


def exercises(graders: Path) -> list[str]:
    """The exercises that have a grader, in order."""
    return sorted(folder.name for folder in graders.glob("[0-9]*_*") if any(folder.glob("test_*.py")))


def share_folder(folder: Path) -> None:
    """Let graders import the modules that lie in a grader's folder; their names must be unique among all exercises."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def load(graders: Path, exercise: str) -> Grader:
    """Read one grader.

    Raises:
        ValueError: where its folder has not just one test module, or an id is there twice.
    """
    found = sorted((graders / exercise).glob("test_*.py"))
    if len(found) != 1:
        raise ValueError(f"{exercise}: expected one test_*.py, got {[path.name for path in found]}")
    for each in exercises(graders):
        share_folder(graders / each)
    spec = importlib.util.spec_from_file_location(f"lockstep_grader_{exercise}", found[0])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    checks = {name: made for name, value in vars(module).items() if (made := check_of(value)) is not None}
    ids = [made.id for made in checks.values()]
    if len(set(ids)) != len(ids):
        raise ValueError(f"{exercise}: expected each check's id once, got {ids}")
    return Grader(exercise, found[0], module, checks, tuple(getattr(module, "DIAGNOSES", ())))
