"""Whoever only polls goes last, and nobody is kept waiting for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import pytest

from lockstep.search import Knowledge, Plain, Policy, Pos, RandomWalk, ReversedOrder, Surw, Urw, policy_for
from lockstep.search.patience import Patience
from lockstep.search.plain import TURNS_IN_A_ROW
from tests.search.models import Step, learn, polling, simulate, spinning


@dataclass(frozen=True)
class Fake:
    """A candidate made by hand."""

    name: str
    poll: bool = False
    had_turn: bool = False
    key: str | None = None
    reads: bool = False
    op: str = "step"
    grants: int = 0

    @property
    def process(self) -> str:
        return self.name.partition("/")[0]


A, B, C = Fake("P0.1"), Fake("P0.2"), Fake("P0.3")


def asking(candidate: Fake) -> Fake:
    return replace(candidate, poll=True, reads=True)


def write_on(key: str, name: str) -> Step:
    return Step(name, name, "write", key, 1, poll=False, reads=False, parked=False)


def after_a_turn(candidate: Fake) -> Fake:
    return replace(candidate, had_turn=True)


def test_plain_takes_the_first_by_name() -> None:
    assert Plain().choose([A, B, C]) is A


def test_reversed_takes_the_last_by_name() -> None:
    assert ReversedOrder().choose([A, B, C]) is C


def test_reversed_takes_a_parent_before_its_children() -> None:
    parent, thread = Fake("P0"), Fake("P0.3/2")
    assert ReversedOrder().choose([parent, A, C]) is parent
    assert ReversedOrder().choose([A, C, thread]) is thread


@pytest.mark.parametrize("policy", [Plain, ReversedOrder])
def test_plain_lets_pollers_go_last(policy: type[Plain]) -> None:
    """Even a poller without a turn waits for somebody who has had one."""
    ready = [asking(A), after_a_turn(B), asking(C)]
    assert policy().choose(ready) is ready[1]


def test_among_pollers_plain_prefers_who_had_no_turn() -> None:
    ready = [after_a_turn(asking(A)), asking(B), asking(C)]
    assert Plain().choose(ready) is ready[1]
    assert ReversedOrder().choose(ready) is ready[2]


def test_plain_takes_who_had_no_turn_before_who_had_one() -> None:
    ready = [after_a_turn(A), B, C]
    assert Plain().choose(ready) is B


def test_plain_lets_others_catch_up_with_a_loop_that_never_polls() -> None:
    plain = Plain()
    ready = [after_a_turn(A), after_a_turn(B)]
    chosen = [plain.choose(ready).name for _ in range(2 * TURNS_IN_A_ROW + 1)]
    assert chosen == ["P0.1"] * TURNS_IN_A_ROW + ["P0.2"] * TURNS_IN_A_ROW + ["P0.1"]


def test_who_polled_twice_in_vain_is_tired() -> None:
    patience = Patience()
    patience.granted(asking(A))
    assert not patience.tired(asking(A))
    patience.granted(asking(A))
    assert patience.tired(asking(A))
    assert patience.rested([asking(A), asking(B), C]) == [asking(B), C]


def test_a_tired_poller_may_still_do_anything_else() -> None:
    patience = Patience()
    for _ in range(2):
        patience.granted(asking(A))
    assert not patience.tired(A)


def test_anybody_getting_on_makes_pollers_fresh() -> None:
    patience = Patience()
    for _ in range(2):
        patience.granted(asking(A))
    patience.granted(C)
    assert not patience.tired(asking(A))


def test_where_all_are_tired_all_may_go_and_a_round_begins() -> None:
    patience = Patience()
    both = [asking(A), asking(B)]
    for candidate in both * 2:
        patience.granted(candidate)
    assert patience.rested(both) == both
    patience.granted(both[0])
    assert not patience.tired(both[1])


RANDOM = {
    "random": lambda rng, knowledge: RandomWalk(rng),
    "urw": Urw,
    "pos": Pos,
    "surw": lambda rng, knowledge: Surw(rng, knowledge, "event"),
}


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("policy", RANDOM)
def test_pollers_do_not_spin_while_somebody_can_get_on(policy: str, seed: int) -> None:
    """At the most each makes two polls before somebody makes a step that is none."""
    program = polling(noise=30, pollers=3)
    trace = simulate(program, RANDOM[policy](Random(f"spin:{seed}"), learn(program))).trace
    in_a_row: dict[str, int] = {}
    for step in trace:
        in_a_row = {**in_a_row, step.actor: in_a_row.get(step.actor, 0) + 1} if step.poll else {}
        assert max(in_a_row.values(), default=0) <= 2


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("policy", RANDOM)
def test_pollers_all_alone_take_rounds(policy: str, seed: int) -> None:
    """A round of polls is what makes time pass, so nobody may be left out of it for long."""
    made = RANDOM[policy](Random(f"rounds:{seed}"), Knowledge())
    ready = [asking(A), asking(B), asking(C)]
    passed_over = dict.fromkeys(["P0.1", "P0.2", "P0.3"], 0)
    for _ in range(300):
        chosen = made.choose(ready)
        made.granted(chosen)
        passed_over = {name: times + 1 for name, times in passed_over.items()} | {chosen.name: 0}
        assert max(passed_over.values()) <= 9


@pytest.mark.parametrize("number", range(32))
def test_a_loop_without_polls_starves_nobody(number: int) -> None:
    """The loop may go round for as long as a few plain runs take, but not for ever."""
    program = spinning(noise=20)
    knowledge = learn(program)
    outcome = simulate(program, policy_for(number, 13, knowledge))
    assert outcome.bug is None
    assert len(outcome.trace) < 10 * knowledge.patience


def grants_until(policy: Policy, ready: list[Fake], awaited: Fake) -> int:
    """Show the same candidates again and again until one of them is chosen."""
    for grants in range(1, 5000):
        chosen = policy.choose(ready)
        policy.granted(chosen)
        if chosen is awaited:
            return grants
    raise AssertionError(f"{awaited.name} starves")


def surw_that_holds(held: Fake, seed: int) -> Surw:
    """SURW that is nearly sure to intend somebody who never comes."""
    knowledge = Knowledge.from_trace([*[write_on("k", "P0.9")] * 70, write_on("k", held.name)])
    surw = Surw(Random(f"held:{seed}"), knowledge, "k")
    surw.granted(Fake("P0.9"))
    return surw


@pytest.mark.parametrize("seed", range(20))
def test_surw_lets_go_of_whom_a_poller_waits_for(seed: int) -> None:
    held = replace(B, key="k")
    assert grants_until(surw_that_holds(held, seed), [asking(A), held], held) <= 3


@pytest.mark.parametrize("seed", range(20))
def test_surw_lets_go_of_whom_a_loop_without_polls_waits_for(seed: int) -> None:
    """After as many grants as the plain run had steps: 71."""
    held = replace(B, key="k")
    assert grants_until(surw_that_holds(held, seed), [A, held], held) <= 73


def test_pos_lets_a_loop_without_polls_pass_nobody_over_for_long() -> None:
    """With priorities that never grow old, one of a thousand would wait for about a thousand grants."""
    assert max(grants_until(Pos(Random(f"old:{seed}"), Knowledge()), [A, B], B) for seed in range(1000)) < 200


@pytest.mark.parametrize("knowledge", [Knowledge(), Knowledge(steps={"P0": 1}), Knowledge(steps={"P9": 5})])
def test_policies_work_with_knowledge_that_does_not_fit(knowledge: Knowledge) -> None:
    """A schedule may start processes that the plain run did not, and the other way round."""
    program = polling(noise=5)
    for policy in (
        Urw(Random("a"), knowledge),
        Pos(Random("b"), knowledge),
        Surw(Random("c"), knowledge, "x"),
    ):
        assert simulate(program, policy).bug is None
