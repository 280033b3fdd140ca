"""A check: a pytest test with an id, points and a claim."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

MARK = "_lockstep_check"


@dataclasses.dataclass(frozen=True)
class Check:
    """What a check says of itself."""

    id: str
    """Its name within the exercise, such as ``never-oversold``."""
    points: int
    """What it is worth; the points of an exercise's checks add up to 10."""
    claim: str
    """One sentence on what a right program does, in English; reports show its translation."""


def check(id: str, *, points: int, claim: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # noqa: A002
    """Make a test function a check.

    Args:
        id: its name within the exercise.
        points: what it is worth.
        claim: one sentence, marked with ``N_`` so that it can be translated.
    """
    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        setattr(function, MARK, Check(id, points, claim))
        return function
    return mark


def check_of(function: Any) -> Check | None:
    """What :func:`check` made of a test function; None where it is a plain test."""
    found = getattr(function, MARK, None)
    return found if isinstance(found, Check) else None
