"""The sockets of a conductor, with real sockets and real processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lockstep.conductor.actors import Actor, ProcessRecord, peer_pid, set_patience
from lockstep.conductor.switchboard import Switchboard


@pytest.fixture
def switchboard() -> Iterator[Switchboard]:
    """One that is closed afterwards, in a folder with a short path."""
    with tempfile.TemporaryDirectory(prefix="ls") as folder:
        opened = Switchboard(folder)
        yield opened
        opened.close()


def call(switchboard: Switchboard) -> socket.socket:
    """A caller's end."""
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    caller.connect(switchboard.address)
    return caller


def test_a_caller_is_heard_and_accepted(switchboard: Switchboard) -> None:
    """First at the server, then, once watched, as the actor that it is."""
    with call(switchboard) as caller:
        assert switchboard.listen(5) == [("server", None)]
        connection = switchboard.accept()
        assert connection is not None
        assert peer_pid(connection) == os.getpid()
        actor = Actor(None, connection)
        switchboard.watch(actor.fd, "actor", actor)
        assert switchboard.listen(0) == []
        caller.send(b"hello")
        assert switchboard.listen(5) == [("actor", actor)]


def test_with_nobody_there_nobody_is_accepted(switchboard: Switchboard) -> None:
    """It does not wait."""
    assert switchboard.accept() is None
    assert switchboard.listen(0) == []


def test_who_is_forgotten_is_not_heard(switchboard: Switchboard) -> None:
    """Forgetting twice does no harm."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        switchboard.watch(ours.fileno(), "actor", "somebody")
        theirs.send(b"x")
        assert switchboard.listen(5) == [("actor", "somebody")]
        switchboard.forget(ours.fileno())
        switchboard.forget(ours.fileno())
        assert switchboard.listen(0) == []


def test_a_receive_gives_up_after_its_patience() -> None:
    """So that the conductor can look what a silent actor does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        set_patience(ours, 0.01)
        with pytest.raises(BlockingIOError):
            ours.recv(10)


def test_a_death_is_heard_by_its_pidfd(switchboard: Switchboard) -> None:
    """Before anybody reaps."""
    child = subprocess.Popen([sys.executable, "-S", "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    record = ProcessRecord(child.pid, 0.0)
    assert record.pidfd is not None
    switchboard.watch(record.pidfd, "death", record)
    assert switchboard.listen(0) == []
    child.kill()
    assert switchboard.listen(10) == [("death", record)]
    child.communicate()


def test_the_record_of_a_process_that_is_gone_has_no_pidfd() -> None:
    """It is dead from the beginning."""
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    child.wait()
    record = ProcessRecord(child.pid, 0.0)
    assert (record.pidfd, record.start) == (None, None)


def report(switchboard: Switchboard, *packets: bytes) -> None:
    """Report exits from this process."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        for packet in packets:
            out.sendto(packet, switchboard.exits_address)


def test_exit_codes_are_reported_with_the_sender(switchboard: Switchboard) -> None:
    """As ``waitpid`` gives them: an exit code in the upper byte, a signal in the lower; the kernel names the sender."""
    report(switchboard, b"41 768", b"42 9", b"43 0")
    assert switchboard.listen(5) == [("exits", None)]
    own = os.getpid()
    assert switchboard.reported_exits() == [(own, 41, 3), (own, 42, -9), (own, 43, 0)]
    assert switchboard.reported_exits() == []


def test_garbage_among_the_reports_is_passed_over(switchboard: Switchboard) -> None:
    """What comes after it is heard."""
    report(switchboard, b"", b"x", b"a b", b"1 2 3", b"41 -7", b"41 99999999999", b"\xff" * 200, b"41 256")
    assert switchboard.reported_exits()[-1:] == [(os.getpid(), 41, 1)]


def test_clearing_hangs_up_on_everybody(switchboard: Switchboard) -> None:
    """Actors, deaths, those that are only about to be accepted, and reports of the last run."""
    caller, late = call(switchboard), call(switchboard)
    connection = switchboard.accept()
    assert connection is not None
    actor, record = Actor(None, connection), ProcessRecord(os.getpid(), 0.0)
    switchboard.watch(actor.fd, "actor", actor)
    assert record.pidfd is not None
    switchboard.watch(record.pidfd, "death", record)
    report(switchboard, b"41 256")
    switchboard.clear()
    assert (caller.recv(10), late.recv(10)) == (b"", b"")
    assert record.pidfd is None
    assert switchboard.reported_exits() == []
    assert switchboard.listen(0) == []
    caller.close()
    late.close()


def test_after_clearing_it_serves_the_next_run(switchboard: Switchboard) -> None:
    """It lasts over many."""
    switchboard.clear()
    with call(switchboard):
        assert switchboard.listen(5) == [("server", None)]
        connection = switchboard.accept()
        assert connection is not None
        connection.close()


def test_a_closed_switchboard_leaves_no_sockets_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing removes what it has made in its folder."""
    monkeypatch.chdir(tmp_path)
    opened = Switchboard(".")
    assert sorted(os.listdir()) == ["s", "x"]
    opened.close()
    assert os.listdir() == []
