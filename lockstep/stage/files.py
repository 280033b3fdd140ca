"""Files in the scratch folder: opening, replacing and removing one is a step on its name; ``flock`` waits on stage.

The same audit hook tells of programs that are started outside the stage.
"""

from __future__ import annotations

import fcntl
import os
import sys
from typing import Any

from . import link, real
from .link import state

STARTS = frozenset({
    "subprocess.Popen", "os.system", "os.posix_spawn", "os.spawn", "os.exec", "os.forkpty", "pty.spawn",
})
"""Events after which a program that is not on stage may run."""
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
    elif event == "os.rename":
        key = _name(args[1])
        if key is not None:
            link.step("replace-file", key)
    elif event == "os.remove":
        key = _name(args[0])
        if key is not None:
            link.step("remove-file", key)


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
    """Watch opens and renames by an audit hook, and replace ``fcntl.flock``."""
    sys.addaudithook(_audit)
    fcntl.flock = _flock(fcntl.flock)
