"""The fewest switches that a failing schedule needs.

A schedule is compared with the plain one, step by step: wherever it let somebody else go first, the one who would have
gone *waits*. Such a wait belongs to one step of one actor, so a schedule is the plain one with a set of waits, and any
of them can be left out without moving the others. Delta debugging (Zeller and Hildebrandt, IEEE TSE 28(2), 2002) leaves
out as many as it can. In what remains no wait can be left out: without any one the program does not fail like that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from lockstep.search.plain import Plain
from lockstep.search.policy import Candidate, Policy


class Wait(NamedTuple):
    """An actor's step is not made before another actor has made so many steps."""

    actor: str
    step: int
    """Which of its steps, from 0."""
    other: str
    steps: int
    """How many steps the other one must have made."""


class Waiting:
    """The plain schedule, in which some steps wait for others."""

    def __init__(self, waits: Iterable[Wait], untimed: bool = False) -> None:
        """
        Args:
            waits: which steps wait; a wait that nobody but the waiting could end is over.
            untimed: whether sleepers may wake at any moment, as in a proof.
        """
        self.waits = tuple(waits)
        self.name = f"waiting:{len(self.waits)}"
        self.untimed = untimed
        self._plain = Plain()
        self._made: dict[str, int] = {}

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        free = [candidate for candidate in ready if not self._waits(candidate)]
        return self._plain.choose(free or ready)

    def granted(self, chosen: Candidate) -> None:
        self._plain.granted(chosen)
        self._made[chosen.name] = self._made.get(chosen.name, 0) + 1

    def _waits(self, candidate: Candidate) -> bool:
        made = self._made.get(candidate.name, 0)
        return any(
            wait.actor == candidate.name and wait.step == made and self._made.get(wait.other, 0) < wait.steps
            for wait in self.waits
        )


class Compared:
    """Follows another policy, and notes where it departs from the plain one."""

    def __init__(self, policy: Policy) -> None:
        self.name = policy.name
        self.untimed: bool = getattr(policy, "untimed", False)
        self.waits: list[Wait] = []
        self._policy = policy
        self._plain = Plain()
        self._made: dict[str, int] = {}
        self._delayed: dict[str, dict[str, int]] = {}
        """Who would have gone, and how many steps each other one has made meanwhile."""

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Ask the other policy, and the plain one too."""
        chosen = self._policy.choose(ready)
        for candidate in self._plain.by_preference(ready):
            if candidate.name == chosen.name:
                break
            self._delayed.setdefault(candidate.name, {})
        return chosen

    def granted(self, chosen: Candidate) -> None:
        """Whoever was delayed and goes now has waited for all who went meanwhile."""
        self._policy.granted(chosen)
        name = chosen.name
        made = self._made.get(name, 0)
        for other, steps in self._delayed.pop(name, {}).items():
            self.waits.append(Wait(name, made, other, steps))
        self._made[name] = made + 1
        for others in self._delayed.values():
            others[name] = made + 1

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._policy, name)


def minimal(waits: Sequence[Wait], fails: Callable[[Sequence[Wait]], bool]) -> list[Wait]:
    """Leave out waits as long as the program still fails.

    Args:
        waits: with all of which it fails.
        fails: whether it fails in the same way with some of them. May raise to end the search.

    Returns:
        Waits none of which can be left out.
    """
    kept, parts = list(waits), 2
    while kept:
        size = -(-len(kept) // parts)
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size:]
            if fails(rest):
                kept, parts = rest, max(parts - 1, 2)
                break
        else:
            if size == 1:
                return kept
            parts = min(len(kept), parts * 2)
    return kept
