"""The gallery: programs whose verdict is known, which prove the graders.

``GALLERY/NN_concept/right_*.py`` must get full marks; ``wrong_*.py`` must lose points, and each diagnosis must be one
of those that its first line names: ``# diagnosis: lock-per-process, dropped-too-soon; methods: forkserver, spawn``.
Under start methods that are not named there, such a program must get full marks.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from lockstep.conductor import Theatre
from lockstep.result import CheckResult

from . import catalogue, judging
from .checks import check_of
from .drawing import Draw
from .exploration import Exploration, Settings
from .program import Program
from .source import Source

_HEADER = re.compile(r"#\s*diagnosis:\s*(?P<ids>[a-z0-9, -]+?)\s*(?:;\s*methods:\s*(?P<methods>[a-z, ]+?)\s*)?(?:;.*)?")


@dataclasses.dataclass(frozen=True)
class Piece:
    """One program whose verdict is known."""

    exercise: str
    path: Path
    ids: tuple[str, ...]
    """The diagnoses that are right for it; none: the program is right."""
    methods: tuple[str, ...]
    """The start methods with which it is wrong; none: with all."""

    @property
    def name(self) -> str:
        return f"{self.exercise}/{self.path.stem}"

    def wrong_with(self, method: str) -> bool:
        """Whether it must lose points with *method*."""
        return bool(self.ids) and (not self.methods or method in self.methods)


def pieces(folder: Path, exercise: str) -> list[Piece]:
    """The programs of one exercise, solutions and stubs excluded.

    Raises:
        ValueError: where a wrong program's first line does not say what is right for it.
    """
    found = []
    for path in sorted((folder / exercise).glob("*.py")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        header = _HEADER.fullmatch(first.strip())
        if path.name.startswith("wrong_") != (header is not None):
            raise ValueError(f"{path}: expected '# diagnosis: ids' as first line of wrong programs alone: {first!r}")
        ids = _words(header["ids"]) if header else ()
        methods = _words(header["methods"]) if header and header["methods"] else ()
        found.append(Piece(exercise, path, ids, methods))
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def judge(
    grader: catalogue.Grader, story: Path, theatre: Theatre, settings: Settings
) -> list[CheckResult]:
    """All checks of one exercise on one file, in this process."""
    return list(judge_in_turn(grader, story, theatre, settings))


def judge_in_turn(
    grader: catalogue.Grader, story: Path, theatre: Theatre, settings: Settings
) -> Iterator[CheckResult]:
    """The same, one check after the other, for whoever may have seen enough before the last."""
    kept: dict[object, Exploration] = {}
    source = Source(grader.exercise, story)
    for order, (function_name, found) in enumerate(grader.checks.items(), 1):
        program = Program(theatre, source, settings, grader.path.with_name("driver.py"), kept)
        function = getattr(grader.module, function_name)
        assert check_of(function) is found
        draw = Draw(settings.seed, grader.exercise)
        yield judging.judge(found, order, program, judging.call(function, program, draw))


def surprise(piece: Piece, results: list[CheckResult], method: str) -> str:
    """What is not as it should be, in one sentence; empty where all is."""
    errors = [check for check in results if check.status not in ("pass", "fail")]
    if errors:
        reason = errors[0].diagnosis.seen if errors[0].diagnosis else ""
        return f"{errors[0].id} could not be checked: {reason}"
    failed = [check for check in results if check.status == "fail"]
    if not piece.wrong_with(method):
        return f"a right program fails: {_told(failed)}" if failed else ""
    if not failed:
        return f"a wrong program passes; expected {', '.join(piece.ids)}"
    other = [check for check in failed if check.diagnosis is not None and check.diagnosis.id not in piece.ids]
    return f"expected {', '.join(piece.ids)}; got {_told(other)}" if other else ""


def _told(checks: list[CheckResult]) -> str:
    return "; ".join(
        f"{check.id}: {check.diagnosis.id} at {check.diagnosis.where} ({check.diagnosis.seen})"
        for check in checks if check.diagnosis is not None
    )
