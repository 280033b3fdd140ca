"""Short forms for the tests of graders: a program, a check made of it, its result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lockstep.conductor import Theatre
from lockstep.grading import judging
from lockstep.grading.checks import Check
from lockstep.grading.exploration import Settings
from lockstep.grading.program import Program
from lockstep.grading.source import Source
from lockstep.result import CheckResult, Diagnosis
from tests.engine.staging import write

CHECK = Check("works", 5, "it works")


def program_of(theatre: Theatre, folder: Path, source: str, method: str = "fork", **settings: Any) -> Program:
    """The program *source*, as a check of exercise 08_lock sees it."""
    story = write(folder, source, "tickets.py")
    return Program(theatre, Source("08_lock", story), Settings(method=method, **settings), folder / "driver.py", {})


def judge(program: Program, check: Callable[[], Any]) -> CheckResult:
    """What a check comes to."""
    return judging.judge(CHECK, 1, program, check)


def diagnose(
    theatre: Theatre, folder: Path, source: str, *args: Any, method: str = "fork", function: str = "main"
) -> Diagnosis:
    """The diagnosis of a program whose function is called, and has to end."""
    program = program_of(theatre, folder, source, method)
    diagnosis = judge(program, lambda: program.run(function, *args).require_end()).diagnosis
    assert diagnosis is not None
    return diagnosis
