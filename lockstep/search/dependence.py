"""Which steps depend on each other: what a proof may leave out rests on this page alone.

Two steps are *dependent* where doing them in the other order can come to something else; all others *commute*, and
orders that differ only in commuting steps are one order (Mazurkiewicz). By key and kind:

- different keys commute, and so do two reads of one key;
- putting into a queue that is not full and taking from it while it is not empty commute, the k-th item that goes in
  comes out k-th either way; that the k-th taking needs the k-th putting is a cause, not a dependence;
- what only one process has touched commutes with all that others do;
- a mark at which checks look (``returned``) depends on all that they can see.

Two dependent steps *race* where either could have gone first. A release cannot go before the acquire it ends, a join
not before the end that it waits for, so these do not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lockstep.search.policy import Candidate

PUTTING = frozenset({"send", "put"})
TAKING = frozenset({"recv", "get"})
ACQUIRING = frozenset({"acquire"})
RELEASING = frozenset({"release", "set"})
MUTEXES = ("lock", "rlock")
"""How the keys begin of what one alone can hold."""
ENDING = frozenset({"exit"})
AWAITING = frozenset({"join", "waitpid"})
MARKS = frozenset({"returned", "mark"})
"""Steps at which the kernel, the files and the printed lines are looked at."""
UNSEEN = frozenset({"hello", "called", "sleep", "clock", "start", "fork"})
"""Steps after which nothing that a mark shows is different."""


class Event(NamedTuple):
    """A step, as far as the search for other orders needs it."""

    actor: str
    process: str
    op: str
    key: str | None
    reads: bool


def event_of(candidate: Candidate) -> Event:
    """What *candidate* is about to do. The end of a process is about the process."""
    key = candidate.process if candidate.op in ENDING else candidate.key
    return Event(candidate.name, candidate.process, candidate.op, key, candidate.reads or candidate.op in AWAITING)


class Dependence:
    """Says of two steps whether they depend on each other."""

    def __init__(self, is_shared: Callable[[str], bool] = lambda key: True) -> None:
        """
        Args:
            is_shared: whether more than one process may use a key.
        """
        self._is_shared = is_shared

    def __call__(self, one: Event, other: Event) -> bool:
        """Whether their order can matter."""
        if one.actor == other.actor:
            return True
        if one.op in MARKS or other.op in MARKS:
            return one.op not in UNSEEN and other.op not in UNSEEN
        if one.key is None or one.key != other.key or (one.reads and other.reads):
            return False
        shared = one.op in ENDING or other.op in ENDING or self._is_shared(one.key)
        return shared and not _opposite(one, other, PUTTING, TAKING)

    def races(self, one: Event, other: Event) -> bool:
        """Whether they depend on each other and either could go first."""
        return self(one, other) and one.actor != other.actor and not (
            _opposite(one, other, ACQUIRING, RELEASING) or _opposite(one, other, ENDING, AWAITING)
        )


def _opposite(one: Event, other: Event, these: frozenset[str], those: frozenset[str]) -> bool:
    return (one.op in these and other.op in those) or (one.op in those and other.op in these)
