"""The gallery's headers, and what counts as a surprise."""

from __future__ import annotations

from pathlib import Path

import pytest

from lockstep.grading import catalogue
from lockstep.grading.gallery import Piece, pieces, surprise
from lockstep.result import CheckResult, Diagnosis

ROOT = Path(__file__).parents[2]


def write(folder: Path, name: str, first: str) -> None:
    """A program with that first line."""
    (folder / "08_lock").mkdir(exist_ok=True)
    (folder / "08_lock" / name).write_text(f"{first}\n\nprint()\n")


@pytest.mark.parametrize(("line", "ids", "methods"), [
    ("# diagnosis: lock-per-process", ("lock-per-process",), ()),
    ("# diagnosis: no-lock, lock-too-small", ("no-lock", "lock-too-small"), ()),
    ("# diagnosis: dropped-too-soon; methods: forkserver, spawn", ("dropped-too-soon",), ("forkserver", "spawn")),
    ("#diagnosis: no-lock;methods: fork", ("no-lock",), ("fork",)),
])
def test_a_wrong_programs_first_line_says_what_is_right_for_it(
    tmp_path: Path, line: str, ids: tuple[str, ...], methods: tuple[str, ...]
) -> None:
    """Its diagnoses, and the start methods with which it is wrong."""
    write(tmp_path, "wrong_it.py", line)
    (piece,) = pieces(tmp_path, "08_lock")
    assert (piece.ids, piece.methods, piece.name) == (ids, methods, "08_lock/wrong_it")


@pytest.mark.parametrize(("name", "line"), [
    ("wrong_it.py", ""), ("wrong_it.py", "# diagnosis:"), ("wrong_it.py", "# wrong: no-lock"),
    ("wrong_it.py", "# diagnosis: No Lock!"), ("right_it.py", "# diagnosis: no-lock"),
])
def test_a_header_in_the_wrong_place_or_form_is_refused(tmp_path: Path, name: str, line: str) -> None:
    """A wrong program without one would pass for a right one, and the other way round."""
    write(tmp_path, name, line)
    with pytest.raises(ValueError, match=r"expected '# diagnosis: ids' .*wrong programs alone"):
        pieces(tmp_path, "08_lock")


def test_a_right_program_needs_no_header(tmp_path: Path) -> None:
    """It is wrong with no method."""
    write(tmp_path, "right_it.py", '"""A right one."""')
    (piece,) = pieces(tmp_path, "08_lock")
    assert not any(piece.wrong_with(method) for method in ("fork", "forkserver", "spawn"))


def test_a_program_is_wrong_with_the_methods_that_it_names() -> None:
    """With all, where it names none."""
    some = Piece("08_lock", Path("wrong_it.py"), ("no-lock",), ("spawn",))
    assert [some.wrong_with(method) for method in ("fork", "spawn")] == [False, True]
    assert Piece("08_lock", Path("wrong_it.py"), ("no-lock",), ()).wrong_with("fork")


def check_result(status: str, diagnosis: str = "") -> CheckResult:
    """A check that came to that."""
    made = Diagnosis(diagnosis, "that", "this", None, "look") if diagnosis else None
    return CheckResult("never-oversold", "it is so", 5, status, made)


WRONG = Piece("08_lock", Path("wrong_it.py"), ("no-lock", "lock-too-small"), ("fork",))
RIGHT = Piece("08_lock", Path("right_it.py"), (), ())


@pytest.mark.parametrize(("piece", "method", "result", "told"), [
    (WRONG, "fork", check_result("fail", "no-lock"), ""),
    (WRONG, "fork", check_result("fail", "made-up"), "expected no-lock, lock-too-small; got never-oversold: made-up"),
    (WRONG, "fork", check_result("pass"), "a wrong program passes; expected no-lock, lock-too-small"),
    (WRONG, "fork", check_result("error", "could-not-check"), "never-oversold could not be checked: this"),
    (WRONG, "spawn", check_result("pass"), ""),
    (WRONG, "spawn", check_result("fail", "no-lock"), "a right program fails: never-oversold: no-lock"),
    (RIGHT, "fork", check_result("pass"), ""),
    (RIGHT, "fork", check_result("fail", "no-lock"), "a right program fails: never-oversold: no-lock"),
    (RIGHT, "fork", check_result("not-run", "not-run"), "never-oversold could not be checked: this"),
], ids=range(9))
def test_whatever_is_not_as_the_header_says_is_a_surprise(
    piece: Piece, method: str, result: CheckResult, told: str
) -> None:
    """A right program that fails, a wrong one that passes or fails otherwise, and a check that could not be made."""
    assert surprise(piece, [result], method).startswith(told)
    assert bool(surprise(piece, [result], method)) == bool(told)


@pytest.mark.parametrize("exercise", catalogue.exercises(ROOT / "graders"))
def test_the_gallery_of_the_kit_has_four_right_programs_and_every_mistake_of_the_exercise(exercise: str) -> None:
    """Different styles of right answers, and a wrong one for each diagnosis that the grader lists."""
    found = pieces(ROOT / "tests" / "gallery", exercise)
    assert len([piece for piece in found if not piece.ids]) >= 4
    named = {one for piece in found for one in piece.ids}
    known = set(catalogue.load(ROOT / "graders", exercise).diagnoses)
    assert known, "a grader lists the diagnoses that are its exercise's own"
    assert known <= named
