"""Which worker grades what: all checks of one exercise go to one worker, because they share runs.

A worker that dies takes one check with it, which then could not be made. What else it had to do, others do: the
scheduler that this one builds on would give them the deadly check as well, or wait for ever for a unit of work in which
nothing is left to do.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling


class ByExercise(LoadScopeScheduling):
    """Units of work are exercises."""

    def _split_scope(self, nodeid: str) -> str:
        """The exercise of a check: the first part of its path."""
        return nodeid.partition("/")[0]

    def schedule(self) -> None:
        """Hand out work; a worker that came later is also told when there is no more of it."""
        again = self.collection is not None
        super().schedule()
        if again:
            for node in self.nodes:
                self._reschedule(node)

    def remove_node(self, node: Any) -> str | None:
        """Forget a worker that has ended; what it left undone goes back, without the check in which it died.

        Returns:
            That check; None where it had nothing left to do.
        """
        workload = self.assigned_work.pop(node)
        left = [nodeid for unit in workload.values() for nodeid, done in unit.items() if not done]
        for exercise, unit in workload.items():
            rest = {nodeid: False for nodeid in unit if nodeid in left[1:]}
            if rest:
                self.workqueue[exercise] = rest
        for other in self.assigned_work:
            if other in self.registered_collections:  # else it is just starting, and gets its work when it has
                self._reschedule(other)
        return left[0] if left else None
