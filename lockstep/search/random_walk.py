"""Random walk: everyone who is ready is equally likely. The baseline that the other policies must beat.

It nearly never lets one actor wait for long while another makes many steps, so it misses rare windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lockstep.search.draw import pick
from lockstep.search.patience import Patience
from lockstep.search.policy import Candidate


class RandomWalk:
    """Draws at each choice anew. Nobody waits for ever: the coins would all have to fall one way."""

    name = "random"

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._patience = Patience()

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return any of them."""
        if len(ready) == 1:
            return ready[0]
        return pick(self._rng, self._patience.rested(ready))

    def granted(self, chosen: Candidate) -> None:
        """Note who polls in vain."""
        self._patience.granted(chosen)
