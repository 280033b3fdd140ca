"""A student's program as a check sees it: what a grader asks for, and what is kept between checks.

Checks of one exercise that ask for the same exploration share its runs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lockstep.conductor import Call, Theatre
from lockstep.search import Policy, numbers

from .exploration import SCHEDULES, SECONDS, Exploration, Settings
from .failing import CouldNotCheck, Enough
from .observation import Observation
from .source import Source


@dataclasses.dataclass(frozen=True)
class Only:
    """One schedule of one exploration, and nothing else."""

    exploration: int
    """From 0, in the order in which the check asks."""
    schedule: int
    policy: Callable[[], Policy] | None = None
    """Makes the choices in place of the plan's policy."""


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
        self._only = Only(*settings.replay) if settings.replay is not None else None
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

    def only(self, one: Only) -> None:
        """Have the check made anew, with just one schedule of one exploration."""
        self._only, self._explorations, self.tried = one, 0, 0
        self.proofs, self.advice, self.inputs = [], [], {}

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
            Enough: where one schedule only was wanted, and it is over.
        """
        exploration = self._exploration(self._call(function, args, driver, files or {}, fine))
        number_of_this = self._explorations
        self._explorations += 1
        self.inputs[f"{function}#{number_of_this}" if function in self.inputs else function] = list(args)
        if self._only is not None:
            yield self._observe_only(exploration, number_of_this, self._only)
            return
        wanted = self._numbers(schedules, slow)
        choices = False
        for number in wanted:
            if number > 1 and exploration.tired:
                raise CouldNotCheck(f"{function}: {wanted.index(number)} of {len(wanted)} schedules in {SECONDS:g} s")
            observation = exploration.observe(number)
            self.tried += 1
            self.last, self.last_exploration = observation, number_of_this
            self.repeatable = self.repeatable and not observation.trace.off_stage
            choices = choices or bool(observation.trace.choices)
            yield observation
        if prove:
            yield from self._prove(exploration, self._settings.prove or prove, number_of_this)
        if len(wanted) > 2 and not choices:
            raise CouldNotCheck(f"{function}: a search was asked for, and there was only one order to try")

    def _observe_only(self, exploration: Exploration, number_of_this: int, only: Only) -> Observation:
        """The schedule that is wanted; of earlier explorations the plain run, whose outcome the check may need."""
        if number_of_this > only.exploration:
            raise Enough
        if number_of_this < only.exploration:
            return exploration.observe(0)
        exploration.observe(0)
        policy = only.policy
        observation = exploration.observe(only.schedule) if policy is None else \
            exploration.conduct(policy(), only.schedule)
        self.tried += 1
        self.last, self.last_exploration = observation, number_of_this
        self.repeatable = not observation.trace.off_stage
        return observation

    def _prove(self, exploration: Exploration, most: int, number_of_this: int) -> Iterator[Observation]:
        orders = exploration.orders()
        for observation in orders.up_to(most):
            self.tried += 1
            self.last, self.last_exploration = observation, number_of_this
            yield observation
        self.proofs.append(orders.proved)

    def _numbers(self, schedules: int | None, slow: int) -> list[int]:
        default = self._settings.schedules or SCHEDULES[self._settings.method]
        return numbers(default if schedules is None else min(schedules, default), min(slow, default))

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
