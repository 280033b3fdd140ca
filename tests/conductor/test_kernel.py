"""What Linux shows of processes, asked of real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO

import pytest

from lockstep.conductor import kernel

SLEEPER = "import sys, signal; {before}; print('ready', flush=True); {then}"


class Child:
    """A Python that has said that it is ready."""

    def __init__(self, before: str = "pass", then: str = "sys.stdin.read()") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", SLEEPER.format(before=before, then=then)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.pid = self.process.pid
        assert self.out.readline() == b"ready\n"

    @property
    def out(self) -> IO[bytes]:
        """Its standard output."""
        assert self.process.stdout is not None
        return self.process.stdout

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.out.close()


@pytest.fixture
def children() -> Iterator[list[Child]]:
    """Children that end with the test."""
    made: list[Child] = []
    yield made
    for child in made:
        child.end()


def start(children: list[Child], **code: str) -> Child:
    """One more of them."""
    children.append(Child(**code))
    return children[-1]


def becomes(pid: int, states: str) -> kernel.Status:
    """The status of a process as soon as it is in one of *states*; at most ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = kernel.status(pid)
        assert found is not None
        if found.state in states:
            return found
        time.sleep(0.002)
    pytest.fail(f"{pid} is {kernel.status(pid)}")


def test_a_status_has_state_parent_and_beginning(children: list[Child]) -> None:
    """Of a process that sleeps, and of the one that runs this."""
    child = start(children)
    found = becomes(child.pid, "S")
    own = kernel.status(os.getpid())
    assert own is not None
    assert (found.parent, own.state) == (os.getpid(), "R")
    assert found.start >= own.start
    assert own.cpu > 0


def test_a_zombie_shows_its_exit_status_before_anybody_reaps_it(children: list[Child]) -> None:
    """As ``waitpid`` would give it, for an exit code and for a signal."""
    for then, code in (("sys.exit(3)", 3), ("signal.raise_signal(9)", -9)):
        child = start(children, then=then)
        found = becomes(child.pid, "Z")
        assert os.waitstatus_to_exitcode(found.exit_code) == code


def test_there_is_no_status_of_no_process(children: list[Child]) -> None:
    """Nor children, threads, command, masks or anything else; and a signal does not reach it."""
    child = start(children)
    child.end()
    pid = child.pid
    assert kernel.status(pid) is None
    assert (kernel.children(pid), kernel.descendants(pid), kernel.threads(pid), kernel.command(pid)) == ([], [], [], "")
    assert kernel.waiting_in(pid, pid) == "?"
    assert kernel.voluntary_switches(pid, pid) == ""
    assert not kernel.has_signal(pid, "SigCgt", signal.SIGTERM)
    assert not kernel.send_signal(pid, 0)


def test_the_name_of_a_program_cannot_forge_its_status(children: list[Child]) -> None:
    """A process may call itself ``x) R 1 1 (``."""
    child = start(children, before="open('/proc/self/comm', 'w').write('x) R 1 (')")
    assert becomes(child.pid, "S").parent == os.getpid()


def test_masks_tell_what_becomes_of_a_signal(children: list[Child]) -> None:
    """Caught, ignored, blocked, or none of these."""
    child = start(children, before=(
        "signal.signal(10, lambda *_: 0); signal.signal(12, signal.SIG_IGN); signal.pthread_sigmask(0, [15])"))
    told = {sig: [mask for mask in ("SigCgt", "SigIgn", "SigBlk") if kernel.has_signal(child.pid, mask, sig)]
            for sig in (10, 12, 15, 14)}
    assert told == {10: ["SigCgt"], 12: ["SigIgn"], 15: ["SigBlk"], 14: []}


def test_descendants_are_all_generations(children: list[Child]) -> None:
    """Children of any thread, and theirs."""
    code = "import sys; print(1, flush=True); sys.stdin.read()"
    child = start(children, before=(
        f"import subprocess as s; s.Popen([sys.executable, '-S', '-c', {code!r}], stdout=s.PIPE).stdout.readline()"))
    assert child.pid in kernel.children(os.getpid())
    (grandchild,) = kernel.children(child.pid)
    assert kernel.descendants(child.pid) == [grandchild]
    assert {child.pid, grandchild} <= set(kernel.descendants(os.getpid()))
    assert "sys.stdin.read()" in kernel.command(grandchild)
    os.kill(grandchild, signal.SIGKILL)


def test_children_of_other_threads_are_found(children: list[Child]) -> None:
    """The kernel lists them by thread."""
    done = threading.Event()

    def begin() -> None:
        start(children)
        done.wait(20)

    thread = threading.Thread(target=begin)
    thread.start()
    while not children:
        time.sleep(0.002)
    listed = kernel.children(os.getpid())
    done.set()
    thread.join()
    assert children[0].pid in listed


def test_a_sleeping_thread_shows_where_and_how_often(children: list[Child]) -> None:
    """The kernel's function, and how many times it has gone to sleep by itself."""
    child = start(children)
    becomes(child.pid, "S")
    first = kernel.voluntary_switches(child.pid, child.pid)
    assert first.isdigit()
    assert kernel.voluntary_switches(child.pid, child.pid) == first
    assert "read" in kernel.waiting_in(child.pid, child.pid) or kernel.waiting_in(child.pid, child.pid) == "?"
    assert kernel.threads(child.pid) == [child.pid]
    assert kernel.status(child.pid, child.pid) is not None
    assert kernel.status(child.pid, os.getpid()) is None


def test_a_signal_reaches_a_process(children: list[Child]) -> None:
    """And kills it, where it is fatal."""
    child = start(children)
    assert kernel.send_signal(child.pid, signal.SIGTERM)
    assert child.process.wait(10) == -signal.SIGTERM


def test_programs_are_started_at_fixed_addresses_only_where_it_is_asked_for() -> None:
    """The personality is that of this thread, and given back."""
    def personality() -> int:
        shown = [sys.executable, "-S", "-c", "print(open('/proc/self/personality').read())"]
        return int(subprocess.run(shown, capture_output=True, check=True, timeout=30).stdout, 16)

    before = personality()
    with kernel.without_address_randomisation():
        within = personality()
    assert personality() == before
    assert within in (before | kernel.NO_ADDRESS_RANDOMISATION, before)
