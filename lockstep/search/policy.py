"""What a policy sees and what it must do: the one interface between the search and whoever runs a program.

A run stops at each point where several actors could go on. It shows them to the policy as candidates,
the policy chooses one, and the run grants it exactly one step. The choices made are the schedule.

Nothing here imports the conductor: its actors are candidates because they have these attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Candidate(Protocol):
    """An actor that could take its next step now. For a policy everything here is read only."""

    @property
    def name(self) -> str:
        """Unique within the run and the same in each run: `P0`, `P0.1`, `P0.1/2` for a second thread."""

    @property
    def process(self) -> str:
        """Name of the process that the actor is a thread of: `P0.1`."""

    @property
    def op(self) -> str:
        """The operation that the actor makes if it is granted: `acquire`, `send`, `exit`."""

    @property
    def key(self) -> str | None:
        """What the operation is about: `sem1`, `pipe2`, `P0.3`; None where nobody can interfere."""

    @property
    def poll(self) -> bool:
        """The operation only asks and changes nothing, so whoever makes it may do so over and over."""

    @property
    def reads(self) -> bool:
        """The operation only reads its key: two of them may change places unnoticed."""

    @property
    def parked(self) -> bool:
        """It has tried this step before, and could not make it."""

    @property
    def had_turn(self) -> bool:
        """It has been granted since the last time that polling made virtual time pass."""

    @property
    def grants(self) -> int:
        """How often it has been granted in this run."""


class Policy(Protocol):
    """Decides who goes next. A fresh object is made for each schedule and lives as long as the run.

    A policy is deterministic: its choices depend on its arguments when it was made and on what it has
    been shown since, never on the clock, on addresses or on the order of a set.
    """

    name: str
    """For reports: `plain`, `surw:sem1`."""

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Say who takes the next step.

        Args:
            ready: Who could go on, sorted by name, never empty. It may or may not be called where only one
                is ready. That must make no difference to later choices.

        Returns:
            One of the elements of `ready`.
        """

    def granted(self, chosen: Candidate) -> None:
        """Take note of a grant. Called for every one, also where there was no choice.

        Args:
            chosen: Who is about to take a step, with the operation that it is about to make.
        """


def dependent(a: Candidate, b: Candidate) -> bool:
    """Say whether the order of two next steps can matter.

    Returns:
        True if both are about the same key and at least one does more than read it.
    """
    return a.key is not None and a.key == b.key and not (a.reads and b.reads)
