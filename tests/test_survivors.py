"""The list of mutants that may survive."""

from __future__ import annotations

from pathlib import Path

import pytest

from lockstep import mutants, survivors

ROOT = Path(__file__).parents[1]
LISTS = sorted((ROOT / "tests" / "gallery").glob(f"*/{survivors.FILE}"))


def test_each_mutant_has_its_reason_below_it() -> None:
    """Of one line or more; comments and empty lines do not count."""
    text = "# those of f\n\nf: without join(): q.join()\n  It waits\n  elsewhere.\nf: one more: n = 1\n  Enough.\n"
    assert survivors.parse(text, "here") == {
        "f: without join(): q.join()": "It waits elsewhere.", "f: one more: n = 1": "Enough.",
    }


@pytest.mark.parametrize(("text", "told"), [
    ("  It waits.\n", r"here:1: expected a mutant's name before its reason, got 'It waits.'"),
    ("f: a\n  Yes.\nf: a\n  No.\n", "here:3: expected each mutant once, got 'f: a' again"),
    ("f: a\nf: b\n  Yes.\n", "here: expected an indented reason below 'f: a', got none"),
])
def test_a_list_in_another_form_is_refused(text: str, told: str) -> None:
    """Saying where, and what should stand there."""
    with pytest.raises(ValueError, match=told):
        survivors.parse(text, "here")


def test_no_list_means_no_reasons(tmp_path: Path) -> None:
    """Then no mutant may survive."""
    assert survivors.read(tmp_path / survivors.FILE) == {}


@pytest.mark.parametrize("path", LISTS, ids=[path.parent.name for path in LISTS])
def test_each_one_listed_is_a_mutant_of_its_solution(path: Path) -> None:
    """Names follow the solution's lines: one that has changed must change here too."""
    (solution,) = (ROOT / "solutions" / path.parent.name).glob("*.py")
    stub = ROOT / "exercises" / path.parent.name / solution.name
    known = {mutant.name for mutant in mutants.make(solution.read_text(), stub.read_text())}
    assert set(survivors.read(path)) <= known
