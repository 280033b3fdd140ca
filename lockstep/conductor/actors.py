"""The conductor's record of each process and of each of its threads (an *actor*)."""

from __future__ import annotations

import os
import socket
import struct
from typing import Any

from . import kernel
from .trace import Process

READS = frozenset({
    "poll", "clock", "is_alive", "active_children", "exitcode", "get", "get-value", "yield", "read-file",
    "join", "thread.join", "sleep", "wait", "select",
})
"""Operations that change nothing of their key: two of them commute."""

NEW, READY, PARKED, RUNNING, OFF, EOF, BYE = "new", "ready", "parked", "running", "off", "eof", "bye"
"""The states of an actor: before its hello; may be granted; waits for a key or a deadline; was granted; is in a call
that nobody controls; its socket has closed; has said good-bye."""

UNMOVED_BY_DEATH = frozenset({"acquire", "sleep", "thread.join", "pause", "sigwait"})
"""Parked operations that no death can let succeed."""


class ProcessRecord:
    """A process of the program, alive or dead."""

    __slots__ = (
        "pid", "name", "children", "dead", "actors", "said_hello", "told_deaths", "pidfd", "start", "trace", "parent",
        "claimed_exit", "reaper",
    )

    def __init__(self, pid: int, now: float) -> None:
        self.pid = pid
        self.name: str | None = None
        self.children = 0
        self.dead = False
        self.actors: list[Actor] = []
        self.said_hello = False
        self.told_deaths = 0
        """How many of the deaths its last grant told of."""
        self.parent: ProcessRecord | None = None
        self.claimed_exit: int | None = None
        """The exit code that it announced; the kernel's word beats it."""
        found = kernel.status(pid)
        self.start = found.start if found else None
        self.reaper = found.parent if found else 0
        """The pid of its parent, which learns how it ended: a fork server, say; 0 where it was dead already."""
        try:
            self.pidfd: int | None = os.pidfd_open(pid)
        except OSError:
            self.pidfd = None
        self.trace = Process("?", pid, None, now)


class Actor:
    """A thread of the program, as the conductor and the policies see it."""

    __slots__ = (
        "name", "process", "thread", "socket", "fd", "pid", "tid", "state", "op", "keys", "key", "key_named", "where",
        "poll", "parked", "deadline", "extra", "had_turn", "grants", "stack", "record", "parts", "since",
        "looked_at", "cpu_then", "stuck_in", "last", "repeats", "reads", "held_until", "considered", "released",
    )

    def __init__(self, record: ProcessRecord | None, connection: socket.socket | None) -> None:
        self.name = ""
        self.process = ""
        self.thread = 0
        self.record = record
        self.socket = connection
        self.fd = connection.fileno() if connection is not None else -1
        self.pid = record.pid if record is not None else -1
        self.tid = -1
        self.state = NEW
        self.op = ""
        self.keys: list[str] = []
        self.key: str | None = None
        self.key_named = False
        self.where = ""
        self.poll = False
        self.parked = False
        self.deadline: float | None = None
        self.extra: list[str] = []
        self.had_turn = False
        self.grants = 0
        self.stack: list[tuple[Any, ...]] = []
        self.parts: list[str] = []
        self.since = 0.0
        self.looked_at = -1
        self.cpu_then = 0.0
        self.stuck_in = ""
        self.last: tuple[Any, ...] | None = None
        self.repeats = 0
        self.reads = False
        self.held_until = 0.0
        """The virtual time up to which a slow machine lets it not go on."""
        self.considered = -1
        """The number of grants at which a slow machine last had its say."""
        self.released: list[str] = []
        """The locks and semaphores that it has released since it was last granted."""

    def request(self) -> tuple[Any, ...]:
        """What it asked for, to be put back when a signal handler has returned."""
        return (self.op, self.keys, self.where, self.poll, self.parked, self.deadline, self.extra)

    def restore(self, request: tuple[Any, ...]) -> None:
        self.op, self.keys, self.where, self.poll, self.parked, self.deadline, self.extra = request
        self.key_named = False


def peer_pid(connection: socket.socket) -> int:
    """The process at the other end, by the kernel's word."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    pid: int = struct.unpack("3i", credentials)[0]
    return pid


def set_patience(connection: socket.socket, seconds: float) -> None:
    """Let a receive on *connection* give up after *seconds* of real time."""
    whole = int(seconds)
    connection.setsockopt(
        socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", whole, int((seconds - whole) * 1e6))
    )
