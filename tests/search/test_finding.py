"""Each random policy finds each classic bug, and the rotation finds them sooner than chance does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from random import Random

import pytest

from lockstep.search import Knowledge, Policy, Pos, RandomWalk, Surw, Urw, policy_for
from tests.search.models import (
    BUGGY,
    RIGHT,
    Program,
    geometric_mean,
    learn,
    schedules_to_bug,
    simulate,
)

SEEDS = range(20)
Maker = Callable[[int, int, Knowledge], Policy]


def surw(seed: int, number: int, knowledge: Knowledge) -> Policy:
    """SURW on the resources in turn, as the plan has it, without the turns of POS and URW in between."""
    keys = [key for key in knowledge.shared_keys if key not in knowledge.processes]
    return Surw(Random(f"{seed}:{number}"), knowledge, keys[number % len(keys)])


MAKERS: dict[str, Maker] = {
    "random": lambda seed, number, knowledge: RandomWalk(Random(f"{seed}:{number}")),
    "pos": lambda seed, number, knowledge: Pos(Random(f"{seed}:{number}"), knowledge),
    "urw": lambda seed, number, knowledge: Urw(Random(f"{seed}:{number}"), knowledge),
    "surw": surw,
    "rotation": lambda seed, number, knowledge: policy_for(number + 2, seed, knowledge),
}
# The worst of 20 seeds must stay below these: about three times what was measured. A policy that had lost its
# idea would go over them on the model that shows the idea.
AT_MOST = {
    "lost update": {"random": 100, "pos": 80, "urw": 100, "surw": 20, "rotation": 80},
    "tickets": {"random": 40, "pos": 40, "urw": 40, "surw": 15, "rotation": 20},
    "abba": {"random": 100, "pos": 80, "urw": 100, "surw": 60, "rotation": 80},
    "philosophers": {"random": 600, "pos": 600, "urw": 60, "surw": 200, "rotation": 150},
    "empty then get": {"random": 20, "pos": 25, "urw": 20, "surw": 10, "rotation": 15},
    "lost wake-up": {"random": 300, "pos": 100, "urw": 200, "surw": 120, "rotation": 180},
    "narrow window": {"random": 200, "pos": 80, "urw": 120, "surw": 50, "rotation": 120},
    "two locked parts": {"random": 20, "pos": 20, "urw": 15, "surw": 15, "rotation": 15},
}


def policies(maker: Maker, seed: int, program: Program) -> Iterator[Policy]:
    knowledge = learn(program)
    return (maker(seed, number, knowledge) for number in count())


def schedules(policy: str, program: Program, at_most: int) -> list[int]:
    return [schedules_to_bug(program, policies(MAKERS[policy], seed, program), at_most) for seed in SEEDS]


@pytest.mark.parametrize("policy", ["pos", "urw", "surw", "rotation"])
@pytest.mark.parametrize("program", BUGGY, ids=lambda program: program.name)
def test_policy_finds_the_bug_with_every_seed(policy: str, program: Program) -> None:
    at_most = AT_MOST[program.name][policy]
    assert max(schedules(policy, program, at_most)) < at_most


def test_rotation_needs_fewer_schedules_than_a_random_walk() -> None:
    """By the geometric mean over all programs, in which each program counts alike."""
    means = {
        policy: geometric_mean(
            [sum(schedules(policy, program, AT_MOST[program.name][policy])) / len(SEEDS) for program in BUGGY]
        )
        for policy in ("random", "rotation")
    }
    assert means["rotation"] < 0.75 * means["random"]


@pytest.mark.parametrize("policy", MAKERS)
@pytest.mark.parametrize("program", RIGHT, ids=lambda program: program.name)
def test_right_program_shows_no_bug(policy: str, program: Program) -> None:
    for number, made in zip(range(15), policies(MAKERS[policy], 1, program), strict=False):
        assert simulate(program, made).bug is None, number


@pytest.mark.parametrize("program", BUGGY, ids=lambda program: program.name)
def test_plain_run_hides_the_bug(program: Program) -> None:
    """Or else these programs would be no test of a search."""
    if program.name == "philosophers":  # there, everybody's first step is all it takes
        assert simulate(program, policy_for(0, 1, Knowledge())).bug == "deadlock"
        return
    assert simulate(program, policy_for(0, 1, Knowledge())).bug is None
