"""Everything in the stage that differs by version of CPython, and the check that each seam it patches exists.

:func:`require` runs before anything is replaced. Where a seam is missing, the kit says that it does not know this
Python yet: never a wrong grade.
"""

from __future__ import annotations

import _thread
import importlib
import sys
import threading
from collections.abc import Callable
from typing import Any

from . import real

FIRST, LAST = (3, 10), (3, 15)
"""The versions whose sources were read for the seams below."""

JOINABLE = hasattr(threading, "_start_joinable_thread")
"""3.13 and later start threads through a handle; before, through ``_thread.start_new_thread``."""

SEAMS = {
    "threading": [
        "_allocate_lock", "_CRLock", "_shutdown", "_time", "_SHUTTING_DOWN", "_threading_atexits",
        "_start_joinable_thread" if JOINABLE else "_start_new_thread",
    ],
    "queue": ["_PySimpleQueue", "time"],
    "multiprocessing.synchronize": ["SemLock._make_methods", "SemLock.__enter__", "SemLock.__exit__"],
    "multiprocessing.connection": [
        "wait", "Connection._recv", "Connection._send", "Connection._poll", "Connection._close",
        "_ConnectionBase.recv", "_ConnectionBase.send", "SocketListener.accept", "SocketClient",
    ],
    "multiprocessing.process": ["_children", "BaseProcess._bootstrap", "BaseProcess.is_alive", "BaseProcess.exitcode"],
    "multiprocessing.popen_fork": ["Popen._launch", "Popen.poll", "Popen.wait"],
    "multiprocessing.popen_spawn_posix": ["Popen._launch"],
    "multiprocessing.popen_forkserver": ["Popen._launch", "Popen.poll"],
    "multiprocessing.forkserver": ["_forkserver", "read_signed", "connect_to_new_process", "os", "threading"],
    "multiprocessing.resource_tracker": ["_resource_tracker", "os", "threading", "ResourceTracker.ensure_running"],
    "multiprocessing.spawn": ["get_preparation_data"],
    "multiprocessing.sharedctypes": ["Synchronized", "SynchronizedArray", "SynchronizedString"],
    "tempfile": ["_RandomNameSequence.rng"],
    "selectors": ["SelectSelector.select", "PollSelector.select"],
}
"""What the stage replaces or reads, by module."""


class UnknownPython(RuntimeError):
    """This interpreter lacks a seam that the stage needs."""


def missing_seams() -> list[str]:
    """The seams of :data:`SEAMS` that this interpreter does not have."""
    missing = []
    for module_name, paths in SEAMS.items():
        for path in paths:
            found: Any = importlib.import_module(module_name)
            for part in path.split("."):
                found = getattr(found, part, None)
                if found is None:
                    break
            if found is None and path not in ("_SHUTTING_DOWN",):
                missing.append(f"{module_name}.{path}")
    return missing


def require_version() -> None:
    """Refuse versions whose sources nobody has read.

    Raises:
        UnknownPython: naming the version.
    """
    version = "%d.%d" % sys.version_info[:2]
    if sys.implementation.name != "cpython":
        raise UnknownPython(f"this kit knows CPython only, not {sys.implementation.name} {version}")
    if not FIRST <= sys.version_info[:2] <= LAST:
        raise UnknownPython(f"this kit does not know Python {version} yet")


def require() -> None:
    """Refuse an interpreter that lacks a seam.

    Raises:
        UnknownPython: naming the version and each seam.
    """
    require_version()
    missing = missing_seams()
    if missing:
        version = "%d.%d.%d" % sys.version_info[:3]
        raise UnknownPython(f"this kit does not know Python {version} yet: it has no {', '.join(missing)}")


def replace_thread_locks(lock: type, quiet: type) -> None:
    """Make ``threading``'s locks those of the stage, and its RLock the one written in Python."""
    threading.Lock = lock  # type: ignore[misc]
    threading._allocate_lock = quiet
    threading._CRLock = None


def replace_thread_starters(wrap: Callable[[Any], Any]) -> None:
    """Wrap the functions by which threads are started."""
    for name in ("_start_new_thread", "_start_joinable_thread"):
        if hasattr(threading, name):
            setattr(threading, name, wrap(getattr(threading, name)))
    _thread.start_new_thread = wrap(real.start_new_thread)


def private_lock_like(existing: Any) -> Any:
    """A real lock of the kind of *existing*: the resource tracker's became re-entrant in 3.12."""
    return real.RLock() if hasattr(existing, "_release_save") else real.allocate_lock()


def keep_tracker_over_fork(keep: bool) -> None:
    """Say whether the next ``os.fork`` of this thread keeps the resource tracker: from 3.14 a bare fork drops it."""
    from multiprocessing import resource_tracker
    intent = getattr(resource_tracker, "_fork_intent", None)
    if intent is not None:
        intent.preserve_fd = keep


MONITORING = hasattr(sys, "monitoring")
"""3.12 and later watch single opcodes by ``sys.monitoring``; before, ``sys.settrace`` does."""
