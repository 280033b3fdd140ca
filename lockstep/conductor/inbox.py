"""What actors say, and what it changes: one method for each kind of message."""

from __future__ import annotations

import json
import signal
import socket
from typing import Any

from lockstep.stage import values, wire

from . import kernel, verdict
from .actors import BYE, EOF, OFF, PARKED, READS, READY, RUNNING, UNMOVED_BY_DEATH, Actor, peer_pid, set_patience
from .trace import Hold, Mark, Message, Nap, Printed, Raised, Seen
from .world import World

MAX_OUTPUT = 1 << 20
"""Characters of output after which a run ends."""
MESSAGES_AT_ONCE = 1000
"""How many messages of one actor are carried out before the run's limits are looked at again."""
MAX_VALUE = 8 << 20
"""Characters of one mark's value."""


class Inbox:
    """Reads packets and carries them out on a :class:`World`."""

    def __init__(self, world: World, patience: float, most_processes: int) -> None:
        self.world = world
        self.patience = patience
        self.most_processes = most_processes

    # ------------------------------------------------------------------------------------------ listening

    def accept(self) -> None:
        """Somebody connects: who it is comes from the kernel, never from what it says."""
        connection = self.world.switchboard.accept()
        if connection is None:
            return
        pid = peer_pid(connection)
        if not self.world.is_ours(pid):
            connection.close()
            return
        set_patience(connection, self.patience)
        actor = Actor(None, connection)
        actor.pid = pid
        self.world.actors.append(actor)
        self.world.switchboard.watch(actor.fd, "actor", actor)

    def read(self, actor: Actor) -> None:
        """Carry out what *actor* has sent so far; the rest the next time, where it is very much."""
        for _ in range(MESSAGES_AT_ONCE):
            if actor.fd < 0:
                return
            assert actor.socket is not None
            try:
                packet = actor.socket.recv(wire.MAX_PACKET + 1, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except ConnectionResetError:
                packet = b""
            if not packet:  # a hint only: that it is dead is the pidfd's word
                self.world.switchboard.forget(actor.fd)
                if actor.state == BYE or actor.record is None:  # gone for good, or before it said who it is
                    self.world.drop(actor)
                else:
                    actor.state = EOF
                    actor.socket.close()
                    actor.fd = -1
                return
            self.handle(actor, packet)
            if actor.state == BYE:
                self.world.drop(actor)
                return

    def handle(self, actor: Actor, packet: bytes) -> None:
        """Carry out one packet.

        Raises:
            verdict.Ended: where it breaks the protocol or a limit.
        """
        if len(packet) > wire.MAX_PACKET:
            raise verdict.Ended(verdict.MALFORMED, "a packet of more than the allowed size")
        try:
            message = wire.decode(packet)
            for note in message["notes"]:
                self._note(actor, note)
            kind = message["kind"]
            if kind == "hello":
                self._on_hello(actor, message)
            elif kind == "step" or kind == "park":
                if actor.record is None:
                    raise wire.Malformed("a step before hello")
                self._request(actor, message, kind == "park")
            else:
                method = getattr(self, "_on_" + message["op"], None)
                if method is None or message["op"] == "hello":
                    raise wire.Malformed(f"unknown message {message['op']!r}")
                if actor.record is None:
                    raise wire.Malformed(f"{message['op']!r} before hello")
                method(actor, message)
        except (wire.Malformed, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise verdict.Ended(verdict.MALFORMED, f"{type(error).__name__}: {error}"[:300]) from error

    def _note(self, actor: Actor, note: str) -> None:
        world, sign, key = self.world, note[0], note[1:]
        if sign == "+":
            self._taken(actor, *key.split("@", 1))
        elif sign == "-":
            self._released(actor, key)
            world.wake(key)
        elif sign == ">" or sign == "<":
            world.balance[key] = world.balance.get(key, 0) + (1 if sign == ">" else -1)
            world.trace.messages.append(Message(
                world.name_key(key), actor.name, actor.process, sign == ">", world.now, len(world.trace.steps),
                actor.where,
            ))
        else:
            world.wake(world.raw_key(actor, note))

    def _taken(self, actor: Actor, key: str, line: str) -> None:
        world = self.world
        world.takings += 1
        hold = Hold(world.name_key(key), actor.name, actor.process, line, world.now, len(world.trace.steps))
        world.holders.setdefault(key, []).append(hold)
        world.trace.holds.append(hold)

    def _released(self, actor: Actor, key: str) -> None:
        """One of the actor's own holds ends, or the oldest where another than the holder releases."""
        held = self.world.holders.get(key, [])
        mine = [hold for hold in held if hold.actor == actor.name][-1:] or held[:1]
        for hold in mine:
            held.remove(hold)
            actor.released.append(hold.key)
            hold.released, hold.released_time = len(self.world.trace.steps), self.world.now

    def _request(self, actor: Actor, message: dict[str, Any], parked: bool) -> None:
        """A step or a park: the actor stops here until it is granted."""
        world, op = self.world, message["op"]
        again = parked and actor.op == op and actor.parked
        actor.keys = [world.raw_key(actor, key) for key in message["keys"]]
        actor.where, actor.poll, actor.extra = message["where"], message["poll"], message["extra"]
        deadline = message.get("deadline")
        if parked and op == "sleep" and deadline is not None and not (again and deadline == actor.deadline):
            world.trace.naps.append(Nap(world.now, actor.name, max(0.0, deadline - world.now), actor.where))
        if not again:
            actor.since = world.now
        actor.op, actor.parked, actor.deadline, actor.key_named = op, parked, deadline, False
        if parked:
            actor.had_turn = False  # a turn in which it did not get on is no turn
        actor.reads = op in READS
        if world.running is actor:
            world.running = None
        actor.state = READY
        if parked and (message["generation"] >= len(world.dead) or op in UNMOVED_BY_DEATH):
            actor.state = PARKED
        if op == "start" or op == "fork":
            self._birth(actor)
        elif op == "exit" and actor.extra:
            assert actor.record is not None
            actor.record.claimed_exit = int(actor.extra[0])
        elif op == "kill":
            _pid, sig = map(int, actor.extra)
            if not 0 <= sig < signal.NSIG:
                raise wire.Malformed(f"no signal: {sig}")

    def _birth(self, actor: Actor) -> None:
        world, extra = self.world, actor.extra
        world.launching.discard(actor)
        pid, parent = int(extra[0]), actor.record
        assert parent is not None
        if pid not in world.records and kernel.status(pid) is not None and not world.is_ours(pid):
            raise wire.Malformed(f"no child of the program's: {pid}")
        child = world.record_for(pid)
        if child.name is None:
            world.name_child(parent, child)
        record = child.trace
        record.line = actor.where
        if actor.op == "start":
            _child, record.given_name, daemon, record.kind, target = extra
            record.daemon, record.target = bool(daemon), target or None
        if len(world.records) > self.most_processes:
            raise verdict.Ended(verdict.TOO_MANY_PROCESSES, str(self.most_processes))

    # ------------------------------------------------------------------------------------------- messages

    def _on_hello(self, actor: Actor, message: dict[str, Any]) -> None:
        world = self.world
        record = world.record_for(actor.pid)
        actor.tid, actor.thread = int(message["tid"]), int(message["thread"])
        for other in list(record.actors):  # the program closed our descriptor; the thread came back on a new one
            if other is not actor and other.tid == actor.tid:
                world.drop(other)
        actor.record = record
        record.actors.append(actor)
        if world.root is None:
            world.root = record
            world.set_name(record, "P0")
        world.awaited_threads.discard((actor.pid, actor.thread))
        world.unborn.discard(record)
        record.said_hello = True
        if record.name:
            world.label(actor)
        actor.restore(("hello", [], "", False, False, None, []))
        actor.state, actor.since = READY, world.now

    def _on_bye(self, actor: Actor, message: dict[str, Any]) -> None:
        actor.state = BYE
        if self.world.running is actor:
            self.world.running = None

    def _on_expect(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.awaited_threads.add((actor.pid, int(message["thread"])))

    def _on_unexpect(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.awaited_threads.discard((actor.pid, int(message["thread"])))

    def _on_launching(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.launching.add(actor)

    def _on_launched(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.launching.discard(actor)

    def _on_stderr(self, actor: Actor, message: dict[str, Any]) -> None:
        self.printed(actor, str(message["text"]), str(message["where"]), error=True)

    def printed(self, actor: Actor, text: str, where: str, error: bool = False) -> None:
        """Record output, a line at a time.

        Raises:
            verdict.Ended: when it is too much.
        """
        world = self.world
        for line in text.removesuffix("\n").split("\n"):
            world.trace.printed.append(Printed(world.now, actor.process, line, where, len(world.trace.steps), error))
        world.output += len(text)
        if world.output > MAX_OUTPUT:
            raise verdict.Ended(verdict.TOO_MUCH_OUTPUT, str(MAX_OUTPUT))

    def _on_foreign(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.may_have_foreign = True

    def _on_sigchld(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.sigchld_handled = True

    def _on_alarm(self, actor: Actor, message: dict[str, Any]) -> None:
        self.world.alarms.pop(actor.pid, None)
        if message["due"] is not None:
            self.world.alarms[actor.pid] = [float(message["due"]), float(message["interval"])]

    def _on_raised(self, actor: Actor, message: dict[str, Any]) -> None:
        frames = tuple((str(f[0]), int(f[1]), str(f[2]), str(f[3])) for f in message["frames"])
        self.world.trace.raised.append(Raised(
            self.world.now, actor.process, str(message["phase"]), str(message["kind"]), str(message["text"]), frames,
            tuple(map(str, message["bases"])), message["code"],
        ))

    def _on_part(self, actor: Actor, message: dict[str, Any]) -> None:
        actor.parts.append(str(message["text"]))
        if sum(map(len, actor.parts)) > MAX_VALUE:
            raise verdict.Ended(verdict.TOO_MUCH_OUTPUT, str(MAX_VALUE))

    def _on_mark(self, actor: Actor, message: dict[str, Any]) -> None:
        """A rendezvous: take the snapshot, then answer; nobody else has run in between."""
        world = self.world
        value = values.decode(json.loads("".join(actor.parts)))
        actor.parts = []
        world.trace.marks.append(Mark(
            world.now, str(message["what"]), value, actor.process, str(message["where"]), self._see_processes(),
            world.list_files(), {world.name_key(key): count for key, count in world.balance.items()},
            {world.name_key(key): tuple(hold.actor for hold in held) for key, held in world.holders.items() if held},
            len(world.trace.printed), len(world.trace.steps),
        ))
        assert actor.socket is not None
        try:
            actor.socket.send(wire.encode_grant(world.now, len(world.dead), "", ""))
        except OSError:
            pass

    def _see_processes(self) -> dict[str, Seen]:
        seen = {}
        for record in self.world.records.values():
            if record.name:
                found = kernel.status(record.pid)
                if found is not None and found.start == record.start:
                    seen[record.name] = Seen(record.pid, found.state, found.parent)
                else:
                    seen[record.name] = Seen(record.pid, None, None)
        return seen

    def _stop_at(self, actor: Actor, op: str, message: dict[str, Any]) -> None:
        actor.op, actor.keys, actor.where, actor.poll = op, [], str(message.get("where", "")), False
        actor.parked, actor.deadline, actor.key_named, actor.state = False, None, False, READY
        actor.reads = False
        if self.world.running is actor:
            self.world.running = None

    def _on_signal(self, actor: Actor, message: dict[str, Any]) -> None:
        """A handler begins, nested in whatever its thread was waiting for."""
        actor.stack.append((actor.state, actor.request()))
        self.world.signals_due.pop(actor.pid, None)
        self._stop_at(actor, "signal", message)
        actor.extra = [str(int(message["sig"]))]

    def _on_sigret(self, actor: Actor, message: dict[str, Any]) -> None:
        """The handler has returned: its thread waits again, and may try at once."""
        before, request = actor.stack.pop()
        if self.world.running is actor:
            self.world.running = None
        if before in (RUNNING, OFF):
            actor.state = RUNNING
            self.world.running = actor
        else:
            actor.restore(request)
            actor.state = READY

    def _on_unwind(self, actor: Actor, message: dict[str, Any]) -> None:
        """The handler has raised: whatever its thread was waiting for is given up."""
        actor.stack.pop()
        actor.state = RUNNING
        self.world.running = actor


