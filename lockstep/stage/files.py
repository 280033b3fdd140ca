"""Files in the scratch folder: opening, replacing and removing one is a step on its name; ``flock`` waits on stage.

The same audit hook tells of programs that are started outside the stage.
"""

from __future__ import annotations

import fcntl
import os
import random
import sys
import tempfile
from typing import Any

from . import link, real
from .link import state

STARTS = frozenset({
    "subprocess.Popen", "os.system", "os.posix_spawn", "os.spawn", "os.exec", "os.forkpty", "pty.spawn",
})
"""Events after which a program that is not on stage may run."""
HERE = -1
"""What an event has in the place of a folder's descriptor where a path is not relative to one."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _name(path: Any) -> str | None:
    """The key of *path* where it lies in the scratch folder."""
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, (str, os.PathLike)):
        return None
    whole = os.path.normpath(os.path.join(state.scratch, os.fspath(path)))
    if not whole.startswith(state.scratch):
        return None
    return link.wire.clean(f"file:{whole[len(state.scratch):]}")


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if state.address is None or not state.scratch or state.pid != real.getpid() or state.forking:
        return
    if event == "open":
        key = _name(args[0])
        if key is not None:
            writing = bool(args[1] and set(str(args[1])) & set("wax+")) or bool((args[2] or 0) & WRITING)
            link.step("write-file" if writing else "read-file", key)
    elif event in STARTS:
        link.tell({"op": "foreign"})
    elif event == "os.rename" and args[3] == HERE:
        key = _name(args[1])
        if key is not None:
            link.step("replace-file", key)
    elif event == "os.remove" and args[1] == HERE:
        key = _name(args[0])
        if key is not None:
            link.step("remove-file", key)


def _seeded_names(unseeded: Any) -> Any:
    """Wrap ``rng`` of ``tempfile``'s names: the same in each run of a seed, others in each process."""
    def rng(self: Any) -> Any:
        if state.address is None:
            return unseeded(self)
        if getattr(self, "_rng_pid", None) != state.pid:
            self._rng_pid, self._rng = state.pid, random.Random(f"{state.seed}:{state.name}:names")
        return self._rng
    return rng


def _flock(real_flock: Any) -> Any:
    def flock(fd: Any, operation: int, /) -> None:
        if state.address is None or operation & fcntl.LOCK_NB:
            return real_flock(fd, operation)
        if operation & fcntl.LOCK_UN:
            real_flock(fd, operation)
            return link.note("flock")

        def ready() -> bool:
            try:
                real_flock(fd, operation | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                return False

        link.until("flock", "flock", ready)
        return None
    return flock


def install() -> None:
    """Watch opens and renames by an audit hook, replace ``fcntl.flock``, and seed the names of temporary files."""
    sys.addaudithook(_audit)
    fcntl.flock = _flock(fcntl.flock)
    names = tempfile._RandomNameSequence
    names.rng = property(_seeded_names(names.rng.fget))
