"""Follows the names of the actors of an earlier run, grant by grant."""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.plain import Plain
from lockstep.search.policy import Candidate


class Named:
    """The schedule of a trace: who went, one name for each step; the plain one where that cannot be."""

    name = "named"

    def __init__(self, names: Sequence[str], untimed: bool = False) -> None:
        """
        Args:
            names: of the actors, in the order of their steps.
            untimed: whether sleepers may wake at any moment, as in a proof.
        """
        self.untimed = untimed
        self._names = tuple(names)
        self._made = 0
        self._plain = Plain()

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        wanted = self._names[self._made] if self._made < len(self._names) else ""
        return next((candidate for candidate in ready if candidate.name == wanted), None) or self._plain.choose(ready)

    def granted(self, chosen: Candidate) -> None:
        self._plain.granted(chosen)
        self._made += 1
