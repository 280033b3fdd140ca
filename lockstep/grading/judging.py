"""Making one check: what it came to, as a :class:`CheckResult`, whatever happens in it."""

from __future__ import annotations

import inspect
import json
import time
import traceback
from collections.abc import Callable
from typing import Any

from lockstep.conductor import UnknownPython, ZygoteDied
from lockstep.result import CheckResult, Diagnosis
from lockstep.words import _

from . import explaining
from .checks import Check
from .drawing import Draw
from .failing import CouldNotCheck, Enough, Failed
from .program import Program
from .replaying import Replay

LONG = 2000
"""Characters of one input that a result carries."""


def judge(
    found: Check, order: int, program: Program, make: Callable[[], Any], explained: bool = False
) -> CheckResult:
    """Make a check.

    Args:
        found: what it says of itself.
        order: its number within the exercise, from 1.
        program: the student's program, fresh for this check.
        make: runs the check's function.
        explained: whether a failure is made as small as it can be, which takes further runs.

    Returns:
        Its result; KeyboardInterrupt alone gets through.
    """
    began = time.monotonic()
    diagnosis, status = None, "pass"
    try:
        _require_file(program)
        program.require_import()
        make()
    except Failed as failed:
        diagnosis, status = explaining.explain(program, make, failed) if explained else failed.diagnosis, "fail"
    except Enough:
        pass
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        diagnosis, status = could_not(error), "error"
    replay = None
    if status == "fail" and program.last is not None:
        number = program.source.exercise.partition("_")[0]
        replay = str(Replay(
            number, order, program.last_exploration, program.last.schedule, program.source.fingerprint
        ))
    return CheckResult(
        found.id, _(found.claim), found.points, status, diagnosis, replay, program.tried, program.proved,
        _plain(program.inputs), round(time.monotonic() - began, 3), program.repeatable, tuple(program.advice),
    )


def call(function: Callable[..., Any], program: Program, draw: Draw) -> Callable[[], Any]:
    """A check's function with the fixtures that it names, for use without pytest."""
    given = {"program": program, "draw": draw}
    wanted = {name: given[name] for name in inspect.signature(function).parameters}
    return lambda: function(**wanted)


def could_not(error: BaseException) -> Diagnosis:
    """Could not be checked: ours or the machine's fault."""
    if isinstance(error, (CouldNotCheck, ZygoteDied, UnknownPython)):
        seen = f"{type(error).__name__}: {error}"
    else:
        seen = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-3:])
    return Diagnosis(
        "could-not-check", _("The check can be made."), seen[-1500:], None,
        _("This is not your program's fault. Please report it with the text above."),
    )


def _require_file(program: Program) -> None:
    if not program.source.path.is_file():
        raise Failed(Diagnosis(
            "not-runnable", _("The file is there."), _("There is no file {file}.").format(file=program.source.file),
            None, _("Get the stub back, or give the file its old name."),
        ))


def _plain(inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs as JSON can carry them, long ones cut."""
    shortened: dict[str, Any] = json.loads(json.dumps(inputs, default=repr))
    return {key: value if len(json.dumps(value)) < LONG else "…" for key, value in shortened.items()}
