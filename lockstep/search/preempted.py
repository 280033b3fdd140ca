"""The plain schedule with one preemption: at one choice the next in order goes, and who was passed over goes last.

All of them together are the schedules with one delay (Emmi, Qadeer and Rakamaric, POPL 2011): what needs just one
switch at the right place is found for certain, where chance would have to hit that place.
"""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.plain import Plain
from lockstep.search.policy import Candidate


class Preempted:
    """Departs from the plain schedule at one choice."""

    def __init__(self, place: int) -> None:
        """
        Args:
            place: at which choice, from 0.
        """
        self.name = f"preempted:{place}"
        self._place = place
        self._choices = 0
        self._passed_over = ""
        self._plain = Plain()

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        if len(ready) == 1:
            return ready[0]
        chosen = self._plain.choose(ready)
        if self._choices == self._place:
            self._passed_over = chosen.name
        self._choices += 1
        if chosen.name == self._passed_over:
            return self._plain.choose([candidate for candidate in ready if candidate is not chosen])
        return chosen

    def granted(self, chosen: Candidate) -> None:
        self._plain.granted(chosen)
        if chosen.name == self._passed_over:
            self._passed_over = ""  # nobody else could go on: it has waited
