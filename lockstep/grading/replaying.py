"""The replay string: which check, exploration and schedule failed, and the file that it failed with.

``08-3-0-17-3f9a2``: exercise 08, its third check, first exploration, schedule 17, and the beginning of the hash of the
student's file. Schedules are planned by number from the seed, so this is all that it takes to run the same again.
"""

from __future__ import annotations

import dataclasses
import re

_FORM = re.compile(r"(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,6})-([0-9a-f]{5})")


@dataclasses.dataclass(frozen=True)
class Replay:
    """One schedule of one check."""

    exercise: str
    """The exercise's number, as its folder begins: ``08``."""
    check: int
    """From 1, in the order of the grader."""
    exploration: int
    schedule: int
    fingerprint: str
    """Of the student's file when it failed."""

    def __str__(self) -> str:
        return f"{self.exercise}-{self.check}-{self.exploration}-{self.schedule}-{self.fingerprint}"


def parse(text: str) -> Replay:
    """Read a replay string.

    Raises:
        ValueError: saying what one looks like.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"a replay string looks like 08-3-0-17-3f9a2, not {text!r}")
    exercise, check, exploration, schedule, fingerprint = found.groups()
    return Replay(exercise, int(check), int(exploration), int(schedule), fingerprint)
