"""What the gallery does not prove of a grader: a check that cannot fail, a diagnosis that nothing reaches."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from lockstep.result import CheckResult

from .catalogue import Grader
from .diagnoses import GENERAL
from .gallery import Piece

UNTOUCHED = "not-written"
"""The diagnosis of a stub, which fails every check and proves none."""


@dataclasses.dataclass(frozen=True)
class Judged:
    """One program, judged with one start method."""

    piece: Piece
    method: str
    results: tuple[CheckResult, ...]


def gaps(grader: Grader, judged: Iterable[Judged]) -> list[str]:
    """Say what is missing, a sentence each; nothing is where the gallery proves the whole grader.

    Args:
        grader: with its checks and its own diagnoses.
        judged: all programs of its gallery. A diagnosis that is only right for programs which are right with the
            start methods that were tried is not missed.
    """
    judged = list(judged)
    failed = {
        (check.id, check.diagnosis.id) for one in judged for check in one.results
        if check.status == "fail" and check.diagnosis is not None and check.diagnosis.id != UNTOUCHED
    }
    checks, ids = {check for check, _id in failed}, {found for _check, found in failed}
    elsewhere = {found for one in judged for found in one.piece.ids if not one.piece.wrong_with(one.method)}
    return [
        *(f"{grader.exercise}: no program of the gallery fails {check.id}"
          for check in grader.checks.values() if check.id not in checks),
        *(f"{grader.exercise}: no program of the gallery reaches {one}"
          for one in grader.diagnoses if one not in ids | elsewhere),
        *(f"{grader.exercise}: {one} is not among the grader's DIAGNOSES"
          for one in sorted(ids - GENERAL - set(grader.diagnoses))),
    ]
