"""How a run ended. Every path through the conductor leads to one of these."""

from __future__ import annotations

import dataclasses

FINISHED = "finished"
"""Every process has ended, or the main one has and the rest were left behind."""
DEADLOCK = "deadlock"
"""Everybody waits, and nothing that is known to happen would let anyone go on."""
BUSY_LOOP = "busy-loop"
"""Somebody asks the same for ever, and nothing changes."""
TOO_LONG = "too-long"
"""A process never came back to a call that the kit knows, or there were too many steps."""
STUCK = "stuck"
"""A process sits in a call that the kit does not control, and everybody else waits."""
TOO_MUCH_OUTPUT = "too-much-output"
TOO_MANY_PROCESSES = "too-many-processes"
MALFORMED = "malformed"
"""A packet that the stage would not send."""
LOST = "lost"
"""The conductor lost track: a fault of the kit's or of the machine's."""

OURS = {LOST}
"""Verdicts that say nothing about the program."""


@dataclasses.dataclass(frozen=True)
class Waiter:
    """One actor that could not go on."""

    actor: str
    process: str
    """The process's label."""
    op: str
    key: str | None
    line: str
    holders: tuple[str, ...] = ()
    """Who holds what it waits for, with the line that took it: ``ana (line 12)``."""
    since: float = 0.0
    """Virtual seconds at which it began to wait."""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """How a run ended, and who was waiting for what then."""

    kind: str
    waiters: tuple[Waiter, ...] = ()
    detail: str = ""

    @property
    def finished(self) -> bool:
        return self.kind == FINISHED


class Ended(Exception):
    """Ends a run with a verdict other than finished."""

    def __init__(self, kind: str, detail: str = "", line: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
