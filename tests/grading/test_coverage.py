"""What a gallery leaves unproved is named."""

from __future__ import annotations

import types
from pathlib import Path

from lockstep.grading.catalogue import Grader
from lockstep.grading.checks import Check
from lockstep.grading.coverage import Judged, gaps
from lockstep.grading.gallery import Piece
from lockstep.result import CheckResult, Diagnosis

GRADER = Grader(
    "08_lock", Path("test_tickets.py"), types.ModuleType("grader"),
    {"test_one": Check("one-each", 4, "One each."), "test_all": Check("all-sold", 6, "All sold.")}, ("no-lock", "in-turn"),
)


def judged(name: str, failed: dict[str, str], ids: tuple[str, ...] = (), methods: tuple[str, ...] = ()) -> Judged:
    """A program that failed these checks with these diagnoses."""
    results = tuple(
        CheckResult(check, check, 5, "fail", Diagnosis(found, "", "", None, "")) for check, found in failed.items()
    )
    return Judged(Piece("08_lock", Path(f"{name}.py"), ids, methods), "fork", results)


def test_a_gallery_that_proves_all_has_no_gaps() -> None:
    """Every check fails somewhere, every diagnosis is reached, and the general ones need not be listed."""
    assert gaps(GRADER, [
        judged("wrong_a", {"one-each": "no-lock"}), judged("wrong_b", {"all-sold": "in-turn"}),
        judged("wrong_c", {"all-sold": "deadlock"}),
    ]) == []


def test_a_check_that_nothing_fails_is_a_gap() -> None:
    """It cannot fail, as far as anybody knows; the stub, which fails everything, is no proof."""
    (gap,) = gaps(GRADER, [
        judged("wrong_a", {"one-each": "no-lock"}), judged("wrong_b", {"one-each": "in-turn"}),
        judged("tickets", {"one-each": "not-written", "all-sold": "not-written"}),
    ])
    assert "fails all-sold" in gap


def test_a_diagnosis_that_nothing_reaches_is_a_gap() -> None:
    """Unless the program that reaches it is right with the start methods that were tried."""
    some = [judged("wrong_a", {"one-each": "no-lock", "all-sold": "no-lock"})]
    (gap,) = gaps(GRADER, some)
    assert "reaches in-turn" in gap
    assert gaps(GRADER, [*some, judged("wrong_b", {}, ("in-turn",), ("spawn",))]) == []


def test_an_id_that_the_grader_does_not_list_is_a_gap() -> None:
    """A misspelt one is an id of its own."""
    (gap,) = gaps(GRADER, [
        judged("wrong_a", {"one-each": "no-lock", "all-sold": "in-turn"}), judged("wrong_b", {"all-sold": "no-lok"}),
    ])
    assert "no-lok is not among" in gap
