"""Letting everything come to rest: nobody runs, nobody is being born, no signal or death is in flight.

Only then may the conductor choose. Most of the time one actor runs and one receive is all it takes. After
:data:`PATIENCE` of silence the kernel is asked what the running thread does: asleep in a call that the kit does not
control, it is *off stage*, and the others go on; computing, it is waited for, up to a budget of processor time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from lockstep.stage import wire

from . import kernel, verdict
from .actors import BYE, OFF, READY, Actor
from .inbox import MESSAGES_AT_ONCE, Inbox
from .world import World

PATIENCE = 0.03
"""Real seconds of silence after which the kernel is asked."""
BIRTH = 15.0
"""Real seconds that a process may take from its start to its hello."""
CPU_BESIDE = 0.5
"""Seconds of processor time after which others go on beside a computing actor."""
CPU_ALONE = 3.0
"""Seconds of processor time after which a computing actor that nobody waits beside has taken too long."""
HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
"""What the command lines of ``multiprocessing``'s own helper processes have in them."""
LOOKS = 3
"""How many looks at a thread must agree that it sleeps."""
BETWEEN_LOOKS = 0.004
"""Real seconds between two looks."""
SIGNAL_EFFECT = 1.0
"""Real seconds after which the effect of a signal is no longer waited for."""


class Rest:
    """Waits until the conductor may choose again."""

    def __init__(self, world: World, inbox: Inbox, real_limit: float, grant: Callable[[Actor], None]) -> None:
        self.world = world
        self.grant = grant
        self.inbox = inbox
        self.real_limit = real_limit
        """Real seconds of a whole run."""

    def settle(self) -> None:
        """Return when everything is at rest.

        Raises:
            verdict.Ended: where somebody never comes back, or a limit is passed.
        """
        world = self.world
        self._hear_the_running_one()
        since = time.monotonic()
        while self._in_motion():
            if world.elapsed() > self.real_limit:
                raise verdict.Ended(verdict.TOO_LONG, f"{self.real_limit:g} s of real time")
            if world.root is not None and not world.alive():
                return
            if self.pump(PATIENCE):
                since = time.monotonic()
                continue
            self._after_silence(time.monotonic() - since)

    def _in_motion(self) -> bool:
        world = self.world
        if world.running is None and not world.unborn:
            self._name_the_unnamed()
        return bool(
            world.running is not None or world.unborn or world.awaited_threads or world.signals_due
            or world.launching or world.root is None
        )

    def _hear_the_running_one(self) -> None:
        """The usual case: one actor runs, and only it can speak."""
        world, handle = self.world, self.inbox.handle
        for _ in range(MESSAGES_AT_ONCE):
            actor = world.running
            if actor is None or actor.fd < 0 or world.unborn or world.signals_due:
                return
            if world.careful or world.awaited_threads:
                return
            assert actor.socket is not None
            try:
                packet = actor.socket.recv(wire.MAX_PACKET + 1)
            except (BlockingIOError, ConnectionResetError):
                return
            if not packet:
                return
            handle(actor, packet)
            if actor.state == BYE:
                world.drop(actor)

    def pump(self, seconds: float) -> bool:
        """Carry out what is heard within *seconds* of real time; whether anything was."""
        heard = self.world.switchboard.listen(seconds)
        for kind, about in heard:
            if kind == "server":
                self.inbox.accept()
            elif kind == "actor":
                self.inbox.read(about)
            elif kind == "exits":
                self.world.hear_exits()
            else:
                self.world.died(about)
        return bool(heard)

    def _name_the_unnamed(self) -> None:
        """A child of a fork that the stage did not see: its name comes from the kernel's word on its parent."""
        world = self.world
        for pid, record in list(world.records.items()):
            if record.name is None and not record.dead and record.said_hello:
                found = kernel.status(pid)
                parent = world.records.get(found.parent) if found is not None else None
                known = parent if parent is not None and parent.name else world.root
                assert known is not None
                world.name_child(known, record)

    def _after_silence(self, quiet: float) -> None:
        world, actor = self.world, self.world.running
        if actor is None:
            if world.signals_due and quiet > SIGNAL_EFFECT:
                world.signals_due.clear()
            elif quiet > BIRTH:
                raise verdict.Ended(verdict.LOST, self._missing())
            return
        if actor.looked_at != world.steps:
            actor.looked_at = world.steps
            found = kernel.status(actor.pid)
            actor.cpu_then = found.cpu if found else 0.0
        if actor in world.launching and self._let_in(actor):
            return
        if (world.unborn or actor in world.launching) and quiet < BIRTH:
            return  # waiting for an interpreter or a fork server is not being off stage
        self._judge(actor, self._look(actor))
        if world.signals_due and quiet > SIGNAL_EFFECT:
            world.signals_due.clear()

    def _let_in(self, parent: Actor) -> bool:
        """A child whose arguments are too large for a pipe reads on only when it may begin: so it begins at once."""
        for actor in self.world.actors:
            record = actor.record
            if actor.op == "hello" and actor.state == READY and record is not None and record.name is None:
                assert parent.record is not None
                self.world.name_child(parent.record, record)
                self.grant(actor)
                return True
        return False

    def _missing(self) -> str:
        world = self.world
        return (f"unborn {sorted(r.name or '?' for r in world.unborn)}, threads {sorted(world.awaited_threads)}, "
                f"signals {world.signals_due}, root {world.root is not None}")

    def _judge(self, actor: Actor, seen: str) -> None:
        world = self.world
        if seen == "running":
            return
        if self.pump(0) or world.running is not actor:
            return  # it spoke while we looked
        if seen == "gone":  # a thread that is no more, in a process that lives on
            self._leave_the_stage(actor, "gone")
        if seen == "asleep":
            self._leave_the_stage(actor, kernel.waiting_in(actor.pid, actor.tid))
        elif seen == "computing":
            self._leave_the_stage(actor, "cpu")
        elif seen == "too-long":
            raise verdict.Ended(verdict.TOO_LONG, f"{CPU_ALONE:g} s of computing")

    def _leave_the_stage(self, actor: Actor, reason: str) -> None:
        world = self.world
        world.running = None
        actor.state, actor.stuck_in = OFF, reason
        world.off_stage += 1
        world.careful = True
        world.trace.off_stage.append(f"{actor.name} {student_line(actor)} {reason}")
        world.wake_everybody()

    def _look(self, actor: Actor) -> str:
        """What a silent actor does: asleep, running, computing (others may go on), too-long, or gone."""
        before = self._glance(actor)
        if before is None:
            return "gone"
        for _ in range(LOOKS):
            time.sleep(BETWEEN_LOOKS)
            now = self._glance(actor)
            if now is None:
                return "gone"
            if now[0] in "Tt":
                return "asleep"
            if now[0] not in "SD" or now != before:
                return self._computing(actor)
        for tid in kernel.threads(actor.pid):  # asleep, but perhaps only for want of the interpreter's lock
            other = kernel.status(actor.pid, tid)
            if tid != actor.tid and other is not None and other.state == "R":
                return self._computing(actor)
        return "asleep"

    def _glance(self, actor: Actor) -> tuple[str, str] | None:
        found = kernel.status(actor.pid, actor.tid)
        if found is None:
            return None
        return found.state, kernel.voluntary_switches(actor.pid, actor.tid)

    def _computing(self, actor: Actor) -> str:
        used = self.cpu_used(actor)
        alone = len(self.world.actors) == 1
        if used > CPU_ALONE and alone:
            return "too-long"
        return "computing" if used > CPU_BESIDE and not alone else "running"

    def cpu_used(self, actor: Actor) -> float:
        """Seconds of processor time that an actor's process has used since it was granted."""
        found = kernel.status(actor.pid)
        return (found.cpu if found else 0.0) - actor.cpu_then

    def foreign(self) -> list[int]:
        """Living processes of the run that are no actors: a ``subprocess``, say, and what it has left behind."""
        world = self.world
        found = []
        for pid in kernel.descendants(world.nursery):
            state = kernel.status(pid)
            if pid in world.records or pid in world.helpers or state is None or state.state == "Z":
                continue
            helper = any(name in kernel.command(pid) for name in HELPERS)
            if not (helper and state.parent in world.records):  # that of an actor lives as long as the program
                found.append(pid)
        return found


def student_line(actor: Actor) -> str:
    """The line of the student's code of an actor's last step."""
    return actor.where or "-"

