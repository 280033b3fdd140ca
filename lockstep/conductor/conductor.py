"""The conductor: lets one actor go at a time, keeps virtual time, and says how the run ended.

One turn of :meth:`Conductor.run`:

1. *settle*: everything comes to rest (:mod:`rest`).
2. Alarms that are due ring.
3. Nobody is ready: time jumps to the next deadline; without one, everyone tries once more, and then it is a deadlock.
   Or everybody ready only asks: the asking costs time (:mod:`timekeeper`).
4. The policy chooses among the ready, sorted by name; the choice is recorded.
5. *grant*: the step goes into the trace, and its actor goes on.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from lockstep.stage import wire

from . import kernel, verdict
from .actors import EOF, NEW, OFF, PARKED, READY, RUNNING, Actor
from .inbox import Inbox
from .limits import Limits
from .rest import CPU_ALONE, PATIENCE, Rest
from .standing import Standing
from .switchboard import Switchboard
from .timekeeper import Timekeeper
from .trace import Held, Step
from .verdict import Verdict, Waiter
from .world import World

GRACE = 5.0
"""Virtual seconds that processes left behind may go on after the main one has ended."""
OUTSIDE = 1.5
"""Real seconds for which everybody waits on someone off stage before the run counts as stuck."""
OUTSIDE_WITH_DEADLINE = 0.2
"""The same where somebody's deadline would let the run go on."""
CPU_BEFORE_TIME_MOVES = 1.0
"""Seconds of processor time that a computing actor gets before time moves on to somebody's deadline."""
FOREIGN = 10.0
"""Real seconds for which everybody waits on a process that the kit does not control, such as a ``subprocess``."""
FOREIGN_STEP = 0.02
"""Real seconds between two tries while a process that the kit does not control lives."""


class Policy(Protocol):
    """Makes the choices of one schedule."""

    name: str

    def choose(self, ready: Sequence[Any]) -> Any:
        """One of *ready*, which is not empty and sorted by name."""

    def granted(self, chosen: Any) -> None:
        """Told of each grant, also where there was no choice."""


class SlowPolicy(Policy, Protocol):
    """A policy that also lets time pass while somebody could go on."""

    def hold(self, candidate: Any) -> float:
        """Virtual seconds for which *candidate* is held back before its next step; asked once for each."""


class Conductor:
    """Conducts one run."""

    def __init__(
        self, switchboard: Switchboard, policy: Policy, list_files: Callable[[], dict[str, bytes]], limits: Limits,
        standing: Standing,
    ) -> None:
        """
        Args:
            switchboard: where the program's actors connect.
            policy: makes the choices; a fresh one for each run.
            list_files: the scratch folder's files, for the snapshots at marks.
            limits: what the run may use.
            standing: asks a process where it stands.
        """
        self._standing = standing
        self.world = World(switchboard, list_files)
        self.trace = self.world.trace
        self._policy = policy
        self._hold: Callable[[Any], float] | None = getattr(policy, "hold", None)
        self._untimed: bool = getattr(policy, "untimed", False)
        """Whether a sleeper may wake at any moment, whoever else could go on."""
        self._inbox = Inbox(self.world, PATIENCE, limits.processes)
        self._rest = Rest(self.world, self._inbox, limits.real_seconds, self._grant)
        self._time = Timekeeper(self.world)
        self._root_died_at: float | None = None
        self._idle_since: float | None = None
        self._checking = False
        self._all_have_tried = False
        """Whether everybody has tried once more since the last progress, with no foreign process in sight."""
        self._deaths = 0

    # ----------------------------------------------------------------------------------------------- loop

    def run(self) -> Verdict:
        """Conduct until the program has ended or cannot go on.

        Returns:
            The verdict; :attr:`trace` has what happened.
        """
        try:
            while self._turn():
                pass
        except verdict.Ended as ended:
            if ended.kind in (verdict.TOO_LONG, verdict.STUCK):
                self._ask_where()
            waiters = self._waiters() if ended.kind not in (verdict.MALFORMED, verdict.TOO_MUCH_OUTPUT) else ()
            return Verdict(ended.kind, waiters, ended.detail)
        return Verdict(verdict.FINISHED)

    def _turn(self) -> bool:
        """One turn; false when the program has ended."""
        world = self.world
        self._rest.settle()
        assert world.root is not None
        if len(world.dead) != self._deaths:
            self._deaths = len(world.dead)
            self._time.progress()
        if world.root.dead and self._root_died_at is None:
            self._root_ended()
        if not world.alive():
            return False
        if self._root_died_at is not None and world.now > self._root_died_at + GRACE:
            return False  # the rest was left running
        if self._ring_alarms():
            return True
        ready = self._ready()
        if not ready:
            return self._nobody_is_ready()
        if self._time.is_due_to_tick(ready):
            self._time.tick(ready)
            ready = self._ready()
        self._grant(self._choose(ready))
        return True

    def _ready(self) -> list[Actor]:
        """Who may be granted, by name; those whose deadline has come are among them."""
        now, ready = self.world.now, []
        for actor in self.world.actors:
            if actor.state == READY:
                ready.append(actor)
            elif actor.state == PARKED and actor.deadline is not None and (
                actor.deadline <= now or (self._untimed and actor.op == "sleep")
            ):
                actor.state = READY
                ready.append(actor)
        if self._hold is not None:
            ready = [actor for actor in ready if not self._is_held(actor, self._hold)]
        if len(ready) > 1:
            ready.sort(key=_by_name)
        for actor in ready:
            if not actor.key_named:
                actor.key = self.world.name_key(actor.keys[0]) if actor.keys else None
                actor.key_named = True
        return ready

    def _is_held(self, actor: Actor, hold: Callable[[Any], float]) -> bool:
        """Whether a slow machine does not let it go on yet."""
        now = self.world.now
        if actor.considered != actor.grants:
            actor.considered = actor.grants
            seconds = hold(actor)
            if seconds > 0:
                actor.held_until = now + seconds
                self.trace.held.append(Held(now, actor.name, seconds, len(self.trace.steps), actor.op))
        return actor.held_until > now

    def _choose(self, ready: list[Actor]) -> Actor:
        if len(ready) == 1:
            return ready[0]
        chosen: Actor = self._policy.choose(ready)
        self.trace.choices.append(ready.index(chosen))
        return chosen

    def _root_ended(self) -> None:
        """The main process has ended: note what it leaves behind."""
        world = self.world
        self._root_died_at = world.now
        for record in world.records.values():
            if record is world.root or not record.name:
                continue
            found = kernel.status(record.pid)
            if found is not None and found.start == record.start:
                (self.trace.zombies if found.state == "Z" else self.trace.left_running).append(record.name)

    def _ring_alarms(self) -> bool:
        world = self.world
        if not world.alarms:
            return False
        due = sorted(pid for pid, alarm in world.alarms.items() if alarm[0] <= world.now)
        if not due:
            return False
        pid, alarm = due[0], world.alarms[due[0]]
        if alarm[1]:
            alarm[0] += alarm[1]
        else:
            del world.alarms[pid]
        world.expect_effect(None, pid, signal.SIGALRM)
        kernel.send_signal(pid, signal.SIGALRM)
        return True

    # ---------------------------------------------------------------------------------- nobody is ready

    def _nobody_is_ready(self) -> bool:
        """Time jumps, or someone off stage or foreign gets real time, or it is a deadlock."""
        if self._rest.pump(0):
            return True
        deadline = self._time.next_deadline()
        off = [actor for actor in self.world.actors if actor.state in (OFF, EOF, NEW)]
        if off and deadline is None and self._root_died_at is not None and all(actor.state != NEW for actor in off):
            # what sits in a call of its own, or is another program by now, outlives the main process
            return self._wait_for_those_outside(off, OUTSIDE_WITH_DEADLINE)
        if off:
            if self._wait_for_those_outside(off, OUTSIDE_WITH_DEADLINE if deadline is not None else OUTSIDE):
                return True
        elif self._let_everybody_try(deadline is not None):
            return True
        if deadline is not None:
            self._time.jump()
            return True
        if off:
            self._raise_for_outside(off)
        if self._rest.foreign():
            raise verdict.Ended(verdict.STUCK, "subprocess")
        raise verdict.Ended(verdict.DEADLOCK)

    def _let_everybody_try(self, has_deadline: bool) -> bool:
        """Nobody is accused before everyone has tried once more; foreign processes get real time."""
        now = time.monotonic()
        first = self._idle_since is None
        if first:
            self._idle_since = now
        ask = not has_deadline or self.world.may_have_foreign  # on the way to a deadline asking would cost too much
        foreign = self._rest.foreign() if ask else []
        assert self._idle_since is not None
        patience = OUTSIDE_WITH_DEADLINE / 2 if has_deadline else FOREIGN
        if foreign and now - self._idle_since < patience:
            self._rest.pump(FOREIGN_STEP)
            self.world.wake_everybody()
            self._all_have_tried = False
            return True
        if not has_deadline and not self._all_have_tried:
            # what a foreign process did, which may have ended by now, is no wake-up of ours
            self._checking = first and not foreign and not self.world.may_have_foreign
            self._all_have_tried = True
            self.world.wake_everybody()
            return True
        return False

    def _wait_for_those_outside(self, off: list[Actor], patience: float) -> bool:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self._rest.pump(max(0.001, until - time.monotonic())):
                return True
        computing = [actor for actor in off if actor.state == OFF and actor.stuck_in == "cpu"]
        budget = CPU_ALONE if patience == OUTSIDE else CPU_BEFORE_TIME_MOVES
        return bool(computing) and all(self._rest.cpu_used(actor) < budget for actor in computing) and any(
            (kernel.status(actor.pid) or _NOBODY).state == "R" for actor in computing
        )

    def _raise_for_outside(self, off: list[Actor]) -> None:
        if any(actor.stuck_in == "cpu" for actor in off):
            raise verdict.Ended(verdict.TOO_LONG, f"{CPU_ALONE:g} s of computing")
        calls = ", ".join(sorted({actor.stuck_in for actor in off if actor.stuck_in}))
        raise verdict.Ended(verdict.STUCK, calls or "?")

    # ---------------------------------------------------------------------------------------------- grant

    def _grant(self, actor: Actor) -> None:
        world = self.world
        world.steps += 1
        self._policy.granted(actor)
        if self._untimed and actor.op == "sleep" and actor.deadline is not None:
            world.now = max(world.now, actor.deadline)
        actor.grants += 1
        actor.released.clear()
        self.trace.steps.append(Step(
            world.now, actor.name, actor.process, actor.op, actor.key, actor.where, actor.poll, actor.reads,
            actor.parked, self._detail(actor),
        ))
        self._time.granted(actor)
        if not actor.parked:
            self.trace.lost_wakeups += self._checking
            self._checking, self._idle_since, self._all_have_tried = False, None, False
        if actor.socket is None:
            self._deliver(actor)
            return
        extra = self._answer(actor)
        record = actor.record
        assert record is not None and actor.socket is not None
        deaths = world.dead[record.told_deaths:]
        record.told_deaths = len(world.dead)
        actor.state = RUNNING
        world.running = actor
        dead = wire.RECORD.join(map(str, deaths)) if deaths else ""
        try:
            actor.socket.send(wire.encode_grant(world.now, len(world.dead), dead, extra))
        except OSError:
            pass  # dying: its pidfd will tell

    def _detail(self, actor: Actor) -> str:
        """What else belongs to a step: who is signalled, started, or what is printed."""
        if not actor.extra:
            return ""
        if actor.op in ("kill", "deliver"):
            record = self.world.records.get(int(actor.extra[0]))
            return f"{record.name if record is not None else 'another'} {actor.extra[1]}"
        if actor.op in ("start", "fork"):
            record = self.world.records.get(int(actor.extra[0]))
            return str(record.name) if record is not None else ""
        return actor.extra[0] if actor.op in ("exit", "signal") else ""

    def _answer(self, actor: Actor) -> str:
        """What a grant carries besides the time; and what the step does on our side."""
        op = actor.op
        if op == "print":
            self._inbox.printed(actor, actor.extra[0] if actor.extra else "", actor.where)
        elif op == "hello":
            return wire.clean(actor.name)
        elif op == "kill":
            return self._kill(actor)
        return ""

    def _kill(self, actor: Actor) -> str:
        """A signal to another process of the program is an action of its own, after ``kill`` has returned."""
        world, pid, sig = self.world, int(actor.extra[0]), int(actor.extra[1])
        target = world.records.get(pid)
        if pid <= 0:
            self._expect_group(actor, pid, sig)
            return ""
        if target is None or target.dead or target is actor.record or not sig or not target.name:
            world.expect_effect(actor, pid, sig)
            return ""
        if any(other.op == "deliver" and other.record is target and other.extra[1] == actor.extra[1]
               for other in world.actors):
            return "deferred"  # as in the kernel: what is pending is not pending twice
        delivery = Actor(target, None)
        delivery.thread = 1000 + world.steps
        delivery.name, delivery.process = f"{target.name}!{world.steps}", target.name
        delivery.op, delivery.keys, delivery.extra = "deliver", [f"pid:{pid}"], actor.extra
        delivery.state = READY
        world.actors.append(delivery)
        return "deferred"

    def _expect_group(self, actor: Actor, pid: int, sig: int) -> None:
        """A signal to a process group, which the program itself sends."""
        for record in self.world.records.values():
            try:
                member = not record.dead and os.getpgid(record.pid) == (-pid or os.getpgid(actor.pid))
            except OSError:
                continue
            if member:
                self.world.expect_effect(actor, record.pid, sig)

    def _deliver(self, delivery: Actor) -> None:
        world = self.world
        world.actors.remove(delivery)
        target = delivery.record
        assert target is not None
        if not target.dead:
            sig = int(delivery.extra[1])
            world.expect_effect(None, target.pid, sig)
            kernel.send_signal(target.pid, sig)
            for actor in target.actors:
                if actor.state == PARKED and actor.op == "sigwait":
                    actor.state = READY

    # ------------------------------------------------------------------------------------------- verdicts

    def _ask_where(self) -> None:
        """Those who do not come back say where they stand."""
        for actor in self.world.actors:
            if actor.state in (RUNNING, OFF) and actor.record is not None and not actor.thread:
                actor.where = self._standing.line_of(actor.pid) or actor.where

    def _waiters(self) -> tuple[Waiter, ...]:
        """Who stands where, for the verdict."""
        world, waiters = self.world, []
        for actor in sorted(world.actors, key=_by_name):
            if actor.record is None or actor.op == "deliver":
                continue
            key = world.name_key(actor.keys[0]) if actor.keys else None
            held = world.holders.get(actor.keys[0], []) if actor.keys else []
            holders = tuple(_holder(self._label(hold.actor), hold.line) for hold in held)
            op = f"{actor.op} [{actor.stuck_in}]" if actor.state == OFF else actor.op
            waiters.append(Waiter(
                actor.name, actor.record.trace.label, op, key, actor.where, holders, actor.since,
            ))
        return tuple(waiters)

    def _label(self, actor_name: str) -> str:
        process = self.trace.processes.get(actor_name.partition("/")[0])
        return process.label if process is not None else actor_name


def _holder(label: str, line: str) -> str:
    return f"{label} ({line})" if line else label


def _by_name(actor: Actor) -> tuple[int, str, int]:
    return (len(actor.process), actor.process, actor.thread)


_NOBODY = kernel.Status("", 0, 0.0, 0, 0)
