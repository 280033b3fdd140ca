"""What a trace teaches: lengths, shared keys and their order; and how weights count down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from lockstep.search import Knowledge, Policy, RandomWalk, Surw, Urw, dependent
from lockstep.search.draw import pick, pick_weighted
from lockstep.search.remaining import Remaining, parent
from tests.search.models import Program, Step, learn, lost_update, simulate, tickets, write
from tests.search.test_fairness import Fake


def step(actor: str, key: str | None, op: str = "write", line: int = 1, **flags: bool) -> Step:
    of_kind = {"poll": op == "empty", "reads": op in ("read", "empty"), "parked": False}
    return Step(actor, actor.partition("/")[0], op, key, line, **{**of_kind, **flags})


def test_steps_are_counted_by_actor_and_key() -> None:
    knowledge = Knowledge.from_trace(
        [step("P0.1", "x"), step("P0.2", "x"), step("P0.1", "y"), step("P0.1", None)]
    )
    assert knowledge.steps == {"P0.1": 3, "P0.2": 1}
    assert knowledge.steps_on("x") == {"P0.1": 1, "P0.2": 1}
    assert knowledge.steps_on("nobody's") == {}
    assert knowledge.processes == {"P0.1", "P0.2"}


def test_second_tries_and_repeated_polls_do_not_count() -> None:
    trace = [
        step("P0.1", "x", parked=False),
        step("P0.1", "x", parked=True),
        *[step("P0.2", "q", "empty")] * 9,
        step("P0.2", "q", "empty", line=2),
    ]
    assert Knowledge.from_trace(trace).steps == {"P0.1": 1, "P0.2": 2}


def test_polls_of_two_that_alternate_are_repeats_too() -> None:
    trace = [step("P0.1", "q", "empty"), step("P0.2", "q", "empty")] * 5
    assert Knowledge.from_trace(trace).steps == {"P0.1": 1, "P0.2": 1}


def test_a_key_is_shared_if_two_processes_use_it_and_not_all_read() -> None:
    knowledge = Knowledge.from_trace(
        [
            *[step("P0.1", "own"), step("P0.1/2", "own")],
            *[step("P0.1", "read", "read"), step("P0.2", "read", "read")],
            *[step("P0.1", "shared", "read"), step("P0.2", "shared")],
        ]
    )
    assert knowledge.shared_keys == ("shared",)


def test_promising_keys_come_first() -> None:
    """Few steps before many, then more processes before fewer, then by name; processes last of all."""
    uses = {
        "many": ["P0.1", "P0.2"] * 3,
        "pair": ["P0.1", "P0.2", "P0.1"],
        "also": ["P0.1", "P0.2", "P0.1"],
        "three": ["P0.1", "P0.2", "P0.3"],
        "P0.3": ["P0", "P0.3"],
    }
    knowledge = Knowledge.from_trace(step(actor, key) for key, actors in uses.items() for actor in actors)
    assert knowledge.shared_keys == ("three", "also", "pair", "many", "P0.3")


def test_merged_knowledge_keeps_the_larger_counts_and_all_keys() -> None:
    first = Knowledge.from_trace([step("P0.1", "x", "read"), step("P0.1", "x", "read"), step("P0.2", "y")])
    second = Knowledge.from_trace([step("P0.1", "x"), step("P0.2", "x"), step("P0.3", "z")])
    merged = first.merged(second)
    assert merged.steps == {"P0.1": 2, "P0.2": 1, "P0.3": 1}
    assert merged.steps_on("x") == {"P0.1": 2, "P0.2": 1}
    assert merged.shared_keys == ("x",)
    assert merged == second.merged(first)
    assert first.shared_keys == ()


def test_patience_is_the_length_of_the_program_but_not_tiny() -> None:
    assert Knowledge().patience == 50
    assert Knowledge(steps={"P0": 70, "P0.1": 30}).patience == 100


def test_only_steps_on_one_key_depend_and_not_two_reads() -> None:
    writes, reads = Fake("P0.1", key="x"), Fake("P0.2", key="x", reads=True)
    assert dependent(writes, writes)
    assert dependent(writes, reads)
    assert not dependent(reads, reads)
    assert not dependent(writes, Fake("P0.2", key="y"))
    assert not dependent(Fake("P0.1"), Fake("P0.2"))


@pytest.mark.parametrize(
    ("name", "starter"),
    [("P0", None), ("P0.1", "P0"), ("P0.1.12", "P0.1"), ("P0.1/2", "P0.1"), ("P0/2", "P0")],
)
def test_parent_is_read_off_the_name(name: str, starter: str | None) -> None:
    assert parent(name) == starter


def test_an_actor_carries_the_steps_of_those_it_will_start() -> None:
    remaining = Remaining({"P0": 2, "P0.1": 10, "P0.1.1": 5, "P0.1/2": 1})
    assert remaining.meet([Fake("P0")]) == []
    assert remaining.of("P0") == 18
    assert remaining.meet([Fake("P0"), Fake("P0.1")]) == [("P0", "P0.1")]
    assert (remaining.of("P0"), remaining.of("P0.1")) == (2, 16)
    assert remaining.meet([Fake("P0.1/2")]) == [("P0.1", "P0.1/2")]
    assert (remaining.of("P0.1"), remaining.of("P0.1/2")) == (15, 1)


def test_steps_count_down_to_nothing_and_no_further() -> None:
    remaining = Remaining({"P0": 1})
    remaining.meet([Fake("P0"), Fake("P0.7")])
    assert remaining.actors() == ["P0"]
    for name in ("P0", "P0", "P0.7"):
        remaining.spend(name)
    assert remaining.actors() == []
    assert remaining.of("P0") == 0


def short_and_long() -> Program:
    """One makes a single step, the other thirty: 31 orders."""

    def body(me):
        for _ in range(29 * me + 1):
            yield write("log", me)
        return None

    return Program("short and long", [body, body])


def places_of_the_short_one(make: Callable[[Random, Knowledge], Policy], runs: int) -> Counter[int]:
    """Count after how many steps of the long one the short one made its step."""
    knowledge, places = learn(short_and_long()), Counter()
    for number in range(runs):
        trace = simulate(short_and_long(), make(Random(f"place:{number}"), knowledge)).trace
        places[[step.actor for step in trace if step.op == "write"].index("P0.1")] += 1
    return places


def test_surw_takes_all_orders_on_its_key_alike() -> None:
    """Each of the 31 is taken about 20 times."""
    places = places_of_the_short_one(lambda rng, knowledge: Surw(rng, knowledge, "log"), 31 * 20)
    assert all(6 < places[place] < 40 for place in range(31))


def test_urw_takes_late_orders_too_where_a_random_walk_takes_none() -> None:
    urw = places_of_the_short_one(Urw, 200)
    walk = places_of_the_short_one(lambda rng, _: RandomWalk(rng), 200)
    assert sum(urw[place] for place in range(15, 31)) > 40
    assert sum(walk[place] for place in range(15, 31)) == 0


def test_weighted_draw_follows_the_weights_and_never_takes_a_zero() -> None:
    rng = Random("weights")
    drawn = Counter(pick_weighted(rng, "abc", [1, 0, 3]) for _ in range(4000))
    assert set(drawn) == {"a", "c"}
    assert 900 < drawn["a"] < 1100


def test_even_draw_takes_all() -> None:
    rng = Random("even")
    assert {pick(rng, "abc") for _ in range(100)} == set("abc")


def test_simulated_programs_share_what_they_should() -> None:
    """The simulator is a measure only if its traces say what a run's do."""
    assert learn(tickets(2, 0)).shared_keys == ("sold", "P0.1", "P0.2")
    assert learn(lost_update(1)).shared_keys == ("count", "log", "P0.1", "P0.2")
