"""The plain schedule the other way round: the last by name goes first.

It catches at once whatever relies on the order in which processes were started.
"""

from __future__ import annotations

from collections.abc import Sequence

from lockstep.search.plain import Plain
from lockstep.search.policy import Candidate


class ReversedOrder(Plain):
    """Last by name, but a process goes before those that it starts; polls and turns count as ever.

    If children went before their parent, each would be over before the next is started: the old order again.
    """

    name = "reversed"

    def in_order(self, ready: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return parents before children, and among these the last by name first."""
        last_first = list(reversed(ready))
        return sorted(last_first, key=lambda candidate: candidate.process.count("."))
