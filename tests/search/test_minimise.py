"""Of a failing schedule the switches remain that it needs, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from lockstep.search import RandomWalk
from lockstep.search.minimise import Compared, Wait, Waiting, minimal
from tests.search.models import (
    Program,
    abba,
    lost_update,
    lost_wakeup,
    narrow_window,
    philosophers,
    simulate,
    tickets,
    two_locked_parts,
)


def failing(program: Program) -> tuple[str, list[Wait]]:
    """A bug that a random walk finds, and where that walk departs from the plain schedule."""
    for seed in range(500):
        policy = Compared(RandomWalk(Random(seed)))
        bug = simulate(program, policy).bug
        if bug is not None:
            return bug, policy.waits
    raise AssertionError("no random walk finds a bug")


def fails_like(program: Program, bug: str):
    def fails(waits: Sequence[Wait]) -> bool:
        return simulate(program, Waiting(waits)).bug == bug
    return fails


PROGRAMS = [
    lost_update(3), tickets(3, 1), abba(3), philosophers(4), lost_wakeup(2), narrow_window(4, 4), two_locked_parts(3, 1),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_the_waits_alone_make_the_program_fail_as_it_did(program: Program) -> None:
    """The plain schedule with all of them is as good as the random one."""
    bug, waits = failing(program)
    assert fails_like(program, bug)(waits)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_no_wait_of_the_minimal_ones_can_be_left_out(program: Program) -> None:
    """And there are few: none of these bugs needs more than one for each process."""
    bug, waits = failing(program)
    fails = fails_like(program, bug)
    kept = minimal(waits, fails)
    assert fails(kept)
    assert not any(fails([other for other in kept if other is not wait]) for wait in kept)
    assert len(kept) <= len(program.bodies) + 1
    assert set(kept) <= set(waits)


def test_where_the_plain_schedule_fails_nothing_remains() -> None:
    """No switch is needed."""
    assert minimal([Wait("P0.1", 1, "P0.2", 1), Wait("P0.2", 3, "P0.1", 2)], lambda waits: True) == []


def test_a_wait_that_nobody_else_could_end_is_over() -> None:
    """The schedule goes on rather than stand still."""
    assert simulate(lost_update(0, lock=True), Waiting([Wait("P0", 0, "P0.9", 7)])).bug is None
