"""The proof: every order of a small program that can matter, once each.

Dynamic partial order reduction (Flanagan and Godefroid, POPL 2005) with sleep sets (Godefroid, LNCS 1032), in the form
with source sets (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014, algorithm 1): run the program once; wherever two
steps of that run race, plan a run in which the other one goes first; until nothing is planned any more. A sleeping
actor is one whose step, taken here, has been tried already and has met nothing since that depends on it. A program is
run from its beginning each time, grant by grant as before up to there. (Planning the racing actor itself, as in 2005,
is not enough where that one sleeps: three philosophers showed it.)

A try that does not succeed changes nothing, so it is no event here: an actor that waits for a lock is not able to take
it, whatever it asked before. That it is not able may show only when it is tried; that run then counts as nothing, and
all others who are able are planned in its place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from lockstep.search.dependence import ACQUIRING, MUTEXES, PUTTING, TAKING, Dependence, Event, event_of
from lockstep.search.policy import Candidate

Outcome = TypeVar("Outcome")


@dataclasses.dataclass(frozen=True)
class Point:
    """One event of a run, and who else could have gone."""

    event: Event
    able: Mapping[str, Event]
    """By the name of the actor; one whose try would not succeed may be among them."""
    grants: int = 0
    """How many grants came before, those of tries in vain included."""
    released: tuple[str, ...] = ()
    """The locks that its actor has released after it, and before its next step."""


class ProofPolicy:
    """Follows a prefix; then lets the first go who does not sleep."""

    name = "proof"
    untimed = True
    """Whoever sleeps can wake at any moment: orders are proved for all speeds."""

    def __init__(
        self, prefix: Sequence[str], events: int, sleeping: Mapping[str, Event], dependence: Dependence
    ) -> None:
        """
        Args:
            prefix: names of actors, one for each grant.
            events: how many events that makes, if the last one succeeds.
            sleeping: who sleeps after the prefix, and what each is about to do.
            dependence: wakes them.
        """
        self.points: list[Point] = []
        self.grants: list[str] = []
        """The name of the actor, for each grant."""
        self.pending: dict[str, Event] = {}
        """What actors have tried in vain and not done since."""
        self.seen_from: dict[str, int] = {}
        """After how many events an actor was first able to do anything."""
        self.infeasible = False
        """The last one of the prefix was not able to do what it would have done."""
        self.diverged = False
        """The prefix could not be followed: the program does not repeat exactly."""
        self.redundant = False
        """All who were able slept: every order from there on has been tried."""
        self.timed = False
        """Somebody waited who would have given up after a time."""
        self._prefix, self._events = tuple(prefix), events
        self._sleeping, self._dependence = dict(sleeping), dependence
        self._able: dict[str, Event] | None = None
        self._last: tuple[Candidate, Point] | None = None

    def choose(self, ready: Sequence[Candidate]) -> Candidate:
        """Return the one that the prefix names, or the first who does not sleep, polls last."""
        self._note(ready)
        if len(self.grants) < len(self._prefix) and not self.diverged:
            wanted = self._prefix[len(self.grants)]
            for candidate in ready:
                if candidate.name == wanted:
                    return candidate
            self.diverged = True
        awake = [candidate for candidate in ready if candidate.name not in self._sleeping] or list(ready)
        return min(awake, key=lambda candidate: (candidate.poll, candidate.had_turn and candidate.poll))

    def granted(self, chosen: Candidate) -> None:
        """Note an event, which counts once it is known to have succeeded."""
        if self._able is None:
            self._note([chosen])
        able, self._able = self._able or {}, None
        number = len(self.grants)
        if number >= len(self._prefix):
            self.redundant = self.redundant or chosen.name in self._sleeping
        elif chosen.name != self._prefix[number]:
            self.diverged = True
        self._last = chosen, Point(event_of(chosen), able, number)
        self.grants.append(chosen.name)

    def finish(self) -> None:
        """The run has ended: the last event counts too."""
        self._settle()
        if len(self.grants) < len(self._prefix) or (len(self.points) < self._events and not self.infeasible):
            self.diverged = True  # it has ended early, or tries that had succeeded did not

    def _note(self, ready: Sequence[Candidate]) -> None:
        self._settle()
        self._able = {candidate.name: event_of(candidate) for candidate in ready}
        self.timed = self.timed or any(
            candidate.op != "sleep" and getattr(candidate, "deadline", None) is not None for candidate in ready
        )
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
            self.infeasible = self.infeasible or point.grants == len(self._prefix) - 1
            return
        self.pending.pop(event.actor, None)
        beyond = len(self.points) >= self._events
        self.points.append(dataclasses.replace(point, released=tuple(getattr(actor, "released", ()))))
        if beyond:
            self._sleeping = _still_asleep(self._sleeping, event, self._dependence)


def _still_asleep(sleeping: Mapping[str, Event], event: Event, dependence: Dependence) -> dict[str, Event]:
    """Who sleeps on after *event*: all but those whose step depends on it, its own actor among them."""
    return {name: asleep for name, asleep in sleeping.items() if not dependence(asleep, event)}


@dataclasses.dataclass
class _Node:
    """A state that the current run has passed."""

    point: Point
    grants: list[str]
    """All grants before it."""
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
        diverged: whether the program did not repeat exactly, so that nothing is proved.
    """

    def __init__(self, run: Callable[[ProofPolicy], Outcome], dependence: Dependence | None = None) -> None:
        """
        Args:
            run: runs the program once under a policy; what it returns is handed on.
            dependence: which steps depend on each other.
        """
        self.runs = self.orders = 0
        self.complete = self.diverged = False
        self._run = run
        self._dependence = dependence or Dependence()
        self._stack: list[_Node] = []
        self._following: tuple[list[str], int, dict[str, Event]] = ([], 0, {})

    def outcomes(self, most: int) -> Iterator[Outcome]:
        """Run the program in one order after another.

        Args:
            most: runs to make; :attr:`complete` says afterwards whether these were enough.

        Yields:
            What the run of each order came to.
        """
        prefix: list[str] = []
        events = 0
        sleeping: dict[str, Event] = {}
        while self.runs < most:
            policy = ProofPolicy(prefix, events, sleeping, self._dependence)
            outcome = self._run(policy)
            policy.finish()
            self.runs += 1
            if policy.diverged:
                self.diverged = True
                return
            if policy.infeasible:
                self._mark_unable(prefix[-1])
            else:
                self._extend(policy, sleeping, events)
                self._plan(policy, max(0, events - 1))
                if not policy.redundant:
                    self.orders += 1
                    yield outcome
            if not self._advance():
                self.complete = True
                return
            prefix, events, sleeping = self._following

    def _mark_unable(self, name: str) -> None:
        node = self._stack[-1]
        node.unable.add(name)
        node.planned |= node.point.able.keys()

    def _extend(self, policy: ProofPolicy, sleeping: Mapping[str, Event], kept: int) -> None:
        """The states that this run has passed for the first time."""
        if kept:
            node = self._stack[kept - 1]
            made = policy.points[kept - 1]
            node.point = dataclasses.replace(node.point, event=made.event, released=made.released)
        asleep = dict(sleeping)
        for point in policy.points[kept:]:
            name = point.event.actor
            self._stack.append(_Node(point, policy.grants[:point.grants], dict(asleep), {name}, {name}))
            asleep = _still_asleep(asleep, point.event, self._dependence)

    def _plan(self, policy: ProofPolicy, first_new: int) -> None:
        """Wherever two steps race, plan that the later one goes first."""
        clocks = Clocks(self._dependence, policy.seen_from)
        for number, node in enumerate(self._stack):
            if number >= first_new:
                self._plan_before(node.point.event, clocks)
            clocks.add(node.point.event, node.point.released)
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

    def _advance(self) -> bool:
        """Go back to the last state from which something is planned; false where nothing is."""
        while self._stack:
            node = self._stack[-1]
            left = sorted(node.planned - node.done - node.sleeping.keys())
            if left:
                self._following = self._branch(node, left[0])
                return True
            self._stack.pop()
        return False

    def _branch(self, node: _Node, name: str) -> tuple[list[str], int, dict[str, Event]]:
        """The prefix that has *name* go from a state, how many events that makes, and who sleeps after it."""
        tried = {other: node.point.able[other] for other in node.done - node.unable if other in node.point.able}
        node.done.add(name)
        sleeping = _still_asleep({**node.sleeping, **tried}, node.point.able[name], self._dependence)
        return [*node.grants, name], len(self._stack), sleeping


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
        self._released: dict[str, int] = {}

    def add(self, event: Event, released: Sequence[str] = ()) -> None:
        """The next event of the run, and the locks that its actor released after it."""
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
        if event.op in ACQUIRING and event.key in self._released:
            _merge(clock, self._clocks[self._released[event.key]])
        for key in released:
            if key.startswith(MUTEXES):
                self._released[key] = number
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
