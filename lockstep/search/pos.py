"""POS, partial order sampling: steps with random priorities, drawn anew only where order matters.

Each next step gets a random priority; the lowest goes. Steps that depend on the one that went draw again,
the others keep theirs. So whether a step comes before or after another one that it depends on is a fair
coin, and independent steps in between do not wear it down. (Yuan, Yang, Gu: Partial Order Aware Concurrency
Sampling, CAV 2018.)
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lockstep.search.knowledge import Knowledge
from lockstep.search.patience import Patience
from lockstep.search.policy import Candidate, dependent


class Pos:
    """Gives each next step a priority, and lets the lowest of all go.

    A priority grows old: after as many grants as the whole program took, it is drawn anew. Otherwise a
    loop, which gets a fresh priority at each step, could go round a thousand times before an actor with a
    high one.
    """

    name = "pos"

    def __init__(self, rng: Random, knowledge: Knowledge) -> None:
        self._rng = rng
        self._patience = Patience()
        self._oldest = knowledge.patience  # grants
        self._grants = 0
        self._priorities: dict[str, tuple[float, int]] = {}  # name -> priority, grants when it was drawn
        self._next: dict[str, Candidate] = {}  # name -> the actor, with the step that it has before it

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return the one whose next step has the lowest priority."""
        if len(ready) == 1:
            return ready[0]
        for candidate in ready:
            self._prioritize(candidate)
        return min(self._patience.rested(ready), key=lambda candidate: self._priorities[candidate.name])

    def granted(self, chosen: Candidate) -> None:
        """Forget the priorities of this step and of those that depend on it."""
        self._patience.granted(chosen)
        self._grants += 1
        self._priorities.pop(chosen.name, None)
        self._next.pop(chosen.name, None)
        for name, candidate in self._next.items():
            if dependent(candidate, chosen):
                self._priorities.pop(name, None)

    def _prioritize(self, candidate: Candidate) -> None:
        self._next[candidate.name] = candidate
        drawn = self._priorities.get(candidate.name)
        if drawn is None or self._grants - drawn[1] > self._oldest:
            self._priorities[candidate.name] = (self._rng.random(), self._grants)
