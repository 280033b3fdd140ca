"""Slow-machine schedules: an actor that could go on is held back while virtual time moves.

They tell waiting from sleeping. Where a program waits, nothing changes but the times; where it sleeps and hopes, what
it hoped for has not happened yet. The holds are planned from the plain run, one where it is most likely to matter in
each of the first schedules: before the last print of an actor or its last step before the function returns, before it
ends, before its first step; then at random. A schedule holds for less than one second in all, because a whole second
meets real one-second time-outs inside ``multiprocessing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from lockstep.search.knowledge import Knowledge
from lockstep.search.plain import Plain
from lockstep.search.policy import Candidate

LONG = 0.9
"""Virtual seconds of a hold that is alone."""
IN_ALL = 0.96
"""Virtual seconds of all holds of one schedule together."""
MOST_AT_ONCE = 3
"""Holds in one random schedule."""


class SlowMachine:
    """The plain schedule with holds."""

    def __init__(self, holds: Mapping[tuple[str, int], float]) -> None:
        """
        Args:
            holds: (name of an actor, how many steps it has made) -> virtual seconds.
        """
        self.name = "slow:" + ",".join(f"{name}@{place}" for name, place in holds)
        self.holds = dict(holds)
        self._plain = Plain()

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        return self._plain.choose(ready)

    def granted(self, chosen: Candidate) -> None:
        self._plain.granted(chosen)

    def hold(self, candidate: Candidate) -> float:
        """Virtual seconds for which *candidate* is held back before its next step."""
        return self.holds.get((candidate.name, candidate.grants), 0.0)


def slow_machine(place: int, rng: Random, knowledge: Knowledge) -> SlowMachine:
    """Make one schedule.

    Args:
        place: which slow-machine schedule, from 0.
        rng: for those at random.
        knowledge: from the trace of the plain run; servers of managers are never held back.
    """
    grants = {
        actor: ops for actor, ops in sorted(knowledge.grants.items())
        if "!" not in actor and actor.partition("/")[0] not in knowledge.servers
    }
    planned = list(_planned(grants))
    if place < len(planned):
        return SlowMachine({planned[place]: LONG})
    return SlowMachine(_at_random(grants, rng))


def _planned(grants: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """Where a hold most likely matters; each place once."""
    seen = set()
    for find in (_before_it_counts, _before_the_end, _at_the_start):
        for actor, ops in grants.items():
            place = find(ops)
            if place is not None and (actor, place) not in seen:
                seen.add((actor, place))
                yield actor, place


def _before_it_counts(ops: tuple[str, ...]) -> int | None:
    """The last print, or the step before the function returns."""
    if "returned" in ops:
        return max(1, ops.index("returned") - 1)
    return len(ops) - 1 - ops[::-1].index("print") if "print" in ops else None


def _before_the_end(ops: tuple[str, ...]) -> int | None:
    return len(ops) - 1 if ops and ops[-1] in ("exit", "send") else None


def _at_the_start(ops: tuple[str, ...]) -> int | None:
    """The first step after saying hello; nobody else is there yet when the function is called."""
    first = 2 if "called" in ops[:2] else 1
    return first if len(ops) > first else None


def _at_random(grants: Mapping[str, tuple[str, ...]], rng: Random) -> dict[tuple[str, int], float]:
    places = [(actor, place) for actor, ops in grants.items() for place in range(1, len(ops))]
    if not places:
        return {}
    chosen = rng.sample(places, min(len(places), rng.randint(1, MOST_AT_ONCE)))
    shares = [rng.random() + 0.2 for _ in chosen]
    return {
        place: round(IN_ALL * share / sum(shares), 3) for place, share in zip(chosen, shares)
    }
