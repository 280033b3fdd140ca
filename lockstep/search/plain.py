"""The plain schedule: everybody takes a first step, then goes on as far as possible, in order of their names.

It is what a reader expects of the program, and what the other policies learn its shape from.
"""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.policy import Candidate

TURNS_IN_A_ROW = 200
"""Grants. Who was preferred to others this often in a row goes behind them."""


class Plain:
    """First by name, but whoever only polls goes last; among those alike, whoever had no turn yet goes first.

    Turns are forgotten when polling makes time pass, so that a round of polls is a turn for everybody.

    A loop can wait without one poll in it (lock, look, unlock; read a file), and would here go on for
    ever if it belongs to the first by name. So who goes on very long lets the others catch up, until these
    have gone on as long or are no longer ready.
    """

    name = "plain"

    def __init__(self) -> None:
        self._last = ""
        self._row = 0  # how often in a row `_last` was preferred to others
        self._long: set[str] = set()  # names of those who went on for too long

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return the one who comes first by the rule above."""
        if len(ready) == 1:
            return ready[0]
        if all(candidate.name in self._long for candidate in ready):
            self._long.clear()
        chosen = self.by_preference(ready)[0]
        self._count(chosen.name)
        return chosen

    def granted(self, chosen: Candidate) -> None:
        """Nothing to note: the candidates carry all that the rule asks for."""

    def by_preference(self, ready: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates in the order in which the rule prefers them."""
        return sorted(self.in_order(ready), key=self._precedence)

    def in_order(self, ready: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return the candidates with the one to prefer among equals first."""
        return ready

    def _precedence(self, candidate: Candidate) -> tuple[bool, bool, bool]:
        return candidate.name in self._long, candidate.poll, candidate.had_turn

    def _count(self, name: str) -> None:
        self._row = self._row + 1 if name == self._last else 1
        self._last = name
        if self._row >= TURNS_IN_A_ROW:
            self._long.add(name)
            self._row = 0
