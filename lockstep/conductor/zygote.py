"""The trusted end of a zygote: starts it, has it fork one run after another, and sweeps up after each."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from . import kernel

EMPTY_LOOKS = 3
"""How many looks in a row must find nothing where the zygote has helpers, so that it is never childless: one look may
miss a process whose parent dies just then."""
ANSWER_LIMIT = 60.0
"""Real seconds after which a zygote that does not answer counts as dead."""
SWEEP_LIMIT = 10.0
"""Real seconds after which sweeping gives up."""


class ZygoteDied(RuntimeError):
    """The warm interpreter ended by itself: the next run starts a new one."""


class UnknownPython(RuntimeError):
    """The interpreter lacks a seam; the text is the stage's own."""


class Zygote:
    """A warm interpreter for one start method."""

    def __init__(self, python: str, method: str, exits_address: str, folder: str, cores: set[int] | None) -> None:
        """
        Args:
            python: the interpreter.
            method: ``fork``, ``forkserver`` or ``spawn``.
            exits_address: where its fork server reports exit codes.
            folder: a private folder for its standard error.
            cores: the processor cores to run on; None for all.

        Raises:
            UnknownPython: where the stage does not know the interpreter.
            ZygoteDied: where it does not start for another reason.
        """
        self._stderr = os.path.join(folder, "zygote.err")
        with open(self._stderr, "wb") as errors, _handed_down(cores):
            self._process = subprocess.Popen(
                [python, "-s", "-m", "lockstep.stage.zygote", method], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors, cwd="/", env=_environment(exits_address),
                start_new_session=True,
            )
        self.pid = self._process.pid
        self.helpers: dict[int, int] = {}
        """The processes of its own that serve all runs, and when each began."""
        try:
            self.helpers = {pid: _began(pid) for pid in self._answer()["helpers"]}
        except BaseException:
            self.close()
            raise

    def fork(self, run: dict[str, Any]) -> int:
        """Begin a run; returns the pid of its main process."""
        self._command({"run": run})
        return int(self._answer()["pid"])

    def sweep(self) -> int:
        """Kill all that is left of a run and reap it; returns how many were killed.

        Raises:
            ZygoteDied: where something cannot be killed, or the program has ended the zygote or one of its helpers.
        """
        killed: set[int] = set()
        for pid in (self.pid, *self.helpers):
            kernel.send_signal(pid, signal.SIGCONT)  # the program may have stopped them
        until, empty = time.monotonic() + SWEEP_LIMIT, 0
        while time.monotonic() < until:
            left = self._leftovers()
            for pid, state in left:
                if state == "Z":
                    continue
                helper = "multiprocessing.resource_tracker" in kernel.command(pid)  # nobody's bug that it is there
                if kernel.send_signal(pid, signal.SIGKILL) and not helper:
                    killed.add(pid)
            self._command({"reap": True})
            alone = self._answer()["alone"]
            empty = 0 if left else empty + 1
            if alone or empty >= EMPTY_LOOKS:
                if any(_began(pid) != began for pid, began in self.helpers.items()):
                    raise ZygoteDied("the program has ended a helper of the zygote")
                return len(killed)
            if any(state != "Z" for _, state in left):
                time.sleep(0.001)
        raise ZygoteDied("a process of the program could not be ended")

    def _leftovers(self) -> list[tuple[int, str]]:
        found = []
        for pid in kernel.descendants(self.pid):
            status = kernel.status(pid)
            if pid not in self.helpers and status is not None:
                found.append((pid, status.state))
        return found

    def close(self) -> None:
        """End the zygote and everything below it."""
        orphaned = [pid for pid, began in self.helpers.items() if _began(pid) == began]
        for pid in {*kernel.descendants(self.pid), *orphaned}:
            kernel.send_signal(pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # it may have ended with a command unread
                if stream is not None:
                    stream.close()

    def _command(self, command: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write((json.dumps(command) + "\n").encode())
            self._process.stdin.flush()
        except OSError:
            raise ZygoteDied(self._complaint()) from None

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        patience = select.poll()
        patience.register(self._process.stdout, select.POLLIN)
        line = self._process.stdout.readline() if patience.poll(ANSWER_LIMIT * 1000) else b""
        if not line:
            complaint = self._complaint()
            if "UnknownPython" in complaint:
                raise UnknownPython(complaint.strip().splitlines()[-1].partition(": ")[2])
            raise ZygoteDied(complaint)
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def _complaint(self) -> str:
        self._process.kill()
        self._process.wait()
        try:
            with open(self._stderr, encoding="utf-8", errors="replace") as errors:
                return errors.read()[-2000:] or "it ended without a word"
        except OSError:
            return "it ended without a word"


def _began(pid: int) -> int:
    """When a living process began; -1 where there is none."""
    found = kernel.status(pid)
    return found.start if found is not None and found.state not in "ZX" else -1


@contextlib.contextmanager
def _handed_down(cores: set[int] | None) -> Iterator[None]:
    """Give this thread, for as long as it starts a process, what that process is to inherit.

    No code of ours may run between fork and exec: where another thread holds a lock just then, as in a worker of
    pytest-xdist, it would wait for it for ever.
    """
    before = os.sched_getaffinity(0)
    if cores:
        os.sched_setaffinity(0, cores)
    try:
        with kernel.without_address_randomisation():
            yield
    finally:
        os.sched_setaffinity(0, before)


def _environment(exits_address: str) -> dict[str, str]:
    """A built environment: nothing of the grader's own reaches the student's processes."""
    path = os.environ.get("PATH", "/usr/bin:/bin")
    source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return {
        "PATH": path, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": source, "LOCKSTEP_EXITS": exits_address, "PYTHONUTF8": "1",
        "TMPDIR": os.path.dirname(exits_address),
    }
