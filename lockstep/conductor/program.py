"""A student's program under control: give it a call, a policy and a seed, and get the :class:`Run`.

A :class:`Theatre` owns what lasts over many runs: a private folder, a switchboard, and a zygote for each start method.
"""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from lockstep.stage import values

from . import verdict
from .conductor import Conductor, Policy
from .limits import DEFAULT, Limits
from .standing import Standing
from .switchboard import Switchboard
from .trace import Mark, Trace
from .verdict import Verdict
from .zygote import Zygote, ZygoteDied

OF_THE_CALL = ("called", "returned", "raised")
"""The marks that the main process alone may set."""
MAX_FILE = 1 << 20
"""Bytes of a scratch file that a snapshot keeps."""
MAX_RAW = 256 * 1024
"""Bytes kept of what bypassed ``sys.stdout``."""


@dataclasses.dataclass(frozen=True)
class Call:
    """What the main process of a run does."""

    function: str
    args: tuple[Any, ...] = ()
    driver: tuple[str, str] | None = None
    """Name and source of the grader's driver, whose function it is then; None: the student's."""
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    """What stands in the scratch folder at the start."""
    fine: bool = False
    """Whether attribute and subscript accesses are steps."""


@dataclasses.dataclass(frozen=True)
class Run:
    """One run of a program: its verdict and all that happened."""

    verdict: Verdict
    trace: Trace
    elapsed: float
    """Virtual seconds of the whole run."""
    raw_output: str
    """What bypassed ``sys.stdout``: a subprocess's output, or the interpreter's last words."""
    left: tuple[str, ...] = ()
    """What the program left behind and the kit removed: processes, semaphores, shared memory."""

    def mark(self, name: str) -> Mark | None:
        """The first mark of that name; of those around a call, the first that the main process has set."""
        return next((
            mark for mark in self.trace.marks if mark.name == name and (mark.process == "P0" or name not in OF_THE_CALL)
        ), None)


class Theatre:
    """Where runs take place."""

    def __init__(self, python: str = sys.executable, core: int | None = None) -> None:
        """
        Args:
            python: the interpreter that runs the student's program.
            core: the processor core for the program; the caller pins itself to the same one.
        """
        self.python = python
        self._cores = {core} if core is not None else None
        self._folder = tempfile.mkdtemp(prefix="ls-", dir=_short_temporary())
        os.chmod(self._folder, 0o700)
        self._switchboard = Switchboard(self._folder)
        self._zygotes: dict[str, Zygote] = {}
        self.scratch = os.path.join(self._folder, "scratch")
        self._temporary = os.path.join(self._folder, "t")
        self._raw = os.path.join(self._folder, "raw")
        self._dump = os.path.join(self._folder, "dump")
        self._pycache = os.path.join(self._folder, "pycache")
        self._compiled: tuple[Any, ...] = ()
        """What the student's folder held when :attr:`_pycache` was last emptied."""

    def __enter__(self) -> Theatre:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def run(
        self, story: str, call: Call, policy: Policy, seed: str, method: str = "fork", limits: Limits = DEFAULT
    ) -> Run:
        """Run *call* of the file *story* once.

        Args:
            story: the student's file.
            call: what to do.
            policy: makes the choices; a fresh one.
            seed: of the program's ``random``.
            method: the start method.
            limits: what it may use.

        Raises:
            ZygoteDied: where the machine does not let the run begin or end.
            UnknownPython: where the stage does not know the interpreter.
        """
        run_id = "ls" + secrets.token_hex(3)
        zygote = self._zygote(method)
        self._prepare(call.files)
        self._forget_other_bytecode(os.path.dirname(os.path.abspath(story)))
        conductor = Conductor(
            self._switchboard, policy, self._list_files, limits, Standing(self._dump, os.path.abspath(story))
        )
        conductor.world.nursery, conductor.world.helpers = zygote.pid, zygote.helpers
        try:
            zygote.fork({
                "id": run_id, "address": self._switchboard.address, "seed": seed, "story": os.path.abspath(story),
                "scratch": self.scratch, "temporary": self._temporary, "raw": self._raw, "fine": call.fine,
                "dump": self._dump, "pycache": self._pycache,
                "driver": call.driver,
                "call": {
                    "function": call.function, "args": [values.encode(arg) for arg in call.args],
                    "driver": call.driver is not None,
                },
            })
            ended = conductor.run()
        except BaseException:
            self._drop_zygote(method)
            raise
        finally:
            self._switchboard.clear()
            left = self._sweep(method, run_id, conductor)
        return Run(ended, conductor.trace, conductor.world.now, self._read_raw(), tuple(left))

    def close(self) -> None:
        """End all zygotes and remove the folder."""
        for method in list(self._zygotes):
            self._drop_zygote(method)
        self._switchboard.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------------------------------- zygotes

    def _zygote(self, method: str) -> Zygote:
        zygote = self._zygotes.get(method)
        if zygote is None:
            zygote = self._zygotes[method] = Zygote(
                self.python, method, self._switchboard.exits_address, self._folder, self._cores
            )
        return zygote

    def _drop_zygote(self, method: str) -> None:
        zygote = self._zygotes.pop(method, None)
        if zygote is not None:
            zygote.close()

    def _sweep(self, method: str, run_id: str, conductor: Conductor) -> list[str]:
        left = []
        zygote = self._zygotes.get(method)
        if zygote is not None:
            try:
                killed = zygote.sweep()
                if killed:
                    left.append(f"{killed} processes")
            except ZygoteDied:
                self._drop_zygote(method)
                conductor.world.end_all()
        for name in _shared_names():
            if run_id in name:
                try:
                    os.unlink(os.path.join("/dev/shm", name))
                    left.append(name.replace(run_id, ""))
                except OSError:
                    pass
        return left

    # --------------------------------------------------------------------------------------------- files

    def _prepare(self, files: dict[str, bytes]) -> None:
        for folder in (self.scratch, self._temporary):
            if os.path.isdir(folder) and not os.listdir(folder):
                continue
            if os.path.lexists(folder):
                _remove(folder)
            os.mkdir(folder, 0o700)
        for name, content in files.items():
            with open(os.path.join(self.scratch, name), "wb") as file:
                file.write(content)
        for path in (self._raw, self._dump):
            if os.path.lexists(path):
                os.unlink(path)

    def _forget_other_bytecode(self, folder: str) -> None:
        """The student's file is compiled once, not for each schedule; a changed one is compiled anew.

        Python's own check goes by whole seconds, too coarse for a file that was just saved.
        """
        now: list[Any] = [folder]
        try:
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    found = entry.stat()
                    now.append((entry.name, found.st_mtime_ns, found.st_size, found.st_ino))
        except OSError:
            pass
        if tuple(now) != self._compiled:
            self._compiled = tuple(now)
            if os.path.lexists(self._pycache):
                _remove(self._pycache)

    def _list_files(self) -> dict[str, bytes]:
        found = {}
        try:
            entries = sorted(os.scandir(self.scratch), key=lambda entry: entry.name)
        except OSError:
            return {}
        for entry in entries[:200]:
            if entry.is_file(follow_symlinks=False):
                found[entry.name] = _read(entry.path, MAX_FILE)
        return found

    def _read_raw(self) -> str:
        return _read(self._raw, MAX_RAW).decode("utf-8", "replace") if os.path.lexists(self._raw) else ""


def _read(path: str, limit: int) -> bytes:
    """The beginning of a regular file that is no link; nothing of anything else."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        return file.read(limit)


def _remove(path: str) -> None:
    """Remove a folder whose permissions the program may have changed."""
    def allow(function: Callable[..., Any], where: str, _: Any) -> None:
        os.chmod(os.path.dirname(where), 0o700)
        if os.path.isdir(where) and not os.path.islink(where):
            os.chmod(where, 0o700)
        function(where)

    if os.path.islink(path) or not os.path.isdir(path):
        os.unlink(path)
    else:
        shutil.rmtree(path, onerror=allow)


def _shared_names() -> list[str]:
    try:
        return os.listdir("/dev/shm")
    except OSError:
        return []


def _short_temporary() -> str | None:
    """Where a socket's address stays under 107 bytes: ``/tmp`` where the usual folder's path is long."""
    usual = tempfile.gettempdir()
    return usual if len(usual) < 30 else "/tmp" if os.access("/tmp", os.W_OK) else usual


def describe_value(value: Any) -> str:
    """A value as a report shows it."""
    return json.dumps(value) if isinstance(value, str) else repr(value)


__all__ = ["Call", "Run", "Theatre", "verdict"]
