"""The proof: every order of a small program that can matter, once each.

Dynamic partial order reduction (Flanagan and Godefroid, POPL 2005) with sleep sets (Godefroid, LNCS 1032), in the form
with source sets (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014, algorithm 1): run the program once; wherever two
steps of that run race, plan a run in which the other one goes first; until nothing is planned any more. A sleeping
actor is one whose step, taken here, has been tried already and has met nothing since that depends on it. A program is
run from its beginning each time, along a prefix of actors' names. (Planning the racing actor itself, as in 2005, is
not enough where that one sleeps: three philosophers showed it.)

A try that does not succeed changes nothing, so it is no event here: an actor that waits for a lock is not able to take
it, whatever it asked before. That it is not able may show only when it is tried; that run then counts as nothing, and
all others who are able are planned in its place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from lockstep.search.dependence import PUTTING, TAKING, Dependence, Event, event_of
from lockstep.search.policy import Candidate

Outcome = TypeVar("Outcome")


@dataclasses.dataclass(frozen=True)
class Point:
    """One event of a run, and who else could have gone."""

    event: Event
    able: Mapping[str, Event]
    """By the name of the actor; one whose try would not succeed may be among them."""


class ProofPolicy:
    """Follows a prefix; then lets the first go who does not sleep."""

    name = "proof"
    untimed = True
    """Whoever sleeps can wake at any moment: orders are proved for all speeds."""

    def __init__(self, prefix: Sequence[str], sleeping: Mapping[str, Event], dependence: Dependence) -> None:
        """
        Args:
            prefix: names of actors, one for each event.
            sleeping: who sleeps after the prefix, and what each is about to do.
            dependence: wakes them.
        """
        self.points: list[Point] = []
        self.pending: dict[str, Event] = {}
        """What actors have tried in vain and not done since."""
        self.seen_from: dict[str, int] = {}
        """After how many events an actor was first able to do anything."""
        self.infeasible = False
        """The prefix could not be followed."""
        self.redundant = False
        """All who were able slept: every order from there on has been tried."""
        self._prefix, self._sleeping, self._dependence = tuple(prefix), dict(sleeping), dependence
        self._able: dict[str, Event] | None = None
        self._last: tuple[Candidate, Point] | None = None

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return the one that the prefix names, or the first who does not sleep, polls last."""
        self._note(ready)
        if len(self.points) < len(self._prefix) and not self.infeasible:
            wanted = self._prefix[len(self.points)]
            for candidate in ready:
                if candidate.name == wanted:
                    return candidate
            self.infeasible = True
        awake = [candidate for candidate in ready if candidate.name not in self._sleeping] or list(ready)
        return min(awake, key=lambda candidate: (candidate.poll, candidate.had_turn and candidate.poll))

    def granted(self, chosen: Candidate) -> None:
        """Note an event, which counts once it is known to have succeeded."""
        if self._able is None:
            self._note([chosen])
        able, self._able = self._able or {}, None
        if len(self.points) < len(self._prefix):
            self.infeasible = self.infeasible or chosen.name != self._prefix[len(self.points)]
        elif chosen.name in self._sleeping:
            self.redundant = True
        self._last = chosen, Point(event_of(chosen), able)

    def finish(self) -> None:
        """The run has ended: the last event counts too."""
        self._settle()

    def _note(self, ready: Sequence[Candidate]) -> None:
        self._settle()
        self._able = {candidate.name: event_of(candidate) for candidate in ready}
        for name in self._able:
            self.seen_from.setdefault(name, len(self.points))

    def _settle(self) -> None:
        """Whether the last grant brought anything shows in what its actor asks for now."""
        if self._last is None:
            return
        (actor, point), self._last = self._last, None
        event = point.event
        if actor.parked and event_of(actor)[2:4] == event[2:4]:
            self.pending[event.actor] = event
            if len(self.points) < len(self._prefix):
                self.infeasible = True
            return
        self.pending.pop(event.actor, None)
        beyond = len(self.points) >= len(self._prefix)
        self.points.append(point)
        if beyond:
            self._sleeping = {
                name: asleep for name, asleep in self._sleeping.items()
                if name != event.actor and not self._dependence(asleep, event)
            }


@dataclasses.dataclass
class _Node:
    """A state that the current run has passed."""

    point: Point
    sleeping: dict[str, Event]
    planned: set[str]
    done: set[str]
    unable: set[str] = dataclasses.field(default_factory=set)


class Proof(Generic[Outcome]):
    """Tries the orders of one program, one after another.

    Attributes:
        runs: how many runs were made.
        orders: how many of them were orders of their own.
        complete: whether there is no further one.
    """

    def __init__(self, run: Callable[[ProofPolicy], Outcome], dependence: Dependence | None = None) -> None:
        """
        Args:
            run: runs the program once under a policy; what it returns is handed on.
            dependence: which steps depend on each other.
        """
        self.runs = self.orders = 0
        self.complete = False
        self._run = run
        self._dependence = dependence or Dependence()
        self._stack: list[_Node] = []

    def outcomes(self, most: int) -> Iterator[Outcome]:
        """Run the program in one order after another.

        Args:
            most: runs to make; :attr:`complete` says afterwards whether these were enough.

        Yields:
            What the run of each order came to.
        """
        prefix: list[str] = []
        sleeping: dict[str, Event] = {}
        while self.runs < most:
            policy = ProofPolicy(prefix, sleeping, self._dependence)
            outcome = self._run(policy)
            policy.finish()
            self.runs += 1
            if policy.infeasible:
                self._mark_unable(prefix)
            else:
                self._extend(policy, sleeping, len(prefix))
                self._plan(policy, max(0, len(prefix) - 1))
                if not policy.redundant:
                    self.orders += 1
                    yield outcome
            following = self._next()
            if following is None:
                self.complete = True
                return
            prefix, sleeping = following

    def _mark_unable(self, prefix: Sequence[str]) -> None:
        node = self._stack[len(prefix) - 1]
        node.unable.add(prefix[-1])
        node.planned |= node.point.able.keys()

    def _extend(self, policy: ProofPolicy, sleeping: Mapping[str, Event], kept: int) -> None:
        """The states that this run has passed for the first time."""
        if kept:
            node = self._stack[kept - 1]
            node.point = Point(policy.points[kept - 1].event, node.point.able)
        asleep = dict(sleeping)
        for point in policy.points[kept:]:
            self._stack.append(_Node(point, dict(asleep), {point.event.actor}, {point.event.actor}))
            asleep = {
                name: event for name, event in asleep.items()
                if name != point.event.actor and not self._dependence(event, point.event)
            }

    def _plan(self, policy: ProofPolicy, first_new: int) -> None:
        """Wherever two steps race, plan that the later one goes first."""
        clocks = Clocks(self._dependence, policy.seen_from)
        for number, node in enumerate(self._stack):
            if number >= first_new:
                self._plan_before(node.point.event, clocks)
            clocks.add(node.point.event)
        for event in policy.pending.values():
            self._plan_before(event, clocks)

    def _plan_before(self, event: Event, clocks: Clocks) -> None:
        for number in clocks.races(event, lambda number: event.actor in self._stack[number].point.able):
            node, first = self._stack[number], clocks.could_begin(number, event)
            if first & node.planned - node.unable:
                continue
            able = sorted(first & node.point.able.keys() - node.unable)
            if able:
                node.planned.add(able[0])
            else:
                node.planned |= node.point.able.keys()

    def _next(self) -> tuple[list[str], dict[str, Event]] | None:
        """The next prefix, and who sleeps after it; None where all is done."""
        while self._stack:
            node = self._stack[-1]
            tried = {name: node.point.able[name] for name in node.done - node.unable if name in node.point.able}
            left = sorted(node.planned - node.done - node.sleeping.keys())
            if left:
                name = left[0]
                node.done.add(name)
                event = node.point.able[name]
                asleep = {**node.sleeping, **tried}
                sleeping = {
                    other: one for other, one in asleep.items()
                    if other != name and not self._dependence(one, event)
                }
                return [earlier.point.event.actor for earlier in self._stack[:-1]] + [name], sleeping
            self._stack.pop()
        return None


class Clocks:
    """Vector clocks: which events of a run come before which in every equivalent order."""

    def __init__(self, dependence: Dependence, seen_from: Mapping[str, int]) -> None:
        self._dependence = dependence
        self._seen_from = seen_from
        self._events: list[Event] = []
        self._clocks: list[dict[str, int]] = []
        self._latest: dict[str, int] = {}
        self._put: dict[str, list[int]] = {}
        self._taken: dict[str, int] = {}

    def add(self, event: Event) -> None:
        """The next event of the run."""
        number = len(self._events)
        clock = dict(self._before(event))
        for earlier, other in enumerate(self._events):
            if self._dependence(other, event):
                _merge(clock, self._clocks[earlier])
        if event.key is not None and event.op in PUTTING:
            self._put.setdefault(event.key, []).append(number)
        elif event.key is not None and event.op in TAKING:
            place = self._taken[event.key] = self._taken.get(event.key, 0) + 1
            if place <= len(self._put.get(event.key, ())):
                _merge(clock, self._clocks[self._put[event.key][place - 1]])
        clock[event.actor] = number
        self._events.append(event)
        self._clocks.append(clock)
        self._latest[event.actor] = number

    def races(self, event: Event, was_able: Callable[[int], bool]) -> list[int]:
        """The events with which *event*, if it were the next one, races, with nothing in between.

        Args:
            event: what its actor does next, or has tried in vain.
            was_able: whether its actor could have gone instead of the event of that number. If not, and it has done
                nothing since, then something later has made *event* possible, and the two do not race.
        """
        found, before = [], dict(self._before(event))
        latest = self._latest.get(event.actor, -1)
        for number in range(len(self._events) - 1, -1, -1):
            other = self._events[number]
            if number <= before.get(other.actor, -1) or not self._dependence.races(other, event):
                continue
            if number < latest or was_able(number):
                found.append(number)
                _merge(before, self._clocks[number])
        return found

    def could_begin(self, number: int, event: Event) -> set[str]:
        """Who could take the first step of a run that goes to *event* without event *number*: its initials."""
        actor = self._events[number].actor
        free = [later for later in range(number + 1, len(self._events))
                if self._clocks[later].get(actor, -1) < number]
        begun: set[str] = set()
        found: set[str] = set()
        for later in free:
            name = self._events[later].actor
            if name not in begun:
                begun.add(name)
                if not any(self._comes_before(earlier, later) for earlier in free if earlier < later):
                    found.add(name)
        if event.actor not in begun:
            before = self._before(event)
            if not any(self._depends(earlier, event, before) for earlier in free):
                found.add(event.actor)
        return found

    def _comes_before(self, earlier: int, later: int) -> bool:
        return self._clocks[later].get(self._events[earlier].actor, -1) >= earlier

    def _depends(self, earlier: int, event: Event, before: Mapping[str, int]) -> bool:
        other = self._events[earlier]
        return before.get(other.actor, -1) >= earlier or self._dependence(other, event)

    def _before(self, event: Event) -> Mapping[str, int]:
        """What comes before the actor's next event whatever it is: its last one, or how far its parent was then."""
        if event.actor in self._latest:
            return self._clocks[self._latest[event.actor]]
        process = event.actor.partition("/")[0]
        parent = process if "/" in event.actor else process.rpartition(".")[0]
        born = self._seen_from.get(event.actor, 0)
        known = [number for number, other in enumerate(self._events[:born]) if other.actor == parent]
        return self._clocks[known[-1]] if known else {}


def _merge(clock: dict[str, int], other: Mapping[str, int]) -> None:
    for name, number in other.items():
        if number > clock.get(name, -1):
            clock[name] = number
