"""SURW, selectively uniform random walk: each order of the steps *on one key* is about equally likely.

Most steps of a program do not matter to a bug. SURW looks at one shared key at a time:

1. Somebody is *intended* to make the next step on the key, drawn with the steps on the key that each has
   left as weights.
2. All others who come to a step on the key are held there. Everyone else is drawn from evenly.
3. When the intended one has made its step, the next is drawn.

(Zhao, Wolff, Mathur, Roychoudhury: Selectively Uniform Concurrency Testing, ASPLOS 2025.)
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lockstep.search.draw import pick, pick_weighted
from lockstep.search.knowledge import Knowledge
from lockstep.search.patience import Patience
from lockstep.search.policy import Candidate
from lockstep.search.remaining import Remaining


class Surw:
    """Samples the orders on one key.

    Who is held may be the one that all others wait for. So a held one is intended instead as soon as nobody
    else can go or all others only poll, and after as many grants as the whole program took, for others can
    also wait in a loop without a poll.
    """

    def __init__(self, rng: Random, knowledge: Knowledge, key: str) -> None:
        """Look at one key.

        Args:
            rng: Gives all that is random here.
            knowledge: Of the program, from its plain run.
            key: One of `knowledge.shared_keys`.
        """
        self.name = f"surw:{key}"
        self._rng = rng
        self._key = key
        self._patience = Patience()
        self._longest = knowledge.patience  # grants
        self._remaining = Remaining(knowledge.steps_on(key))
        self._intended: str | None = None
        self._waited = 0  # grants since the intended one was drawn

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return any of those who are not held."""
        if len(ready) == 1:
            return ready[0]
        self._follow_births(self._remaining.meet(ready))
        if self._intended is None:
            self._intend(self._remaining.actors())
        held = [candidate for candidate in ready if self._holds(candidate)]
        free = [candidate for candidate in ready if not self._holds(candidate)]
        if held and (self._waited > self._longest or all(map(self._patience.tired, free))):
            self._intend([candidate.name for candidate in self._patience.rested(held)])
            return next(candidate for candidate in held if candidate.name == self._intended)
        return pick(self._rng, self._patience.rested(free))

    def granted(self, chosen: Candidate) -> None:
        """Count a step on the key down; after the intended one's, another is drawn."""
        self._patience.granted(chosen)
        self._follow_births(self._remaining.meet([chosen]))
        self._waited += 1
        if chosen.key == self._key:
            self._remaining.spend(chosen.name)
            if chosen.name == self._intended:
                self._intended = None

    def _holds(self, candidate: Candidate) -> bool:
        # who was not to come to this key at all (a signal on its way, say) could be held for ever
        return candidate.key == self._key and self._intended not in (None, candidate.name) and \
            self._remaining.of(candidate.name) > 0

    def _intend(self, names: Sequence[str]) -> None:
        """Draw the intended one from some actors; from nobody, nobody is, and nobody is held."""
        self._waited = 0
        weights = [max(1, self._remaining.of(name)) for name in names]
        self._intended = pick_weighted(self._rng, names, weights) if names else None

    def _follow_births(self, births: Sequence[tuple[str, str]]) -> None:
        """Where the intended one stood for steps of a child that now appears, draw between the two."""
        for carrier, child in births:
            if carrier == self._intended:
                self._intend([name for name in (carrier, child) if self._remaining.of(name) > 0])
