"""Who slept which duration in a run, where these are slept batch by batch: the facts, without a judgement.

A duration belongs to a process that took a nap of that length. So helper processes do no harm, nor does it
matter who started whom.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from lockstep.grading.lives import Life, lives, there_at

if TYPE_CHECKING:
    from lockstep.conductor import Nap, Process
    from lockstep.grading.observation import Observation

SAME = 0.01
"""Seconds within which a nap is one of the durations, which are whole tenths."""


class Sleeper(NamedTuple):
    """One duration, and the process that slept it."""

    seconds: float
    batch: int
    """The number of its batch, from 0."""
    nap: Nap
    life: Life

    @property
    def process(self) -> Process:
        """The process."""
        return self.life.process


class Night:
    """Who slept when, in one run of a function."""

    def __init__(self, run: Observation, batches: list[list[float]]) -> None:
        self.run = run
        self.batches = batches
        called = run.mark("called")
        self.called = called.steps if called is not None else 0
        self.lives = {
            name: life for name, life in lives(run).items() if name != "P0" and life.begin >= self.called
        }
        """Those of the processes started by the call; not of those of an import without a main guard."""
        self.sleepers, self.missing = self._match()

    @property
    def count(self) -> int:
        """How many durations there are."""
        return sum(map(len, self.batches))

    @property
    def size(self) -> int:
        """The size of a full batch."""
        return max(map(len, self.batches))

    @property
    def expected(self) -> float:
        """The seconds that it takes."""
        return sum(map(max, self.batches))

    def _match(self) -> tuple[list[Sleeper], list[float]]:
        """Give each duration a nap that fits; of a process with few naps first, as whoever polls naps too."""
        naps = [nap for nap in self.run.naps if _process(nap) in self.lives]
        many = collections.Counter(map(_process, naps))
        naps.sort(key=lambda nap: many[_process(nap)])
        found, missing = [], []
        for place, batch in enumerate(self.batches):
            for seconds in batch:
                nap = next((one for one in naps if abs(one.seconds - seconds) < SAME), None)
                if nap is None:
                    missing.append(seconds)
                else:
                    naps.remove(nap)
                    found.append(Sleeper(seconds, place, nap, self.lives[_process(nap)]))
        return sorted(found, key=lambda one: one.life.begin), missing

    def left(self) -> list[Life]:
        """Who was there at the return: sleepers, or anybody where a sleeper is missing."""
        if self.missing:
            suspects = [life.process for life in self.lives.values()]
        else:
            suspects = list({one.process.name: one.process for one in self.sleepers}.values())
        return [self.lives[process.name] for process in there_at(self.run.at_return, suspects)]

    def at_once(self) -> int:
        """How many sleepers were there at the same time, at the most."""
        return max((len(self._there(one.life.begin)) for one in self.sleepers), default=0)

    def _there(self, step: int) -> set[str]:
        return {one.process.name for one in self.sleepers if one.life.begin <= step < one.life.end}

    def is_missing(self, nap: Nap) -> bool:
        """Whether a nap, somebody else's, is one of the durations that no process slept."""
        return any(abs(nap.seconds - seconds) < SAME for seconds in self.missing)

    def label(self, life: Life) -> str:
        """A process as a report calls it, with the seconds that it slept: ``Process-2 (0.7 s)``."""
        slept = [one.seconds for one in self.sleepers if one.life is life]
        return self.run.label(life.process.name) + (f" ({told(slept)})" if slept else "")


def _process(nap: Nap) -> str:
    return nap.actor.partition("/")[0]


def listed(words: Iterable[str], most: int = 4) -> str:
    """The first ones of a list, as a report says them."""
    found = list(words)
    return ", ".join(found[:most]) + (", …" if len(found) > most else "")


def number(value: object) -> str:
    """A number as a report says it, to the hundredth; anything else as Python writes it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return repr(value)[:80]
    return f"{value:.2f}".rstrip("0").rstrip(".")


def told(seconds: Iterable[float]) -> str:
    """A few times: ``0.3 s, 0.7 s``."""
    return listed(f"{number(one)} s" for one in seconds)
