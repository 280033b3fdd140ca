"""Random draws that come out the same on every version of Python.

The standard library promises that `random()` gives the same numbers for a seed for ever; it promises nothing
about `choice` or `choices`. A schedule must replay by its number on any version, so policies draw with these.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def pick(rng: Random, items: Sequence[T]) -> T:
    """Return one of the items, each equally likely. `items` must not be empty."""
    return items[int(rng.random() * len(items))]


def pick_weighted(rng: Random, items: Sequence[T], weights: Sequence[int]) -> T:
    """Return one of the items, each as likely as its weight says.

    Args:
        rng: Gives exactly one number.
        items: Not empty.
        weights: One for each item, 0 or more, not all 0.
    """
    point = rng.random() * sum(weights)
    for item, weight in zip(items, weights, strict=True):
        point -= weight
        if point < 0:
            return item
    return items[-1]
