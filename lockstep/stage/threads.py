"""The program's own threads: each is an actor of its own, and their locks, joins and births are on stage.

A process with one thread takes its thread locks without asking: nobody can contend for them.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

from . import clock, compat, link, real
from .link import state

QUICK_LOCKS_PER_POLL = 64
"""How many locks a thread may take without asking before it polls once."""


class StagedLock:
    """``threading.Lock``: a real lock whose waiting is on stage."""

    quiet = False
    """Whether taking it is no scheduling point of its own (the locks inside ``Condition`` and ``RLock``)."""

    def __init__(self) -> None:
        self._lock = real.allocate_lock()
        self._key = f"tlock:{next(state.ids)}"

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if self.quiet:
            self._yield_sometimes()
        elif state.threads < 2 and state.address is not None and link.is_students(sys._getframe(1)):
            link.step("acquire", self._key)  # no use between processes, but worth seeing
        if (state.threads < 2 or self.quiet or state.pid != real.getpid() or state.address is None) and \
                self._lock.acquire(False):
            return True
        if state.address is None:
            return self._lock.acquire(blocking, timeout)
        if not blocking:
            if not self.quiet:
                link.step("try-acquire", self._key, poll=True)
            return self._lock.acquire(False)
        return link.until(
            "acquire", self._key, lambda: self._lock.acquire(False),
            None if timeout is None or timeout < 0 else timeout, first=not self.quiet,
        )

    def _yield_sometimes(self) -> None:
        """A loop that takes only locks like this one must let the others go on."""
        if state.threads > 1 and state.address is not None and state.pid == real.getpid():
            mine = link.mine()
            mine.quick_locks += 1
            if mine.quick_locks % QUICK_LOCKS_PER_POLL == 0:
                link.step("yield", self._key, poll=True)

    def release(self) -> None:
        self._lock.release()
        if state.threads > 1:
            link.note(self._key)

    __enter__ = acquire

    def __exit__(self, *exc: object) -> None:
        self.release()

    def locked(self) -> bool:
        return self._lock.locked()

    def _is_owned(self) -> bool:
        return self._lock.locked()

    def _at_fork_reinit(self) -> None:
        self._lock = real.allocate_lock()

    acquire_lock, release_lock, locked_lock = acquire, release, locked


class QuietLock(StagedLock):
    """A lock inside another primitive."""

    quiet = True


def _starter(start: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap one of ``_thread``'s functions that start a thread."""
    def started(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if state.address is None:
            return start(function, *args, **kwargs)
        link.mine()
        token = next(state.tokens)
        thread = getattr(function, "__self__", None)
        if isinstance(thread, threading.Thread):
            thread._stage_done = False
            thread._stage_key = f"thread:{token}"
        else:
            thread = None
        state.threads += 1
        link.tell({"op": "expect", "thread": token})

        def boot(*inner: Any, **named: Any) -> Any:
            link.local.token = token
            link.hello()
            try:
                return function(*inner, **named)
            finally:
                state.threads -= 1
                if thread is not None:
                    thread._stage_done = True
                mine = link.mine()
                mine.notes.append(f"thread:{token}")
                link.good_bye(mine)

        try:
            return start(boot, *args, **kwargs)
        except BaseException:
            state.threads -= 1
            link.tell({"op": "unexpect", "thread": token})
            raise
    return started


def join(self: threading.Thread, timeout: float | None = None) -> None:
    """``Thread.join`` on stage."""
    key = getattr(self, "_stage_key", None)
    if key is None or state.address is None or self is threading.current_thread():
        return real.thread_join(self, timeout)
    if link.until("thread.join", key, lambda: self._stage_done or not real.thread_is_alive(self), timeout):
        real.thread_join(self)
    return None


def is_alive(self: threading.Thread) -> bool:
    """``Thread.is_alive``: a thread that has said good-bye to the conductor is as good as ended."""
    if getattr(self, "_stage_done", False):
        real.thread_join(self)
        return False
    return real.thread_is_alive(self)


def shutdown() -> None:
    """``threading._shutdown``: what it would wait for is waited for on stage."""
    if state.address is not None:
        threading._SHUTTING_DOWN = True
        callbacks = getattr(threading, "_threading_atexits", [])
        while callbacks:
            callbacks.pop()()
        while True:
            waited = [
                thread for thread in threading.enumerate()
                if thread is not threading.current_thread() and thread is not threading.main_thread()
                and not thread.daemon and hasattr(thread, "_stage_key")
            ]
            if not waited:
                break
            for thread in waited:
                join(thread)
    return real.threading_shutdown()


def install() -> None:
    """Replace locks, births, joins and the shutdown of ``threading``, and the C queue of ``queue``."""
    compat.replace_thread_locks(StagedLock, QuietLock)
    compat.replace_thread_starters(_starter)
    threading.Thread.join = join  # type: ignore[method-assign]
    threading.Thread.is_alive = is_alive  # type: ignore[method-assign]
    threading._shutdown = shutdown
    queue.SimpleQueue = queue._PySimpleQueue
    threading._time = queue.time = clock.monotonic_now
