"""Replay: makes the choices that were made before, and says where the program no longer allows them."""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.plain import Plain
from lockstep.search.policy import Candidate


class Replay:
    """Follows a recorded schedule; goes on with the plain one after its end, and once it cannot be followed.

    Attributes:
        diverged_at: None, or which choice of the schedule (0 for the first) could not be made, because nobody
            of that name or at that place was ready. Then this is another program, or one that does not
            repeat exactly.
        made: How many choices of the schedule have been made. Fewer than it has, and no divergence: the run
            ended early.
    """

    name = "replay"

    def __init__(self, schedule: Sequence[int | str]) -> None:
        """Start at the beginning of a schedule.

        Args:
            schedule: For each point where more than one was ready, who went: the place in the list of those
                ready, from 0, or the name. Places are shorter, names notice more divergences.
        """
        self.diverged_at: int | None = None
        self.made = 0
        self._schedule = tuple(schedule)
        self._then = Plain()

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return the one that the schedule names, or the plain policy's choice."""
        if len(ready) == 1:
            return ready[0]
        if self.diverged_at is None and self.made < len(self._schedule):
            recorded = _find(self._schedule[self.made], ready)
            if recorded is not None:
                self.made += 1
                return recorded
            self.diverged_at = self.made
        return self._then.choose(ready)

    def granted(self, chosen: Candidate) -> None:
        """Pass it on to the plain policy, which may have to go on from here."""
        self._then.granted(chosen)


def _find(choice: int | str, ready: Sequence[Candidate]) -> Candidate | None:
    if isinstance(choice, str):
        return next((candidate for candidate in ready if candidate.name == choice), None)
    return ready[choice] if 0 <= choice < len(ready) else None
