"""The proof tries every order that can matter, and each once: held against other ways of counting them."""

from __future__ import annotations

from random import Random

import pytest

from lockstep.search.dependence import Dependence, Event, event_of
from lockstep.search.proof import Proof, ProofPolicy
from tests.search.models import (
    Body,
    Op,
    Outcome,
    Program,
    abba,
    acquire,
    empty_then_get,
    get,
    lost_update,
    lost_wakeup,
    philosophers,
    put,
    read,
    release,
    simulate,
    tickets,
    two_locked_parts,
    write,
)

DEPENDENCE = Dependence()
Order = frozenset[object]
"""An order: the events, and which of two that depend on each other came first."""


class Watched:
    """A policy that chooses by a list of places, or at random after its end, and notes the events."""

    name = "watched"

    def __init__(self, places: list[int], rng: Random | None = None) -> None:
        self.places, self.rng = places, rng
        self.made: list[int] = []
        self.width: list[int] = []
        self.events: list[Event] = []
        self._last: tuple[object, Event] | None = None

    def choose(self, ready):
        number = len(self.made)
        place = self.places[number] if number < len(self.places) else self.rng.randrange(len(ready)) if self.rng else 0
        self.made.append(place)
        self.width.append(len(ready))
        return ready[place]

    def granted(self, chosen):
        self.finish()
        self._last = chosen, event_of(chosen)

    def finish(self) -> None:
        if self._last is not None:
            actor, event = self._last
            if not (actor.parked and (actor.op, actor.key) == (event.op, event.key)):
                self.events.append(event)
        self._last = None


def order_of(events: list[Event]) -> Order:
    counts: dict[str, int] = {}
    named = []
    for event in events:
        counts[event.actor] = counts.get(event.actor, 0) + 1
        named.append((event.actor, counts[event.actor], event.op, event.key))
    pairs = [(named[i], named[j]) for j in range(len(events)) for i in range(j) if DEPENDENCE(events[i], events[j])]
    return frozenset([*named, *pairs])


def proved(program: Program, most: int = 50_000) -> dict[Order, str | None]:
    """All orders by the proof, with what each came to; that none is there twice is demanded here."""
    def run(policy: ProofPolicy) -> tuple[Outcome, ProofPolicy]:
        return simulate(program, policy), policy
    proof = Proof(run)
    found = {order_of([point.event for point in policy.points]): outcome.bug for outcome, policy in proof.outcomes(most)}
    assert proof.complete
    assert len(found) == proof.orders, "an order was tried twice"
    return found


def searched(program: Program) -> dict[Order, str | None]:
    """All orders by plain depth-first search over every choice."""
    found, places = {}, []
    while True:
        policy = Watched(places)
        outcome = simulate(program, policy)
        policy.finish()
        found[order_of(policy.events)] = outcome.bug
        made = policy.made
        while made and made[-1] + 1 >= policy.width[len(made) - 1]:
            made.pop()
        if not made:
            return found
        made[-1] += 1
        places = made


def sampled(program: Program, times: int) -> dict[Order, str | None]:
    """Those orders that a random walk finds."""
    rng, found = Random(1), {}
    for _ in range(times):
        policy = Watched([], rng)
        outcome = simulate(program, policy)
        policy.finish()
        found[order_of(policy.events)] = outcome.bug
    return found


@pytest.mark.parametrize("program", [lost_update(0), abba(0), lost_wakeup(0), tickets(2, 0, lock=True)],
                         ids=lambda program: program.name)
def test_it_comes_to_the_same_orders_and_bugs_as_depth_first_search(program: Program) -> None:
    """Thousands of interleavings; a handful of orders."""
    assert proved(program) == searched(program)


@pytest.mark.parametrize("program", [
    tickets(3, 0), tickets(3, 0, lock=True), philosophers(3), philosophers(4), abba(1), two_locked_parts(3, 0),
    empty_then_get(2, 2),
], ids=lambda program: program.name)
def test_a_random_walk_finds_no_order_that_the_proof_lacks(program: Program) -> None:
    """Where depth-first search would take too long."""
    known = proved(program)
    assert {order: known.get(order, "lacking") for order in sampled(program, 1500)}.items() <= known.items()


@pytest.mark.parametrize("number", range(60))
def test_random_programs_have_no_order_that_the_proof_lacks(number: int) -> None:
    """Reads, writes, locks and queues in any mixture, blocked for ever or not."""
    rng = Random(number)
    plans = [[rng.choice("rrwlqgt") + rng.choice("ab") for _ in range(rng.randint(1, 3))] for _ in range(3)]

    def body_of(plan: list[str]):
        def body(me: int) -> Body:
            for kind, key in plan:
                if kind == "r":
                    yield read(key)
                elif kind == "w":
                    yield write(key, me)
                elif kind == "l":
                    yield acquire("L" + key)
                    yield write(key, me)
                    yield release("L" + key)
                elif kind == "q":
                    yield put("Q" + key, me)
                elif kind == "g":
                    yield get("Q" + key)
                else:
                    yield Op("empty", "Q" + key)
            return None
        return body

    program = Program(str(plans), [body_of(plan) for plan in plans])
    known = proved(program)
    assert sampled(program, 250).keys() <= known.keys(), plans


@pytest.mark.parametrize(("program", "orders"), [
    (tickets(3, 0), 63), (tickets(3, 0, lock=True), 6), (philosophers(5), 31), (abba(0), 3), (lost_update(0), 4),
], ids=lambda value: getattr(value, "name", value))
def test_the_number_of_orders_is_known(program: Program, orders: int) -> None:
    """Three buyers: 63 without a lock, 6 with it; n philosophers: 2 ** n - 1, one of them the deadlock."""
    assert len(proved(program)) == orders


def test_cooks_and_eaters_have_the_orders_of_their_puts_times_those_of_their_gets() -> None:
    """Two cooks with two items each put in 6 orders; two eaters and a mark for each take in 16 * 2.

    A put and a get commute whether the queue is empty or not, since the get of an item needs its put anyway. Counted as
    dependent on an empty queue, the same meals would be told apart by how far the eaters are behind: 496.
    """
    def cook(me: int) -> Body:
        for number in range(2):
            yield put("queue", (me, number))
        return None

    def eater(me: int) -> Body:
        while (yield get("queue")) is not None:
            pass
        return None

    def host(me: int) -> Body:
        for name in ("P0.1", "P0.2"):
            yield Op("join", name)
        for _ in range(2):
            yield put("queue", None)
        return None

    assert len(proved(Program("meal", [cook, cook, eater, eater, host]))) == 6 * 16 * 2


def test_what_is_too_large_is_not_complete() -> None:
    """Nothing is claimed then."""
    proof = Proof(lambda policy: simulate(tickets(3, 0), policy))
    assert len(list(proof.outcomes(10))) == 10
    assert not proof.complete


def test_a_program_without_races_has_one_order() -> None:
    """And one run proves it."""
    def body(me: int) -> Body:
        yield write(f"own{me}", 1)
        return None
    assert len(proved(Program("alone", [body] * 4))) == 1
