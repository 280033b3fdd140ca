"""Runs and explorations of one student's program: what a grader asks for, and what is kept between checks.

An exploration tries the schedules of :mod:`lockstep.search.plan`, number after number, and is lazy: the check that
fails on the third has tried three. Checks of one exercise that ask for the same exploration share its runs.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lockstep.conductor import Call, Theatre
from lockstep.search import PROOF, SLOW, Knowledge, Policy, policy_for

from .failing import CouldNotCheck
from .observation import Observation
from .proving import Orders
from .source import Source

SCHEDULES = {"fork": 24, "forkserver": 16, "spawn": 6}
"""How many schedules an exploration tries where nobody says otherwise: about the same time for each start method."""
SECONDS = 20.0
"""Real seconds after which an exploration begins no further schedule."""

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
            self._orders = Orders(lambda policy, number: self._conduct(policy, PROOF + number), self.observe(0))
        return self._orders

    def _run(self, number: int) -> Observation:
        if number >= PROOF:
            return next(islice(self.orders().up_to(MOST_ORDERS), number - PROOF, None))
        return self._conduct(policy_for(number, self._settings.seed, self._knowledge), number)

    def _conduct(self, policy: Policy, number: int) -> Observation:
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
    return Knowledge.from_trace(plain.trace.steps, servers)


class Program:
    """A student's program, as one check sees it: the fixture ``program``."""

    def __init__(
        self, theatre: Theatre, source: Source, settings: Settings, driver: Path, kept: dict[Any, Exploration]
    ) -> None:
        """
        Args:
            theatre: where runs take place.
            source: the student's file.
            settings: seed, start method and number of schedules.
            driver: the grader's driver, if there is such a file.
            kept: explorations shared by the checks of this process.
        """
        self.source = source
        self.method = settings.method
        self._theatre, self._settings, self._driver, self._kept = theatre, settings, driver, kept
        self._explorations = 0
        self.tried = 0
        """How many schedules this check has looked at."""
        self.last: Observation | None = None
        """The last run that it looked at."""
        self.last_exploration = 0
        self.repeatable = True
        """Whether nobody was off stage in any of them."""
        self.proofs: list[bool] = []
        """Of each proof that was wanted, whether every order was tried."""
        self.advice: list[str] = []
        """What could be better, a sentence each; it costs nothing."""
        self.inputs: dict[str, Any] = {}
        """What the functions were called with, for the result."""

    @property
    def proved(self) -> bool:
        """Whether this check wanted proofs, and each has tried every order."""
        return bool(self.proofs) and all(self.proofs)

    def require_import(self) -> None:
        """Demand that the file is there and can be imported; one run, shared by all checks.

        Raises:
            Failed: ``not-runnable``, or what else happened.
        """
        observation = self._exploration(Call("")).observe(0)
        self.last = observation
        if not observation.returned or (observation.verdict.kind != "finished" and not observation.children):
            observation.fail_by_itself()

    def run(
        self, function: str, *args: Any, driver: bool = False, files: dict[str, bytes] | None = None,
        fine: bool = False,
    ) -> Observation:
        """The plain run of one call; the arguments are those of :meth:`explore`."""
        return next(self.explore(function, *args, driver=driver, files=files, fine=fine, schedules=1))

    def explore(
        self, function: str, *args: Any, driver: bool = False, files: dict[str, bytes] | None = None,
        fine: bool = False, schedules: int | None = None, slow: int = 0, prove: int = 0,
    ) -> Iterator[Observation]:
        """Run a function on one schedule after another.

        Args:
            function: its name in the student's file, or in the driver.
            args: plain data; a relative path is one in the scratch folder.
            driver: whether it is a function of the grader's ``driver.py``, called with the student's module first.
            files: what stands in the scratch folder at the start of each run.
            fine: whether each attribute and subscript access of the student's code is a step.
            schedules: how many; None: as the settings say.
            slow: how many slow-machine schedules come after them, for what depends on order and not on time. About
                three for each actor find what is to be found.
            prove: how many runs a proof may take, which tries every order that can matter once, for what depends on
                order and not on time; 0: none is wanted. With ``--prove`` it may take as many as it needs.

        Yields:
            An observation for each schedule, whatever came of it.

        Raises:
            CouldNotCheck: where the kit lost control, or where a search was asked for and there was only one order.
        """
        exploration = self._exploration(self._call(function, args, driver, files or {}, fine))
        number_of_this = self._explorations
        self._explorations += 1
        self.inputs[f"{function}#{number_of_this}" if function in self.inputs else function] = list(args)
        wanted = self._numbers(number_of_this, schedules, slow)
        choices = False
        for number in wanted:
            if number > 1 and exploration.tired:
                break
            observation = exploration.observe(number)
            self.tried += 1
            self.last, self.last_exploration = observation, number_of_this
            self.repeatable = self.repeatable and not observation.trace.off_stage
            choices = choices or bool(observation.trace.choices)
            yield observation
        if prove and self._settings.replay is None:
            yield from self._prove(exploration, self._settings.prove or prove, number_of_this)
        if len(wanted) > 2 and not choices:
            raise CouldNotCheck(f"{function}: a search was asked for, and there was only one order to try")

    def _prove(self, exploration: Exploration, most: int, number_of_this: int) -> Iterator[Observation]:
        orders = exploration.orders()
        for observation in orders.up_to(most):
            self.tried += 1
            self.last, self.last_exploration = observation, number_of_this
            yield observation
        self.proofs.append(orders.proved)

    def _numbers(self, exploration: int, schedules: int | None, slow: int) -> list[int]:
        if self._settings.replay is not None:
            return [self._settings.replay[1]] if self._settings.replay[0] == exploration else []
        default = self._settings.schedules or SCHEDULES[self._settings.method]
        numbers = range(default if schedules is None else min(schedules, default))
        return [*numbers, *range(SLOW, SLOW + min(slow, default))]

    def _call(
        self, function: str, args: tuple[Any, ...], driver: bool, files: dict[str, bytes], fine: bool
    ) -> Call:
        source = ("driver", self._driver.read_text(encoding="utf-8")) if driver else None
        return Call(function, args, source, files, fine)

    def _exploration(self, call: Call) -> Exploration:
        key = (str(self.source.path), self.source.fingerprint, repr(call))
        if key not in self._kept:
            self._kept[key] = Exploration(self._theatre, self.source, call, self._settings)
        return self._kept[key]


