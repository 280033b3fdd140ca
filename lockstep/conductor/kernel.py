"""What Linux shows of processes: states, parents, exit codes, signal masks, what a thread sleeps in.

Everything here reads ``/proc`` or asks with a pidfd; nothing trusts a word of the program's.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import os
import signal
from collections.abc import Iterator

NO_ADDRESS_RANDOMISATION = 0x0040000
ASK_PERSONALITY = 0xFFFFFFFF
FATAL_BY_DEFAULT = {
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGKILL, signal.SIGUSR1, signal.SIGUSR2,
    signal.SIGPIPE, signal.SIGALRM, signal.SIGTERM, signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL,
}
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(frozen=True)
class Status:
    """One line of ``/proc/PID/stat``."""

    state: str
    """R, S, D, Z, T, …"""
    parent: int
    cpu: float
    """Seconds of processor time used."""
    start: int
    """When it began, in clock ticks since boot: tells two processes of the same pid apart."""
    exit_code: int
    """As ``waitpid`` would give it; 0 before the end, or where we may not see it."""


def status(pid: int, tid: int | None = None) -> Status | None:
    """The status of a process or of one of its threads; None where there is none."""
    path = f"/proc/{pid}/stat" if tid is None else f"/proc/{pid}/task/{tid}/stat"
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError:
        return None
    fields = text[text.rindex(b")") + 2:].split()
    return Status(
        fields[0].decode(), int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS, int(fields[19]),
        int(fields[49]),
    )


def has_signal(pid: int, mask: str, sig: int) -> bool:
    """Whether *sig* is in one of the masks ``SigBlk``, ``SigIgn``, ``SigCgt`` of a process."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith(mask + ":"):
                    return bool(int(line.split()[1], 16) >> (sig - 1) & 1)
    except OSError:
        pass
    return False


def children(pid: int) -> list[int]:
    """The children of a process."""
    found: list[int] = []
    try:
        for tid in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{tid}/children") as file:
                found += map(int, file.read().split())
    except OSError:
        pass
    return found


def descendants(pid: int) -> list[int]:
    """The children of a process, theirs, and so on."""
    found, todo = [], [pid]
    while todo:
        for child in children(todo.pop()):
            found.append(child)
            todo.append(child)
    return found


def command(pid: int) -> str:
    """The command line of a process, or nothing."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def voluntary_switches(pid: int, tid: int) -> str:
    """How often a thread has gone to sleep by itself."""
    try:
        with open(f"/proc/{pid}/task/{tid}/status") as file:
            for line in file:
                if line.startswith("voluntary_ctxt_switches:"):
                    return line.split()[1]
    except OSError:
        pass
    return ""


def threads(pid: int) -> list[int]:
    """The threads of a process."""
    try:
        return [int(tid) for tid in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def waiting_in(pid: int, tid: int) -> str:
    """The kernel function that a thread sleeps in."""
    try:
        with open(f"/proc/{pid}/task/{tid}/wchan") as file:
            name = file.read().strip()
    except OSError:
        return "?"
    return name if name and name != "0" else "?"


@contextlib.contextmanager
def without_address_randomisation() -> Iterator[None]:
    """Run the programs that this thread starts meanwhile at fixed addresses, where the kernel allows it."""
    personality = ctypes.CDLL(None).personality
    before = personality(ASK_PERSONALITY)
    personality(before | NO_ADDRESS_RANDOMISATION)
    try:
        yield
    finally:
        personality(before)


def send_signal(pid: int, sig: int) -> bool:
    """Send *sig*; false where the process is gone or not ours."""
    try:
        os.kill(pid, sig)
    except OSError:
        return False
    return True
