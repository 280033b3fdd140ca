"""What one run teaches the search about a program: how long each actor is, and which keys are shared.

`Knowledge.from_trace` reads the trace of the plain run once. The weighted policies then know how many steps
an actor probably has before it (URW) and on which keys processes can get in each other's way (SURW).

Two kinds of steps are not counted, for how many there are depends on the schedule more than on the program:
a step that tries again after it was parked, and a poll that repeats the actor's last step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

LEAST_PATIENCE = 50
"""Grants. Below this many, waiting says nothing about a program, however short it is."""


class TraceStep(Protocol):
    """A step as a trace records it, as far as the search needs it."""

    @property
    def actor(self) -> str:
        """Name of the actor: `P0.1/2`."""

    @property
    def process(self) -> str:
        """Name of its process: `P0.1`."""

    @property
    def op(self) -> str:
        """What it did: `acquire`."""

    @property
    def key(self) -> str | None:
        """What it did it to: `sem1`."""

    @property
    def line(self) -> object:
        """Where in the student's code; only compared."""

    @property
    def poll(self) -> bool:
        """It only asked."""

    @property
    def reads(self) -> bool:
        """It only read its key."""

    @property
    def parked(self) -> bool:
        """It is another try of a step that was parked."""


@dataclass(frozen=True)
class KeyUse:
    """Who used one key, and how."""

    steps: Mapping[str, int]
    """Name of an actor -> how many of its steps were about the key."""
    processes: frozenset[str]
    """Names of the processes that these actors belong to."""
    written: bool
    """At least one of the steps did more than read."""

    def merged(self, other: KeyUse) -> KeyUse:
        """Return what both say together: the larger counts, the union of the processes."""
        return KeyUse(
            steps=_larger(self.steps, other.steps),
            processes=self.processes | other.processes,
            written=self.written or other.written,
        )


@dataclass(frozen=True)
class Knowledge:
    """What is known of a program before a schedule is run. Empty (`Knowledge()`) before the first."""

    steps: Mapping[str, int] = field(default_factory=dict)
    """Name of an actor -> how many steps it made."""
    uses: Mapping[str, KeyUse] = field(default_factory=dict)
    """Key -> who used it."""
    processes: frozenset[str] = frozenset()
    """Names of all processes that made a step."""
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an actor -> the operation of each of its steps, repeated ones included."""
    choices: int = 0
    """How often more than one actor could go on."""
    servers: frozenset[str] = frozenset()
    """Names of the processes that serve a manager: parts of the library, not of the student's program."""

    @classmethod
    def from_trace(cls, trace_steps: Iterable[TraceStep], servers: Iterable[str] = (), choices: int = 0) -> Knowledge:
        """Read a trace.

        Args:
            trace_steps: All steps of one run, in their order.
            servers: Names of the processes that serve a manager.
            choices: How often more than one actor could go on.
        """
        trace_steps = list(trace_steps)
        counted = list(_without_repeats(trace_steps))
        grants: dict[str, list[str]] = {}
        for step in trace_steps:
            grants.setdefault(step.actor, []).append(step.op)
        by_key: dict[str, list[TraceStep]] = {}
        for step in counted:
            if step.key is not None:
                by_key.setdefault(step.key, []).append(step)
        return cls(
            steps=_count_by_actor(counted),
            uses={key: _use_of(steps) for key, steps in by_key.items()},
            processes=frozenset(step.process for step in counted),
            grants={name: tuple(ops) for name, ops in grants.items()},
            choices=choices,
            servers=frozenset(servers),
        )

    def merged(self, other: Knowledge) -> Knowledge:
        """Return what two runs of the same program teach together; neither of the two is changed."""
        uses = dict(self.uses)
        for key, use in other.uses.items():
            uses[key] = uses[key].merged(use) if key in uses else use
        return Knowledge(
            _larger(self.steps, other.steps), uses, self.processes | other.processes,
            {name: max((known.grants.get(name, ()) for known in (self, other)), key=lambda ops: (len(ops), ops))
             for name in {**self.grants, **other.grants}},
            max(self.choices, other.choices), self.servers | other.servers,
        )

    def steps_on(self, key: str) -> Mapping[str, int]:
        """Return how many steps each actor made on a key; empty for a key that nobody used."""
        return self.uses[key].steps if key in self.uses else {}

    @cached_property
    def shared_keys(self) -> tuple[str, ...]:
        """The keys where order can matter: used by two processes or more, not by readers alone.

        The most promising come first. Those with fewer steps do, because the fewer steps there are, the
        fewer orders they have, and the more of these a handful of schedules covers; of two with as many
        steps, the one that more processes use. The keys of processes (`P0.3`: started, ended, joined) come
        after all others: they have the fewest steps, but the program itself puts nearly all in order.
        """
        shared = [key for key, use in self.uses.items() if len(use.processes) > 1 and use.written]
        return tuple(sorted(shared, key=self._promise))

    @property
    def patience(self) -> int:
        """Grants after which waiting longer teaches nothing: somebody goes round in circles meanwhile.

        As many as the whole program took, or 50. The random policies let go then of what holds an actor back.
        """
        return max(LEAST_PATIENCE, sum(self.steps.values()))

    def _promise(self, key: str) -> tuple[bool, int, int, str]:
        use = self.uses[key]
        return key in self.processes, sum(use.steps.values()), -len(use.processes), key


def _without_repeats(trace_steps: Iterable[TraceStep]) -> Iterable[TraceStep]:
    last: dict[str, tuple[str, str | None, object]] = {}  # name of the actor -> its last step
    for step in trace_steps:
        here = (step.op, step.key, step.line)
        repeats = step.poll and last.get(step.actor) == here
        last[step.actor] = here
        if not (repeats or step.parked):
            yield step


def _use_of(steps: Iterable[TraceStep]) -> KeyUse:
    steps = list(steps)
    return KeyUse(
        steps=_count_by_actor(steps),
        processes=frozenset(step.process for step in steps),
        written=any(not step.reads for step in steps),
    )


def _count_by_actor(steps: Iterable[TraceStep]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for step in steps:
        counts[step.actor] = counts.get(step.actor, 0) + 1
    return counts


def _larger(a: Mapping[str, int], b: Mapping[str, int]) -> dict[str, int]:
    return {name: max(a.get(name, 0), b.get(name, 0)) for name in {**a, **b}}
