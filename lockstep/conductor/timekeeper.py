"""How virtual time moves, and when a loop that only asks is a busy loop.

Computing takes no time. Time moves when nobody is ready: to the earliest deadline. Polls that go round without anybody
making progress move it too: a full round of at least :data:`ROUND` polls moves it by 1 ms, doubling up to 20 ms (1 s
after a minute), never past the next deadline, and back to 1 ms on progress. So a polling loop ends as it would really.
"""

from __future__ import annotations

from . import verdict
from .actors import PARKED, Actor
from .world import World

ROUND = 60
"""Polls without progress after which time moves."""
FIRST_TICK = 1e-3
LARGEST_TICK = 0.02
LARGEST_LATE_TICK = 1.0
LATE = 60.0
"""Virtual seconds of polling after which ticks may grow to :data:`LARGEST_LATE_TICK`."""
SAME_MOMENT = 1e-4
"""Deadlines that lie within so many virtual seconds fall due together: who goes first is then a choice."""
MAX_VISITS = 500
"""How often an operation at one line of one actor counts as progress."""
MAX_POLLS = 4000
MAX_STEPS_WITHOUT_NOVELTY = 60_000
MAX_VIRTUAL = 3600.0
POLLS_OF_A_LOOP = 10
"""So many polls without progress are a loop, however long it sleeps in between."""
MAX_STEPS = 200_000

PROGRESS = frozenset({
    "set", "send", "recv", "start", "fork", "hello", "kill", "write", "write-file", "replace-file", "remove-file",
    "print", "deliver",
})
"""Operations that show that something goes on."""


class Timekeeper:
    """Moves the virtual time of one run."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._since_progress = 0.0
        self._polls = 0.0
        self._tick = FIRST_TICK
        self._polling_since: float | None = None
        self._turns: set[Actor] = set()
        self._visits: dict[tuple[str, str, str], int] = {}
        self._novel = 0
        self._takings = 0
        self._asked = 0
        """Polls since the last progress, whatever they brought."""

    # ------------------------------------------------------------------------------------------- counting

    def granted(self, actor: Actor) -> None:
        """Count a grant.

        Raises:
            verdict.Ended: where it shows a busy loop, or that there were too many steps.
        """
        world = self.world
        self._turns.add(actor)
        actor.had_turn = True
        place = (actor.name, actor.op, actor.where)
        visits = self._visits[place] = self._visits.get(place, 0) + 1
        if visits == 1:
            self._novel = world.steps
        signature = (actor.op, actor.where, actor.key)
        actor.repeats = actor.repeats + 1 if actor.last == signature else 0
        actor.last = signature
        if world.takings != self._takings and actor.poll:
            self._polls = 0  # asking that brings something is no busy loop
        self._takings = world.takings
        if actor.poll:
            self._since_progress += 1
            self._polls += 1
            self._asked += 1
        elif actor.op in PROGRESS and visits > MAX_VISITS:
            self._since_progress += 0.1  # asking somebody by messages, again and again, is polling too
        elif actor.op in PROGRESS:
            self.progress()
            self._novel = world.steps
        elif actor.parked and actor.deadline is not None and actor.deadline <= world.now:
            self._since_progress, self._tick = 0, FIRST_TICK
        elif actor.repeats > 50:
            self._since_progress += 0.1
            self._polls += 0.1
        self._check_limits(actor)

    def progress(self) -> None:
        """Something went on: a poll may find another answer now."""
        self._since_progress = self._polls = self._asked = 0
        self._tick = FIRST_TICK
        self._polling_since = None

    def _check_limits(self, actor: Actor) -> None:
        world = self.world
        if self._polls > MAX_POLLS and actor.poll and not any(
            other is not actor and self._is_waiting_for_time(other) for other in world.actors
        ):
            raise verdict.Ended(verdict.BUSY_LOOP, str(int(self._polls)))
        if world.steps - self._novel > MAX_STEPS_WITHOUT_NOVELTY:
            raise verdict.Ended(verdict.BUSY_LOOP, str(world.steps))
        if world.now > MAX_VIRTUAL and self._asked > POLLS_OF_A_LOOP:
            raise verdict.Ended(verdict.BUSY_LOOP, str(self._asked))
        if world.now > MAX_VIRTUAL:
            raise verdict.Ended(verdict.TOO_LONG, f"{MAX_VIRTUAL:g} s of virtual time")
        if world.steps > MAX_STEPS:
            raise verdict.Ended(verdict.TOO_LONG, f"{MAX_STEPS} steps")

    def _is_waiting_for_time(self, actor: Actor) -> bool:
        return actor.held_until > self.world.now or (actor.state == PARKED and actor.deadline is not None)

    # --------------------------------------------------------------------------------------------- moving

    def next_deadline(self) -> float | None:
        """When the next sleeper, time-out or alarm falls due, or somebody is no longer held back."""
        world = self.world
        due = [alarm[0] for alarm in world.alarms.values()]
        due += [actor.deadline for actor in world.actors if actor.state == PARKED and actor.deadline is not None]
        due += [actor.held_until for actor in world.actors if actor.held_until > world.now]
        return min(due) if due else None

    def is_due_to_tick(self, ready: list[Actor]) -> bool:
        """Whether polls have gone a full round, everybody ready included, without progress."""
        return self._since_progress >= ROUND and all(actor in self._turns for actor in ready)

    def tick(self, ready: list[Actor]) -> None:
        """Let the polling cost time."""
        world = self.world
        self._new_round()
        if self._polling_since is None:
            self._polling_since = world.now
        target, deadline = world.now + self._tick, self.next_deadline()
        if deadline is not None and deadline > world.now:
            target = min(target, deadline)
        world.now = target
        largest = LARGEST_LATE_TICK if world.now - self._polling_since > LATE else LARGEST_TICK
        self._tick = min(largest, self._tick * 2)
        self._since_progress = max(0, ROUND - len(ready))

    def jump(self) -> bool:
        """Nobody is ready: move to the earliest deadline, and to those of the same moment; false without one."""
        world, first = self.world, self.next_deadline()
        if first is None:
            return False
        self._new_round()
        same = [
            actor.deadline for actor in world.actors
            if actor.state == PARKED and actor.deadline is not None and actor.deadline <= first + SAME_MOMENT
        ]
        world.now = max([world.now, first, *same])
        self._since_progress, self._tick = 0, FIRST_TICK
        return True

    def _new_round(self) -> None:
        for actor in self._turns:
            actor.had_turn = False
        self._turns.clear()
