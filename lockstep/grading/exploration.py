"""The schedules of one call of a student's program, tried as far as somebody asks.

They are those of :mod:`lockstep.search.plan`, number after number: the check that fails on the third has tried three.
"""

from __future__ import annotations

import dataclasses
import time
from itertools import islice
from typing import Any

from lockstep.conductor import Call, Theatre
from lockstep.search import PROOF, Knowledge, Policy, policy_for

from .observation import Observation
from .proving import Orders
from .source import Source

SCHEDULES = {"fork": 24, "forkserver": 16, "spawn": 6}
"""How many schedules an exploration tries where nobody says otherwise: about the same time for each start method."""
SECONDS = 60.0
"""Real seconds after which an exploration begins no further schedule: then the check could not be made."""

MOST_ORDERS = 5000
"""Runs of a proof with ``--prove``, and of one that is replayed."""
SERVING = "_run_server"
"""The target of the process that serves a manager."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What holds for a whole grading run."""

    seed: str = "kit"
    method: str = "fork"
    schedules: int | None = None
    """Schedules of an exploration; None: :data:`SCHEDULES`."""
    replay: tuple[int, int] | None = None
    """The exploration and the schedule to run, and nothing else; both counted from 0."""
    prove: int | None = None
    """Runs that a proof may take; None: as the grader says."""


def runs_of_a_proof(options: Any) -> int | None:
    """What ``--prove`` asks for; None without it."""
    return MOST_ORDERS if options.prove else None


class Exploration:
    """The schedules of one call, tried as far as somebody has asked."""

    def __init__(self, theatre: Theatre, source: Source, call: Call, settings: Settings) -> None:
        self._theatre, self._source, self._call, self._settings = theatre, source, call, settings
        self._seen: dict[int, Observation] = {}
        self._orders: Orders | None = None
        self._knowledge = Knowledge()
        self._spent = 0.0

    def observe(self, number: int) -> Observation:
        """The run of schedule *number*.

        Raises:
            CouldNotCheck: where the machine or the kit failed.
        """
        if number not in self._seen:
            if number > 1 and 0 not in self._seen:
                self.observe(0)  # the later ones are planned by what the plain run has shown
            began = time.monotonic()
            self._seen[number] = self._run(number)
            self._spent += time.monotonic() - began
            if number == 0:
                self._knowledge = _learn(self._seen[0])
        return self._seen[number]

    def orders(self) -> Orders:
        """All orders that can matter, tried as far as somebody asks."""
        if self._orders is None:
            self._orders = Orders(lambda policy, number: self.conduct(policy, PROOF + number), self.observe(0))
        return self._orders

    def _run(self, number: int) -> Observation:
        if number >= PROOF:
            return next(islice(self.orders().up_to(MOST_ORDERS), number - PROOF, None))
        return self.conduct(policy_for(number, self._settings.seed, self._knowledge), number)

    def conduct(self, policy: Policy, number: int) -> Observation:
        """One run under a policy, with the random numbers of schedule *number*; it is not kept."""
        settings = self._settings
        seed = settings.seed if number < 2 or number >= PROOF else f"{settings.seed}/{number}"
        run = self._theatre.run(str(self._source.path), self._call, policy, seed, settings.method)
        return Observation(run, self._call, self._source, number, settings.method)

    @property
    def tired(self) -> bool:
        """Whether it has taken so long that it should stop."""
        return self._spent > SECONDS


def _learn(plain: Observation) -> Knowledge:
    """What the plain run teaches the search."""
    servers = [process.name for process in plain.trace.processes.values() if (process.target or "").endswith(SERVING)]
    return Knowledge.from_trace(plain.trace.steps, servers, len(plain.trace.choices))
