"""How many steps each actor probably still has before it: the weights of the weighted policies.

A walk is uniform over all orders only if each choice is weighted by what lies behind it. Behind an actor
lie its own steps and those of all actors that it will start: a parent that has still to start three
children of ten steps stands for thirty more. So the steps of an actor that has not been seen yet are
carried by the nearest ancestor that has (`P0.1/2` by `P0.1`, `P0.1` by `P0`), and go over to it when it
appears.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lockstep.search.policy import Candidate


class Remaining:
    """Counts down the steps that a run of the same program took."""

    def __init__(self, steps: Mapping[str, int]) -> None:
        """Start the count.

        Args:
            steps: Name of an actor -> how many steps of the kind that is counted it made.
        """
        self._left = dict(steps)
        self._unseen = list(steps)
        self._seen: dict[str, None] = {}  # a set in order of appearance
        self._carried: dict[str, int] = {}  # name -> steps of the unseen that it stands for

    def meet(self, candidates: Sequence[Candidate]) -> list[tuple[str, str]]:
        """Take note of who is there.

        Returns:
            A pair (carrier, name) for each actor seen for the first time whose steps another had carried.
        """
        births = []
        for candidate in candidates:
            if candidate.name not in self._seen:
                births += self._appear(candidate.name)
        return births

    def of(self, name: str) -> int:
        """Return what is left behind an actor that was seen: its own steps and those it carries."""
        return self._left.get(name, 0) + self._carried.get(name, 0)

    def actors(self) -> list[str]:
        """Return all who have been seen and have steps left, in order of appearance."""
        return [name for name in self._seen if self.of(name) > 0]

    def spend(self, name: str) -> None:
        """Count one step of an actor down; one that makes more than it did is left at 0."""
        if self._left.get(name, 0) > 0:
            self._left[name] -= 1

    def _appear(self, name: str) -> list[tuple[str, str]]:
        carrier = self._nearest_seen(name)
        self._seen[name] = None
        if name not in self._unseen:
            return []
        self._unseen.remove(name)
        self._carry()
        return [(carrier, name)] if carrier is not None else []

    def _carry(self) -> None:
        self._carried = {}
        for name in self._unseen:
            carrier = self._nearest_seen(name)
            if carrier is not None:
                self._carried[carrier] = self._carried.get(carrier, 0) + self._left[name]

    def _nearest_seen(self, name: str) -> str | None:
        ancestor = parent(name)
        while ancestor is not None and ancestor not in self._seen:
            ancestor = parent(ancestor)
        return ancestor


def parent(name: str) -> str | None:
    """Return who probably started an actor, by its name: `P0.1/2` -> `P0.1` -> `P0` -> None."""
    for mark in "/.":
        if mark in name:
            return name[: name.rindex(mark)]
    return None
