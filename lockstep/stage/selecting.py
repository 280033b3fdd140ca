"""``select``, ``selectors`` and with them ``asyncio``: their time-outs are on the virtual clock."""

from __future__ import annotations

import select
import selectors
import socket
from collections.abc import Callable
from typing import Any

from . import link, real, wire
from .link import pipe_key, state


def _waiting(ask: Callable[[float], Any], keys: Callable[[], str], timeout: float | None, empty: Any) -> Any:
    """Ask with a time-out of 0 at each grant until there is an answer or *timeout* virtual seconds have passed."""
    found = empty

    def ready() -> bool:
        nonlocal found
        found = ask(0)
        return any(found) if isinstance(found, tuple) else bool(found)

    if timeout is not None and timeout <= 0:
        link.step("poll", "io", poll=True)
        ready()
    else:
        link.until("select", keys(), ready, timeout)
    return found


def _key_of(thing: Any) -> str:
    try:
        return pipe_key(thing if isinstance(thing, int) else thing.fileno())
    except (OSError, ValueError, AttributeError):
        return "io"


def _selector(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap ``select`` of one of the selector classes."""
    def staged(self: Any, timeout: float | None = None) -> Any:
        mine = link.mine() if state.address is not None else None
        if mine is None or mine.waiting or mine.raw:
            return method(self, timeout)

        def keys() -> str:
            return wire.RECORD.join([_key_of(key.fileobj) for key in self.get_map().values()] + ["io"])

        return _waiting(lambda zero: method(self, zero), keys, timeout, [])
    return staged


def _select(rlist: Any, wlist: Any, xlist: Any, timeout: float | None = None, /) -> Any:
    if state.address is None:
        return real.select_select(rlist, wlist, xlist, timeout)
    rlist, wlist, xlist = list(rlist), list(wlist), list(xlist)

    def keys() -> str:
        return wire.RECORD.join([_key_of(thing) for thing in rlist + wlist + xlist] + ["io"])

    return _waiting(lambda zero: real.select_select(rlist, wlist, xlist, zero), keys, timeout, ([], [], []))


class Poll:
    """``select.poll()`` on stage."""

    def __init__(self) -> None:
        self._real = real.poll()
        self._known: dict[int, bool] = {}

    def register(self, fd: Any, *mask: int) -> None:
        self._real.register(fd, *mask)
        self._known[fd if isinstance(fd, int) else fd.fileno()] = True

    def unregister(self, fd: Any) -> None:
        self._real.unregister(fd)
        self._known.pop(fd if isinstance(fd, int) else fd.fileno(), None)

    def modify(self, fd: Any, mask: int) -> None:
        self._real.modify(fd, mask)

    def poll(self, timeout: float | None = None) -> Any:
        """Wait *timeout* virtual milliseconds at the most."""
        if state.address is None:
            return self._real.poll(timeout)
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        return _waiting(
            lambda zero: self._real.poll(zero),
            lambda: wire.RECORD.join([pipe_key(descriptor) for descriptor in self._known] + ["io"]), seconds, [],
        )


class Epoll:
    """``select.epoll()`` on stage."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._real = real.epoll(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __enter__(self) -> Epoll:
        return self

    def __exit__(self, *exc: object) -> None:
        self._real.close()

    def poll(self, timeout: float | None = None, maxevents: int = -1) -> Any:
        """Wait *timeout* virtual seconds at the most."""
        if state.address is None:
            return self._real.poll(timeout, maxevents)
        seconds = None if timeout is None or timeout < 0 else timeout
        return _waiting(lambda zero: self._real.poll(zero, maxevents), lambda: "io", seconds, [])


def _noting(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a socket's method that may let somebody go on."""
    def noting(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        finally:
            link.note("io")
    noting.__name__ = getattr(method, "__name__", "")
    return noting


def _receiving(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a socket's method that waits for data or for somebody to connect."""
    def receiving(self: Any, *args: Any, **kwargs: Any) -> Any:
        timeout = self.gettimeout()
        if state.address is None or timeout == 0 or self.fileno() < 0:
            return method(self, *args, **kwargs)
        if not link.until("receive", "io", lambda: real.readable(self.fileno()), timeout):
            raise TimeoutError("timed out")
        try:
            return method(self, *args, **kwargs)
        finally:
            link.note("io")
    receiving.__name__ = getattr(method, "__name__", "")
    return receiving


def install_sockets() -> None:
    """Make the program's own sockets wait on stage where they receive, and wake others where they send."""
    for name in ("send", "sendall", "sendto", "sendmsg", "close", "shutdown", "connect", "detach"):
        setattr(socket.socket, name, _noting(getattr(socket.socket, name)))
    for name in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into", "accept"):
        setattr(socket.socket, name, _receiving(getattr(socket.socket, name)))


def install() -> None:
    """Replace ``select.select``, ``select.poll``, ``select.epoll`` and the ``select`` of each selector class."""
    wrapped = set()
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        kind = getattr(selectors, name, None)
        if kind is not None and kind not in wrapped:
            wrapped.add(kind)
            kind.select = _selector(kind.select)
    real_select = real.select_select
    selectors.SelectSelector._select = (  # it binds select.select at import
        lambda self, r, w, _, timeout=None: real_select(r, w, [], timeout)
    )
    select.select, select.poll, select.epoll = _select, Poll, Epoll  # type: ignore[assignment,misc]
    install_sockets()
