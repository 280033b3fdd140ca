"""``Value`` and ``Array``: a read of shared memory is a poll, a write is progress, each on the key of its lock."""

from __future__ import annotations

import multiprocessing.sharedctypes as sharedctypes
from collections.abc import Callable
from typing import Any

from . import link
from .link import state

READS = ("__getitem__", "__getslice__")
WRITES = ("__setitem__", "__setslice__")


def _key(self: Any) -> str:
    """The memory behind a synchronized object, named by its lock."""
    lock = getattr(self, "_lock", None)
    key = getattr(lock, "_stage_key", "")
    return f"memory:{key.partition(':')[2]}" if key else ""


def _stepped(method: Callable[..., Any], op: str) -> Callable[..., Any]:
    def stepped(self: Any, *args: Any) -> Any:
        if state.address is not None:
            key = _key(self)
            link.step(op, key, poll=op == "get")
            if op == "set" and key:
                link.note(key)
        return method(self, *args)
    return stepped


def _property(original: property) -> property:
    getter, setter = original.fget, original.fset
    assert getter is not None and setter is not None
    return property(_stepped(getter, "get"), _stepped(setter, "set"))


def install() -> None:
    """Make each access to a synchronized value a step."""
    for kind in (sharedctypes.SynchronizedArray, sharedctypes.SynchronizedString):
        for names, op in ((READS, "get"), (WRITES, "set")):
            for name in names:
                if name in kind.__dict__:
                    setattr(kind, name, _stepped(kind.__dict__[name], op))
    for kind in (sharedctypes.Synchronized, sharedctypes.SynchronizedString):
        for name in ("value", "raw"):
            if isinstance(kind.__dict__.get(name), property):
                setattr(kind, name, _property(kind.__dict__[name]))
