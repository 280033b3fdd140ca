"""URW, uniform random walk: each order of all steps is about equally likely.

Who has more steps left is chosen more often, in proportion, as when two decks are riffled into one; without
that, orders in which a short actor comes late are next to impossible. (Zhao, Wolff, Mathur, Roychoudhury:
Selectively Uniform Concurrency Testing, ASPLOS 2025.)
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lockstep.search.draw import pick_weighted
from lockstep.search.knowledge import Knowledge
from lockstep.search.patience import Patience
from lockstep.search.policy import Candidate
from lockstep.search.remaining import Remaining


class Urw:
    """Draws with the steps that each has left as weights.

    Who is ready has at least one step left, whatever was expected. So a loop that waits loses its weight as
    it goes round, and nobody waits for ever.
    """

    name = "urw"

    def __init__(self, rng: Random, knowledge: Knowledge) -> None:
        self._rng = rng
        self._patience = Patience()
        self._remaining = Remaining(knowledge.steps)

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return any of them, whoever has more left more often."""
        if len(ready) == 1:
            return ready[0]
        self._remaining.meet(ready)
        rested = self._patience.rested(ready)
        return pick_weighted(self._rng, rested, [max(1, self._remaining.of(c.name)) for c in rested])

    def granted(self, chosen: Candidate) -> None:
        """Count the step down."""
        self._patience.granted(chosen)
        self._remaining.meet([chosen])
        self._remaining.spend(chosen.name)
