"""Slow-machine schedules: where they hold whom, and for how long."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from lockstep.search import SLOW, Knowledge, SlowMachine, policy_for
from lockstep.search.slow_machine import IN_ALL, LONG

GRANTS = {
    "P0": ("hello", "called", "start", "join", "returned", "exit"),
    "P0.1": ("hello", "acquire", "print", "release", "exit"),
    "P0.2": ("hello", "accept", "exit"),
}
KNOWN = Knowledge(grants=GRANTS, servers=frozenset({"P0.2"}))


def holds(number: int, knowledge: Knowledge = KNOWN) -> dict[tuple[str, int], float]:
    policy = policy_for(SLOW + number, "kit", knowledge)
    assert isinstance(policy, SlowMachine)
    return policy.holds


def test_first_it_holds_where_it_most_likely_matters() -> None:
    """Before the return and the last print, before the end, at the start; each place once, and alone."""
    assert [next(iter(holds(number))) for number in range(6)] == [
        ("P0", 3), ("P0.1", 2), ("P0", 5), ("P0.1", 4), ("P0", 2), ("P0.1", 1),
    ]
    assert {seconds for number in range(6) for seconds in holds(number).values()} == {LONG}


@pytest.mark.parametrize("number", range(6, 40))
def test_then_at_random_and_less_than_a_second_in_all(number: int) -> None:
    """Never before the first word, and the same each time."""
    planned = holds(number)
    assert 0 < sum(planned.values()) <= IN_ALL + 0.01
    assert all(1 <= place < len(GRANTS[actor]) for actor, place in planned)
    assert planned == holds(number)


def test_a_managers_server_is_never_held() -> None:
    """It is no part of the student's program."""
    assert not any(actor == "P0.2" for number in range(40) for actor, _place in holds(number))


def test_without_knowledge_nobody_is_held() -> None:
    """There is no plain run to plan from."""
    assert holds(0, Knowledge()) == {}


def test_a_hold_belongs_to_one_step_of_one_actor() -> None:
    """Before and after it the actor goes on as on any machine."""
    policy = SlowMachine({("P0.1", 2): 0.5})
    asked = [policy.hold(SimpleNamespace(name=name, grants=grants))  # type: ignore[arg-type]
             for name, grants in (("P0.1", 1), ("P0.1", 2), ("P0.1", 3), ("P0.2", 2))]
    assert asked == [0.0, 0.5, 0.0, 0.0]
