"""The state of one run: its processes and actors, the virtual time, and who waits for, or holds, what.

Nothing here decides: :mod:`inbox` changes it by what actors say, :mod:`rest` by what the kernel shows, and the
conductor by what it grants.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Collection

from . import kernel
from .actors import PARKED, READY, UNMOVED_BY_DEATH, Actor, ProcessRecord
from .switchboard import Switchboard
from .trace import Hold, Trace

_DIGITS = re.compile(r"\d+")
LOOKS = 3
"""How often the parents of a process are looked up before it counts as a stranger."""


class World:
    """One run."""

    def __init__(self, switchboard: Switchboard, list_files: Callable[[], dict[str, bytes]]) -> None:
        self.switchboard = switchboard
        self.list_files = list_files
        self.now = 0.0
        """Virtual seconds since the run began."""
        self.began = time.monotonic()
        self.trace = Trace()
        self.records: dict[int, ProcessRecord] = {}
        self.actors: list[Actor] = []
        self.helpers: Collection[int] = ()
        """The zygote's own helpers, which are below it and belong to no run."""
        self.nursery = 0
        """The pid of the process below which all processes of the run are: the zygote's."""
        self.reported: dict[int, tuple[int, int]] = {}
        """Exit codes that fork servers have reported: pid to (who reports it, code)."""
        self.root: ProcessRecord | None = None
        self.running: Actor | None = None
        self.unborn: set[ProcessRecord] = set()
        """Processes whose birth was told, and that have not said hello."""
        self.awaited_threads: set[tuple[int, int]] = set()
        """(pid, token) of threads that have not said hello."""
        self.launching: set[Actor] = set()
        """Actors in the middle of starting an interpreter or talking with a fork server."""
        self.signals_due: dict[int, int] = {}
        """Signals sent whose effect has not been seen: pid to signal."""
        self.dead: list[int] = []
        """The pids of the dead, in order; its length is the generation."""
        self.alarms: dict[int, list[float]] = {}
        """Interval timers: pid to [when due, interval]."""
        self.holders: dict[str, list[Hold]] = {}
        """Who holds a semaphore, by its raw key."""
        self.may_have_foreign = False
        """Whether any process has started a program that is not on stage."""
        self.takings = 0
        """How many locks and semaphores have been taken so far."""
        self.balance: dict[str, int] = {}
        """Messages sent less received, by raw key of a pipe."""
        self.sigchld_handled = False
        """Whether any process has set a handler for SIGCHLD."""
        self.output = 0
        """Characters printed so far."""
        self.steps = 0
        self.off_stage = 0
        """How many times an actor was found in a call that nobody controls."""
        self.careful = False
        """Whether somebody was off stage: then every socket is listened to at each step."""
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    # ------------------------------------------------------------------------------------------ processes

    def record_for(self, pid: int) -> ProcessRecord:
        """The record of a process, made when it is first heard of."""
        record = self.records.get(pid)
        if record is None:
            record = self.records[pid] = ProcessRecord(pid, self.now)
            if record.pidfd is None:
                self.died(record)
            else:
                self.switchboard.watch(record.pidfd, "death", record)
        return record

    def is_ours(self, pid: int) -> bool:
        """Whether a living process belongs to the run, by the kernel's word on its parents."""
        for _ in range(LOOKS):  # a parent may die just then, and its child get another one
            above = pid
            while above > 1 and pid != self.nursery:
                if above == self.nursery or above in self.records:
                    return True
                found = kernel.status(above)
                above = found.parent if found is not None else 0
        return False

    def name_child(self, parent: ProcessRecord, child: ProcessRecord) -> None:
        """Name a process by its parent and its number among that one's children."""
        parent.children += 1
        child.parent = parent
        self.set_name(child, f"{parent.name}.{parent.children}")
        child.trace.parent = parent.name
        if not child.said_hello and not child.dead:
            self.unborn.add(child)

    def set_name(self, record: ProcessRecord, name: str) -> None:
        record.name = record.trace.name = name
        record.trace.pid = record.pid
        self.trace.processes[name] = record.trace
        for actor in record.actors:
            self.label(actor)

    def label(self, actor: Actor) -> None:
        """Give an actor the name of its process."""
        record = actor.record
        assert record is not None
        actor.process = record.name or ""
        actor.name = f"{record.name}/{actor.thread}" if actor.thread else actor.process

    def died(self, record: ProcessRecord) -> None:
        """The pidfd says that a process is dead: read how it ended before anybody reaps it."""
        if record.dead:
            return
        record.dead = True
        self.dead.append(record.pid)
        record.trace.died = self.now
        record.trace.exit_code = self._exit_code(record)
        self.signals_due.pop(record.pid, None)
        self.alarms.pop(record.pid, None)
        self.unborn.discard(record)
        self.awaited_threads = {pair for pair in self.awaited_threads if pair[0] != record.pid}
        if record.pidfd is not None:
            self.switchboard.forget(record.pidfd)
            os.close(record.pidfd)
            record.pidfd = None
        for actor in list(record.actors):
            self.drop(actor)
        own_key = f"pid:{record.pid}"
        for actor in self.actors:
            if actor.state == PARKED and may_be_moved_by(own_key, actor):
                actor.state = READY
        self._expect_sigchld(record)

    def _exit_code(self, record: ProcessRecord) -> int | None:
        found = kernel.status(record.pid)
        if found is not None and found.start == record.start and found.state in "ZX":
            return os.waitstatus_to_exitcode(found.exit_code)
        until = time.monotonic() + 0.5
        while time.monotonic() < until:  # a fork server has reaped it, and is about to say how it ended
            self.hear_exits()
            code = self._believed(record)
            if code is not None:
                return code
            if record.parent is None or kernel.status(record.parent.pid) is None:
                break
            time.sleep(0.0005)
        return record.claimed_exit

    def hear_exits(self) -> None:
        """Take what a fork server reports: where it is not heard, it waits, and its children with it."""
        for sender, pid, code in self.switchboard.reported_exits():
            self.reported[pid] = sender, code
            record = self.records.get(pid)
            if record is not None and record.dead and self._believed(record) is not None:
                record.trace.exit_code = code

    def _believed(self, record: ProcessRecord) -> int | None:
        """The exit code that was reported of a process, where it was its parent who reported it.

        Of a process that was dead when it was first heard of the parent is not known: then a fork server is believed,
        which is no actor of the program.
        """
        sender, code = self.reported.get(record.pid, (0, 0))
        fits = sender == record.reaper if record.reaper else sender not in self.records
        return code if sender and fits else None

    def _expect_sigchld(self, record: ProcessRecord) -> None:
        """A parent that catches SIGCHLD is about to run its handler: wait for that."""
        if not self.sigchld_handled:
            return
        found = kernel.status(record.pid)
        parent = self.records.get(found.parent) if found is not None else None
        if record.name is None or parent is None or parent.dead:
            return
        busy = any(actor.op == "signal" and actor.extra == [str(int(signal.SIGCHLD))] for actor in parent.actors)
        if not busy and kernel.has_signal(parent.pid, "SigCgt", signal.SIGCHLD):
            self.signals_due[parent.pid] = signal.SIGCHLD

    def drop(self, actor: Actor) -> None:
        """Forget an actor: it has ended, or its process has."""
        if actor in self.actors:
            self.actors.remove(actor)
        if actor.record is not None and actor in actor.record.actors:
            actor.record.actors.remove(actor)
        self.launching.discard(actor)
        if actor.fd >= 0:
            self.switchboard.forget(actor.fd)
            assert actor.socket is not None
            actor.socket.close()
            actor.fd = -1
        if self.running is actor:
            self.running = None

    def alive(self) -> bool:
        """Whether any process of the program lives."""
        return any(not record.dead for record in self.records.values() if record.name)

    # ----------------------------------------------------------------------------------------------- keys

    def raw_key(self, actor: Actor, key: str) -> str:
        """A key as it stands for the same thing everywhere: thread locks are the process's own."""
        if key.startswith(("tlock:", "thread:")):
            return f"{actor.pid}:{key}"
        return key

    def name_key(self, key: str) -> str:
        """A key's name in this run: by order of first use, with no pid, address or inode in it."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._new_name(key)
        return name

    def _new_name(self, key: str) -> str:
        kind, colon, rest = key.partition(":")
        if kind == "pid":
            record = self.records.get(int(rest))
            return (record.name if record is not None else None) or "any child"
        if kind == "file":
            return "file:" + _DIGITS.sub(self._without_pid, rest)
        if kind.isdigit():  # a thread lock or a thread of one process
            record = self.records.get(int(kind))
            return f"{record.name if record else '?'}:{rest.replace(':', '')}"
        if not colon:
            return key
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"

    def _without_pid(self, number: re.Match[str]) -> str:
        record = self.records.get(int(number[0]))
        return f"<{record.name}>" if record is not None and record.name else number[0]

    def wake(self, key: str) -> None:
        """Something changed at *key*: whoever is parked on it may try again."""
        for actor in self.actors:
            if actor.state == PARKED and key in actor.keys:
                actor.state = READY

    def wake_everybody(self) -> None:
        """Let everyone who is parked try once more."""
        for actor in self.actors:
            if actor.state == PARKED:
                actor.state = READY

    # -------------------------------------------------------------------------------------------- signals

    def expect_effect(self, sender: Actor | None, pid: int, sig: int) -> None:
        """Before a signal is sent: what must come of it, by the target's own masks.

        A fatal one leads to its death, a caught one to its ``signal`` message; both are waited for.
        """
        record = self.records.get(pid)
        if record is None or record.dead or not sig:
            return
        if sig == signal.SIGKILL:
            self.signals_due[pid] = sig
        elif kernel.has_signal(pid, "SigBlk", sig) or kernel.has_signal(pid, "SigIgn", sig):
            return
        elif kernel.has_signal(pid, "SigCgt", sig):
            if sender is None or record is not sender.record:
                self.signals_due[pid] = sig
        elif sig in kernel.FATAL_BY_DEFAULT:
            self.signals_due[pid] = sig

    def end_all(self) -> None:
        """Kill every process of the run that is known, and those below it: for when there is no zygote to ask."""
        for record in self.records.values():
            found = kernel.status(record.pid)
            if found is not None and found.start == record.start:
                for pid in (*kernel.descendants(record.pid), record.pid):
                    kernel.send_signal(pid, signal.SIGKILL)

    def elapsed(self) -> float:
        """Real seconds since the run began."""
        return time.monotonic() - self.began


def may_be_moved_by(key: str, actor: Actor) -> bool:
    """Whether the death of the process with *key* may let what *actor* is parked on succeed."""
    if actor.op in UNMOVED_BY_DEATH:
        return False
    if actor.op == "join" or actor.op == "waitpid":
        return actor.keys[0] == key or actor.keys[0].startswith(("pid:-", "pid:0"))
    return True
