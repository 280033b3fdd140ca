"""Exercises and their checks, read from the folder of the graders."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lockstep.grading import catalogue
from lockstep.grading.checks import Check, check, check_of

GRADER = """
from lockstep.grading import N_, check

def helper():
    pass

@check("second-thing", points=4, claim=N_("it does the second thing"))
def test_b(program):
    pass

@check("first-thing", points=6, claim=N_("it does the first thing"))
def test_a(program):
    pass

def test_plain():
    pass
"""


@pytest.fixture(autouse=True)
def _own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """What loading a grader adds to the path and to the modules goes away again."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))


def make(graders: Path, exercise: str, story: str = "story", text: str = GRADER) -> Path:
    """A grader's folder."""
    folder = graders / exercise
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"test_{story}.py"
    path.write_text(text)
    return path


def test_exercises_are_numbered_folders_with_a_grader_in_order(tmp_path: Path) -> None:
    """Anything else in the folder is passed over."""
    for exercise in ("11_queue", "03_join", "08_lock"):
        make(tmp_path, exercise)
    (tmp_path / "09_later").mkdir()
    (tmp_path / "__pycache__").mkdir()
    make(tmp_path, "drafts")
    assert catalogue.exercises(tmp_path) == ["03_join", "08_lock", "11_queue"]
    assert catalogue.exercises(tmp_path / "nowhere") == []


def test_checks_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Not in that of their names; functions without a check's mark are none."""
    make(tmp_path, "08_lock", "tickets")
    grader = catalogue.load(tmp_path, "08_lock")
    assert list(grader.checks) == ["test_b", "test_a"]
    assert grader.checks["test_a"] == Check("first-thing", 6, "it does the first thing")
    assert (grader.exercise, grader.story) == ("08_lock", "tickets.py")


def test_a_module_beside_the_grader_can_be_imported(tmp_path: Path) -> None:
    """Graders of one exercise may share code."""
    make(tmp_path, "08_lock", text="import beside_of_08\n" + GRADER)
    (tmp_path / "08_lock" / "beside_of_08.py").write_text("")
    assert catalogue.load(tmp_path, "08_lock").checks


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    """Results could not tell the two apart."""
    make(tmp_path, "08_lock", text=GRADER.replace("second-thing", "first-thing"))
    with pytest.raises(ValueError, match="expected each check's id once"):
        catalogue.load(tmp_path, "08_lock")


def test_a_folder_with_two_graders_is_refused(tmp_path: Path) -> None:
    """Which file the student writes would not be clear."""
    make(tmp_path, "08_lock", "one")
    make(tmp_path, "08_lock", "two")
    with pytest.raises(ValueError, match=r"expected one test_\*\.py, got \['test_one\.py', 'test_two\.py'\]"):
        catalogue.load(tmp_path, "08_lock")


def test_the_decorator_leaves_the_function_as_it_is() -> None:
    """It only notes the check."""
    def function() -> int:
        return 5

    marked = check("some-id", points=3, claim="it is so")(function)
    assert marked is function
    assert check_of(marked) == Check("some-id", 3, "it is so")
    assert check_of(all_of_them) is None


def all_of_them() -> None:
    """A function that is no check."""


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("exercise", catalogue.exercises(ROOT / "graders"))
def test_each_exercise_of_the_kit_is_worth_ten_points(exercise: str) -> None:
    """And has a stub and a solution of the name that its grader expects."""
    grader = catalogue.load(ROOT / "graders", exercise)
    assert sum(found.points for found in grader.checks.values()) == 10
    for folder in ("exercises", "solutions"):
        assert (ROOT / folder / exercise / grader.story).is_file()
