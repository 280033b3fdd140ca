"""Every program of ``tests/programs`` comes to on the engine what it comes to bare."""

from __future__ import annotations

import pytest

from lockstep.conductor import Theatre
from tests.engine.staging import elapsed_of, perform, value_of
from tests.programs import METHODS, PROGRAMS, Program

TOLERANCE = 0.06
"""Virtual seconds: computing takes none, and polling little."""

BY_DEFAULT: dict[str, set[str]] = {"fork": {program.name for program in PROGRAMS}}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All programs with fork; with the other methods those that cover each primitive once, or all when asked."""
    if "program" not in metafunc.fixturenames:
        return
    everything = metafunc.config.getoption("--all-methods")
    metafunc.parametrize(("program", "method"), [
        pytest.param(program, method, id=f"{program.name}-{method}")
        for method in METHODS for program in PROGRAMS
        if method in program.methods and (everything or program.name in BY_DEFAULT.get(method, ()))
    ])


def test_the_program_comes_to_what_it_comes_to_bare(theatre: Theatre, program: Program, method: str) -> None:
    """Verdict, returned value and virtual time are those of the plain interpreter, and no wake-up is lost."""
    run = perform(theatre, program.path, program.function, method=method, seed="s")
    said = f"{run.verdict} {run.trace.raised} {run.raw_output[-400:]}"
    assert run.verdict.kind == program.verdict, said
    assert run.trace.lost_wakeups == 0
    if program.verdict == "finished":
        assert value_of(run) == program.expect, said
    if program.elapsed is not None:
        assert elapsed_of(run) == pytest.approx(program.elapsed, abs=TOLERANCE)
