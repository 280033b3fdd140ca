"""Pipes, connections and ``wait``: reading and writing are on stage, a bite at a time.

A pipe's key is its inode, so that it is the same in every process. Writes are at most 4096 bytes after ``POLLOUT``,
which never block; ``O_NONBLOCK`` is never touched, since the other end's processes share it. Each message sent and
each one received is told, so that the conductor can count what is left in a pipe.
"""

from __future__ import annotations

import io
import multiprocessing.connection as connection
import os
import socket
import types
from collections.abc import Callable
from typing import Any

from . import link, real, wire
from .link import pipe_key, state

BITE = 4096
"""``PIPE_BUF``: what can be written without blocking once POLLOUT is set."""

_unstaged_wait = connection.wait
sentinels: dict[int, int] = {}
"""The process whose end each sentinel tells of."""


def real_wait(things: Any, timeout: float | None = None) -> list[Any]:
    """``connection.wait`` as it is, its selector included."""
    if state.address is None:
        return _unstaged_wait(things, timeout)
    mine = link.mine()
    mine.raw += 1
    try:
        return _unstaged_wait(things, timeout)
    finally:
        mine.raw -= 1


def _descriptor(thing: Any) -> int:
    return thing if isinstance(thing, int) else thing.fileno()


def wait(object_list: Any, timeout: float | None = None) -> list[Any]:
    """``multiprocessing.connection.wait`` on stage."""
    if state.address is None:
        return real_wait(object_list, timeout)
    things = list(object_list)
    keys = [pipe_key(_descriptor(thing)) for thing in things] + ["io"]
    found: list[Any] = []

    def ready() -> bool:
        for thing in things:
            if isinstance(thing, int) and sentinels.get(thing) in state.dead:
                real_wait([thing], 5)  # known to be dead: its sentinel is about to say so
        found[:] = real_wait(things, 0)
        return bool(found)

    if timeout is not None and timeout <= 0:
        link.step("poll", keys[0], poll=True)
        ready()
    else:
        link.until("wait", wire.RECORD.join(keys), ready, timeout)
    return found


def _recv(self: Any, size: int, read: Any = None) -> io.BytesIO:
    descriptor, buffer, missing = self._handle, io.BytesIO(), size
    staged = state.address is not None
    key = pipe_key(descriptor) if staged else ""
    while missing > 0:
        if staged and not real.readable(descriptor):
            link.until("recv", key, lambda: real.readable(descriptor), first=False)
        piece = real.read(descriptor, missing)
        if not piece:
            if missing == size:
                raise EOFError
            raise OSError("got end of file during message")
        if staged:
            link.note(key)
        buffer.write(piece)
        missing -= len(piece)
    return buffer


def _send(self: Any, buffer: Any, write: Any = None) -> None:
    descriptor, rest = self._handle, memoryview(buffer)
    staged = state.address is not None
    key = pipe_key(descriptor) if staged else ""
    while len(rest):
        if staged and not real.writable(descriptor):
            link.until("send", key, lambda: real.writable(descriptor), first=False)
        written = real.write(descriptor, rest[:BITE] if staged else rest)
        if staged:
            link.note(key)
        rest = rest[written:]


def _counted(method: Callable[..., Any], sign: str) -> Callable[..., Any]:
    """Wrap ``_send_bytes`` or ``_recv_bytes``: tell the conductor that a message went in or out of the pipe."""
    def counted(self: Any, *args: Any) -> Any:
        if state.address is None or link.mine().raw:
            return method(self, *args)  # off stage, or the library's own talk with the fork server
        key = pipe_key(self._handle)
        result = method(self, *args)
        link.note(f"{sign}{key}")
        return result
    return counted


def _stepped(method: Callable[..., Any], op: str) -> Callable[..., Any]:
    """Wrap a public method of a connection: it is a step on the connection's pipe."""
    def stepped(self: Any, *args: Any, **kwargs: Any) -> Any:
        if state.address is not None:
            link.step(op, pipe_key(self._handle) if self._handle is not None else "")
        return method(self, *args, **kwargs)
    stepped.__name__ = method.__name__
    stepped.__doc__ = method.__doc__
    return stepped


def _closing(method: Callable[..., Any]) -> Callable[..., Any]:
    def close(self: Any, *args: Any) -> None:
        if state.address is None:
            return method(self, *args)
        key = pipe_key(self._handle)
        method(self, *args)
        link.note(key)
        if key != "io":
            link.note("io")
        return None
    return close


def _accept(self: Any) -> Any:
    if state.address is not None:
        link.until("accept", "io", lambda: real.readable(self._socket.fileno()))
    accepted, self._last_accepted = self._socket.accept()
    accepted.setblocking(True)
    if state.address is not None:
        _send_at_once(accepted)
    return connection.Connection(accepted.detach())


def _send_at_once(end: Any) -> None:
    """Have TCP send small messages without delay: it waits real milliseconds, in which virtual time has moved on."""
    if end.family in (socket.AF_INET, socket.AF_INET6):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def install() -> None:
    """Replace the blocking parts of ``multiprocessing.connection``."""
    # what connection itself measures (Listener, Client, time-outs of authentication) stays on the real clock
    connection.time = types.SimpleNamespace(monotonic=real.monotonic, time=real.wall_time, sleep=real.sleep)
    connection.wait = wait
    kind = connection.Connection
    kind._recv, kind._send = _recv, _send
    kind._poll = lambda self, timeout: bool(wait([self], timeout))
    kind._send_bytes = _counted(kind._send_bytes, ">")
    kind._recv_bytes = _counted(kind._recv_bytes, "<")
    kind._close = _closing(kind._close)
    for name in ("recv", "recv_bytes", "recv_bytes_into", "send", "send_bytes"):
        op = "recv" if name.startswith("recv") else "send"
        setattr(connection._ConnectionBase, name, _stepped(getattr(connection._ConnectionBase, name), op))
    connection.SocketListener.accept = _accept
    real_client = connection.SocketClient

    def client(address: Any) -> Any:
        made = real_client(address)
        if state.address is not None:
            end = real.Socket(fileno=os.dup(made.fileno()))
            _send_at_once(end)
            end.close()
        link.note("io")
        return made

    connection.SocketClient = client


def install_os() -> None:
    """Replace ``os.read``, ``os.write`` and ``os.close`` for blocking pipes."""
    import stat

    def blocking_pipe(descriptor: Any) -> bool:
        try:
            return descriptor > 2 and stat.S_ISFIFO(os.fstat(descriptor).st_mode) and os.get_blocking(descriptor)
        except (OSError, TypeError):
            return False

    def read(fd: int, length: int, /) -> bytes:
        if state.address is None or not blocking_pipe(fd):
            return real.read(fd, length)
        key = pipe_key(fd)
        link.until("read", key, lambda: real.readable(fd))
        data = real.read(fd, length)
        link.note(key)
        return data

    def write(fd: int, data: Any, /) -> int:
        if state.address is None or not blocking_pipe(fd):
            return real.write(fd, data)
        key, rest, total = pipe_key(fd), memoryview(data), 0
        link.step("write", key)
        while len(rest):
            link.until("write", key, lambda: real.writable(fd), first=False)
            written = real.write(fd, rest[:BITE])
            link.note(key)
            rest, total = rest[written:], total + written
        return total

    def close(fd: int) -> None:
        key = pipe_key(fd) if state.address is not None and isinstance(fd, int) and blocking_pipe(fd) else ""
        real.close(fd)
        if key:
            link.note(key)
            link.note("io")

    os.read, os.write, os.close = read, write, close
