"""Locks, semaphores and what is built on them (Condition, Event, Barrier): their waiting is on stage.

``_multiprocessing.SemLock`` has no seam in C, so ``SemLock._make_methods`` gives each object methods of ours, around
the real semaphore. Who holds one is told by notes: ``+key`` and ``-key``.
"""

from __future__ import annotations

import multiprocessing.synchronize as synchronize
from typing import Any

from . import link
from .link import state


class Asked:
    """A real semaphore, looking at whose value is a step: ``qsize``, ``full`` and ``get_value`` ask for it."""

    __slots__ = ("_real", "_key")

    def __init__(self, real_semaphore: Any, key: str) -> None:
        self._real, self._key = real_semaphore, key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def _get_value(self) -> int:
        if state.address is not None:
            link.step("get-value", self._key, poll=True)
        return self._real._get_value()

    def _is_zero(self) -> bool:
        if state.address is not None:
            link.step("get-value", self._key, poll=True)
        return self._real._is_zero()

    def __enter__(self) -> bool:
        return self._real.__enter__()

    def __exit__(self, *exc: object) -> None:
        self._real.__exit__(*exc)


def key_of(semaphore: Any) -> str:
    """The key of a ``SemLock``: its class, and a name that is the same in every process."""
    key = semaphore.__dict__.get("_stage_key")
    if key is None:
        name = getattr(semaphore._semlock, "name", None) or f"{state.name}.{next(state.ids)}"
        key = semaphore._stage_key = f"{type(semaphore).__name__.lower()}:{name}"
    return key


def _make_methods(self: Any) -> None:
    real_semaphore = self._semlock
    key = key_of(self)
    try_acquire, real_release = real_semaphore.acquire, real_semaphore.release
    held, freed = f"+{key}", f"-{key}"

    def attempt() -> bool:
        if try_acquire(False):
            if state.address is not None:
                link.mine().notes.append(f"{held}@{link.where()}")
            return True
        return False

    def acquire(block: bool = True, timeout: float | None = None) -> bool:
        if state.address is None:
            return real_semaphore.acquire(block, timeout)
        if not block or (timeout is not None and timeout <= 0):
            link.step("try-acquire", key, poll=True)
            return attempt()
        return link.until("acquire", key, attempt, timeout)

    def release() -> None:
        real_release()
        if state.address is not None:
            link.note(freed)

    self.acquire, self.release = acquire, release
    if not isinstance(real_semaphore, Asked):
        self._semlock = Asked(real_semaphore, key)


def install() -> None:
    """Give every ``SemLock`` methods of the stage."""
    synchronize.SemLock._make_methods = _make_methods
    synchronize.SemLock.__enter__ = lambda self: self.acquire()
    synchronize.SemLock.__exit__ = lambda self, *exc: self.release()
