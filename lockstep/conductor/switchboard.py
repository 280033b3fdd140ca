"""The sockets of a conductor: where actors connect, where deaths and exit codes are heard. Lasts over many runs."""

from __future__ import annotations

import os
import select
import socket
import struct
from typing import Any

CREDENTIALS = struct.Struct("3i")
"""The kernel's word on who has sent a datagram: pid, user, group."""


class Switchboard:
    """One epoll over the listening socket, the fork server's reports, every actor's socket and every pidfd."""

    def __init__(self, folder: str) -> None:
        """Listen in *folder*, whose path must be short: a socket's address has 107 bytes at the most."""
        self.address = os.path.join(folder, "s")
        self.exits_address = os.path.join(folder, "x")
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._server.bind(self.address)
        self._server.listen(256)
        self._server.setblocking(False)
        self._exits = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._exits.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._exits.bind(self.exits_address)
        self._exits.setblocking(False)
        self._epoll = select.epoll()
        self._watched: dict[int, tuple[str, Any]] = {}
        self.watch(self._server.fileno(), "server", None)
        self.watch(self._exits.fileno(), "exits", None)

    def watch(self, descriptor: int, kind: str, about: Any) -> None:
        """Hear of *descriptor*: ``actor`` with its Actor, ``death`` with its ProcessRecord, ``server``, ``exits``."""
        self._watched[descriptor] = (kind, about)
        self._epoll.register(descriptor, select.EPOLLIN)

    def forget(self, descriptor: int) -> None:
        """Stop hearing of *descriptor*."""
        if self._watched.pop(descriptor, None) is not None:
            self._epoll.unregister(descriptor)

    def listen(self, seconds: float) -> list[tuple[str, Any]]:
        """What has something to say, after at most *seconds* of real time."""
        heard = []
        for descriptor, _ in self._epoll.poll(seconds):
            event = self._watched.get(descriptor)
            if event is not None:
                heard.append(event)
        return heard

    def accept(self) -> socket.socket | None:
        """The next actor's connection."""
        try:
            connection, _ = self._server.accept()
        except BlockingIOError:
            return None
        connection.setblocking(True)
        return connection

    def reported_exits(self) -> list[tuple[int, int, int]]:
        """(sender, pid, exit code) of what fork servers have reaped lately; the kernel names the sender."""
        found: list[tuple[int, int, int]] = []
        while True:
            try:
                data, ancillary, _flags, _address = self._exits.recvmsg(64, socket.CMSG_SPACE(CREDENTIALS.size))
            except BlockingIOError:
                return found
            try:
                (sender,) = (CREDENTIALS.unpack(part)[0] for _level, _kind, part in ancillary)
                pid, status = map(int, data.split())
                found.append((sender, pid, os.waitstatus_to_exitcode(status)))
            except (ValueError, OverflowError):
                continue

    def clear(self) -> None:
        """Forget everything but the server: a run is over."""
        for descriptor, (kind, about) in list(self._watched.items()):
            if kind == "actor":
                self.forget(descriptor)
                about.socket.close()
            elif kind == "death":
                self.forget(descriptor)
                os.close(descriptor)
                about.pidfd = None
        while True:
            late = self.accept()
            if late is None:
                break
            late.close()
        self.reported_exits()

    def close(self) -> None:
        """Close everything."""
        self.clear()
        self._server.close()
        self._exits.close()
        self._epoll.close()
        for path in (self.address, self.exits_address):
            try:
                os.unlink(path)
            except OSError:
                pass
