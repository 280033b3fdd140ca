"""Keeps whoever only polls from going round for ever while others could get on.

A polling loop (`while q.empty(): pass`) is always ready. A random policy could let it spin for long, although
the step that it waits for is one grant away. So the random policies share one rule: **an actor that has
polled twice without anybody getting on lets the others go first.**

Two and not one, because asking and then being overtaken is where bugs live (`if not q.empty(): q.get()`):
right after its first poll an actor is as free to go on as anybody. Anything but a poll counts as getting on
and makes everyone fresh again. When all who are ready are tired, none is held back, and a new round begins
as soon as one of them goes: each may poll twice before any polls a third time, so that a round of polls is
soon complete and time can pass.
"""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.policy import Candidate

POLLS_IN_VAIN = 2
"""After this many polls in which nobody got on, an actor waits for the others."""


class Patience:
    """Counts how often each actor has polled since anybody did anything else."""

    def __init__(self) -> None:
        self._polls: dict[str, int] = {}  # name of the actor -> polls since the last other step

    def tired(self, candidate: Candidate) -> bool:
        """Say whether the candidate would poll once more in vain."""
        return candidate.poll and self._polls.get(candidate.name, 0) >= POLLS_IN_VAIN

    def rested(self, ready: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return those who may go, in the same order: all who are not tired, or everybody if all are."""
        return [candidate for candidate in ready if not self.tired(candidate)] or ready

    def granted(self, chosen: Candidate) -> None:
        """Take note of a grant, as a policy does."""
        if not chosen.poll or self.tired(chosen):
            self._polls.clear()
        if chosen.poll:
            self._polls[chosen.name] = self._polls.get(chosen.name, 0) + 1
