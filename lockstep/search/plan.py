"""The plan of a search: which policy makes the schedule of which number.

1. Number 0 is the plain schedule. What it teaches is the knowledge that all later ones use.
2. Number 1 is the plain one in reverse order.
3. From 2 on, SURW, POS and URW take turns, SURW each time with the next shared key. None of the three is
   best everywhere; in rotation they have the best worst case.
   From :data:`LATE` on, every second one is the next of the schedules with one preemption, while there are any.

4. From :data:`SLOW` on, slow-machine schedules: the plain one, with actors held back while time passes.

A schedule depends on its number, the seed and the knowledge from number 0, and on no other schedule. So any
of them can be run again by itself, and several conductors can share the numbers between them.

The proof (`lockstep.search.proof`) is no part of the plan: its next schedule follows from all earlier ones.
"""

from __future__ import annotations

from random import Random

from lockstep.search.knowledge import Knowledge
from lockstep.search.plain import Plain
from lockstep.search.policy import Policy
from lockstep.search.pos import Pos
from lockstep.search.preempted import Preempted
from lockstep.search.random_walk import RandomWalk
from lockstep.search.reversed_order import ReversedOrder
from lockstep.search.slow_machine import slow_machine
from lockstep.search.surw import Surw
from lockstep.search.urw import Urw

ORDERED = 2
"""How many schedules come before the random ones."""
LATE = 40
"""From here on half of the schedules are those with one preemption."""
SLOW = 100_000
"""The number of the first slow-machine schedule."""
PROOF = 200_000
"""The number of the first order of a proof, which no plan knows: it follows from the orders before it."""


def numbers(schedules: int, slow: int) -> list[int]:
    """The numbers of a search, in the order in which they are best tried.

    Args:
        schedules: how many of them there are, the plain and the reversed one included.
        slow: how many slow-machine schedules, which stand between the others.
    """
    quick, late = list(range(ORDERED, schedules)), [SLOW + place for place in range(slow)]
    places = [((at + 1) / len(quick), number) for at, number in enumerate(quick)]
    places += [((at + 1.5) / len(late), number) for at, number in enumerate(late)]
    return [*range(min(ORDERED, schedules)), *(number for _place, number in sorted(places))]


def policy_for(number: int, seed: int | str, knowledge: Knowledge) -> Policy:
    """Make the policy for one schedule.

    Args:
        number: Which schedule of the search, from 0.
        seed: Of the whole search.
        knowledge: From the trace of schedule 0. For 0 and 1, which need none, `Knowledge()` will do.

    Returns:
        A fresh policy, good for one run.

    Raises:
        ValueError: `number` is negative.
    """
    if number < 0:
        raise ValueError(f"schedules are numbered from 0, got {number}")
    if number >= SLOW:
        return slow_machine(number - SLOW, Random(f"{seed}:{number}"), knowledge)
    if number < ORDERED:
        return (Plain, ReversedOrder)[number]()
    place, second = divmod(number - LATE, 2)
    if number >= LATE and second and place < knowledge.choices:
        return Preempted(place)
    return _rotation(number - ORDERED, Random(f"{seed}:{number}"), knowledge)


def _rotation(place: int, rng: Random, knowledge: Knowledge) -> Policy:
    turn, member = divmod(place, 3)
    if member == 1:
        return Pos(rng, knowledge)
    if member == 2:
        return Urw(rng, knowledge)
    key = _key_for(turn, knowledge)
    # With nothing shared there is nothing to select; a plain walk at least differs from the other two.
    return RandomWalk(rng) if key is None else Surw(rng, knowledge, key)


def _key_for(turn: int, knowledge: Knowledge) -> str | None:
    """Go round the shared keys: all resources, then one process.

    A program with eight processes has eight keys that are only started, ended and joined. If each had a
    turn as often as the one file that all eight write to, SURW would lose most of its turns on them.
    """
    resources = [key for key in knowledge.shared_keys if key not in knowledge.processes]
    processes = [key for key in knowledge.shared_keys if key in knowledge.processes]
    if not knowledge.shared_keys:
        return None
    round_number, place = divmod(turn, len(resources) + (1 if processes else 0))
    return resources[place] if place < len(resources) else processes[round_number % len(processes)]
