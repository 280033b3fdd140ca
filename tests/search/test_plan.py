"""The plan: which policy makes which schedule, the same each time and on each version of Python."""

from __future__ import annotations

import pickle

import pytest

from lockstep.search import SLOW, Knowledge, Plain, Policy, numbers, policy_for
from lockstep.search.plan import LATE
from lockstep.search.preempted import Preempted
from tests.search.models import RIGHT, Outcome, Program, learn, lost_update, simulate, tickets

PROGRAM = tickets(3, 2)


def run(number: int, seed: int, program: Program = PROGRAM) -> Outcome:
    return simulate(program, policy_for(number, seed, learn(program)))


def test_first_schedules_are_plain_and_reversed() -> None:
    assert [policy_for(number, 1, Knowledge()).name for number in (0, 1)] == ["plain", "reversed"]


@pytest.mark.parametrize(("number", "order"), [(0, ["P0.1", "P0.2", "P0.3"]), (1, ["P0.3", "P0.2", "P0.1"])])
def test_processes_end_in_order_and_then_in_reverse(number: int, order: list[str]) -> None:
    trace = run(number, 1).trace
    assert [step.actor for step in trace if step.op == "exit"] == [*order, "P0"]


def test_three_policies_take_turns_and_surw_goes_round_the_keys() -> None:
    names = [policy_for(number, 1, learn(lost_update(1))).name for number in range(2, 20)]
    assert names[1::3] == ["pos"] * 6
    assert names[2::3] == ["urw"] * 6
    assert names[0::3] == [f"surw:{key}" for key in ("count", "log", "P0.1", "count", "log", "P0.2")]


def test_without_a_shared_key_surw_gives_way_to_a_random_walk() -> None:
    assert policy_for(2, 1, Knowledge()).name == "random"


@pytest.mark.parametrize("number", range(8))
def test_same_seed_gives_the_same_schedule(number: int) -> None:
    assert [run(number, 7).trace for _ in range(5)] == [run(number, 7).trace] * 5


def test_other_seeds_and_numbers_give_other_schedules() -> None:
    schedules = {tuple(run(number, seed).names) for seed in range(5) for number in range(2, 8)}
    assert len(schedules) > 25


def test_schedules_are_the_same_on_every_version_of_python() -> None:
    """Written down once. Whoever changes a policy changes what a number means, and must say so."""
    written = {
        2: "100001212220220100200201020",
        3: "111111110010000111111",
        4: "003111112210002212110020000",
    }
    assert {number: "".join(map(str, run(number, 7).choices)) for number in written} == written


def test_a_schedule_depends_on_no_other_schedule() -> None:
    knowledge = learn(PROGRAM)
    in_turn = [simulate(PROGRAM, policy_for(number, 3, knowledge)).names for number in range(9)]
    elsewhere = pickle.loads(pickle.dumps(knowledge))
    assert simulate(PROGRAM, policy_for(8, 3, elsewhere)).names == in_turn[8]


class AskedOnlyWhereThereIsAChoice:
    """Keeps from a policy the points where only one is ready; a run may or may not do so."""

    def __init__(self, policy: Policy) -> None:
        self.name = policy.name
        self._policy = policy
        self.granted = policy.granted

    def choose(self, ready):
        return self._policy.choose(ready) if len(ready) > 1 else ready[0]


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("program", [PROGRAM, *RIGHT], ids=lambda program: program.name)
def test_being_asked_without_a_choice_changes_nothing(program: Program, number: int) -> None:
    knowledge = learn(program)
    always, seldom = (policy_for(number, 5, knowledge) for _ in range(2))
    assert simulate(program, always).trace == simulate(program, AskedOnlyWhereThereIsAChoice(seldom)).trace


def test_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="numbered from 0, got -1"):
        policy_for(-1, 1, Knowledge())


def test_each_call_makes_a_fresh_policy() -> None:
    first, second = policy_for(0, 1, Knowledge()), policy_for(0, 1, Knowledge())
    assert isinstance(first, Plain)
    assert first is not second


def test_late_schedules_take_turns_with_those_of_one_preemption() -> None:
    """Each of them once, as many as the plain run had choices; then the rotation goes on alone."""
    knowledge = Knowledge(choices=3)
    names = [policy_for(number, 1, knowledge).name for number in range(LATE, LATE + 10)]
    assert [name for name in names if name.startswith("preempted")] == ["preempted:0", "preempted:1", "preempted:2"]
    assert names[1::2][:3] == ["preempted:0", "preempted:1", "preempted:2"]


@pytest.mark.parametrize("program", [lost_update(0), tickets(2, 3)], ids=lambda program: program.name)
def test_one_preemption_finds_what_one_switch_at_the_right_place_does(program: Program) -> None:
    """Among as many schedules as the plain run has choices."""
    choices = len(simulate(program, Plain()).choices)
    assert any(simulate(program, Preempted(place)).bug for place in range(choices))


def test_slow_machine_schedules_stand_between_the_others() -> None:
    """The plain and the reversed one first; then so that both kinds end together."""
    assert numbers(6, 2) == [0, 1, 2, 3, 4, SLOW, 5, SLOW + 1]
    assert sorted(numbers(24, 24)) == [*range(24), *range(SLOW, SLOW + 24)]
    assert numbers(1, 3) == [0, SLOW, SLOW + 1, SLOW + 2]
    assert numbers(2, 0) == [0, 1]
