"""How a thread of the student's program talks with the conductor: *step*, *try*, *park*, *retry*.

1. ``step(op, key)`` says what this thread is about to do and waits until it is granted.
2. The caller then tries the real operation without blocking.
3. ``until(...)`` parks where it did not succeed, and tries again at each grant, until it does or time is up.
4. ``note(key)`` says that something changed: whoever is parked on *key* may try again. Notes ride on the next message.

Each thread has a socket of its own (a *link*). A closed socket makes the process leave at once; a grant that came
for nothing is always harmless. All state of the stage in this process is in ``state``.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import os
import socket
import stat
import sys
import threading
from collections.abc import Callable
from typing import Any

from . import real, wire

LEAVE = 86
"""The exit code of a process whose conductor is gone."""
FIRST_DESCRIPTOR = 600
"""Our sockets live at or above this number, out of the way of a program's ``closerange``."""

FOREVER = float("inf")

CLOSED = frozenset({errno.EBADF, errno.EPIPE, errno.ENOTSOCK, errno.ENOTCONN, errno.ECONNRESET, errno.EDESTADDRREQ})
"""What sending says when the program has closed, or reused, the descriptor of one of our sockets."""


class Link:
    """One thread's connection to the conductor."""

    __slots__ = ("socket", "generation", "notes", "waiting", "raw", "clock_reads", "quick_locks")

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.generation = 0
        """The number of deaths that the last grant told of."""
        self.notes: list[str] = []
        """What has changed since the last message."""
        self.waiting = 0
        """How many requests of this thread are unanswered; more than one while a signal handler runs."""
        self.raw = 0
        """Above 0 while a process is being launched: then nothing is a step."""
        self.clock_reads = 0
        self.quick_locks = 0


class State:
    """What the stage knows in this process."""

    def __init__(self) -> None:
        self.address: str | None = None
        """The conductor's socket; None: not on stage, and every replaced function is the real one."""
        self.folder = ""
        """The folder of the student's file, with a slash at its end."""
        self.story = ""
        """The student's file."""
        self.scratch = ""
        """The folder in which opening a file is a step, with a slash at its end."""
        self.seed = ""
        self.fine = False
        """Whether each attribute and subscript access of the student's code is a step."""
        self.driver: tuple[str, str] | None = None
        """Name and source of the grader's driver, so that spawned children can import it."""
        self.dump = ""
        """The file to which a process writes where it stands, when the conductor asks by a signal."""
        self.name = "?"
        self.now = 0.0
        """Virtual seconds since the run began."""
        self.waited = 0.0
        """Virtual seconds for which this process has waited or slept."""
        self.alarm: tuple[float | None, float] = (None, 0.0)
        """The real-time interval timer: when it is due, and its interval."""
        self.dead: set[int] = set()
        self.children: dict[int, bool] = {}
        """The pids that this process has forked or spawned and not reaped."""
        self.threads = 1
        """How many threads of this process are alive."""
        self.pid = os.getpid()
        self.main_thread = threading.get_ident()
        self.forking = False
        """Whether ``os.fork`` and its hooks are running: then nobody speaks."""
        self.leaving = 0
        """The pid of the process that has announced its end."""
        self.links: list[Link] = []
        self.tokens = itertools.count(1)
        self.ids = itertools.count(1)
        self.gone = Link(None)
        """The inert link of threads that the conductor does not know, or that have said good-bye."""
        self.gone.waiting = self.gone.raw = 1


state = State()
local = threading.local()


def on_stage() -> bool:
    """Whether this process is under a conductor and not between a fork and its first word."""
    return state.address is not None


def mine() -> Link:
    """The link of the current thread, made on first use."""
    if real.getpid() != state.pid:
        after_fork()
    link = getattr(local, "link", None)
    if link is not None:
        return link
    if getattr(local, "token", None) is None and threading.get_ident() != state.main_thread:
        return state.gone
    return hello()


def hello() -> Link:
    """Connect the current thread and wait until the conductor lets it begin."""
    assert state.address is not None
    first = real.Socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    first.connect(state.address)
    high = fcntl.fcntl(first.fileno(), fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR)
    first.close()
    link = Link(real.Socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, 0, high))
    local.link = link
    state.links.append(link)
    token = getattr(local, "token", None) or 0
    name = _exchange(link, wire.encode_hello(threading.get_native_id(), token))
    if name:
        state.name = name
        random = sys.modules.get("random")
        if not token and random is not None:
            random.seed(f"{state.seed}:{state.name}")
    return link


def after_fork() -> None:
    """Forget the parent's links: first thing in a forked child, from whichever hook comes first."""
    if state.pid == real.getpid():
        return
    state.pid = real.getpid()
    state.main_thread = threading.get_ident()
    state.gone.notes = []
    for link in state.links:
        try:
            real.close(link.socket.detach())
        except OSError:
            pass
    state.links.clear()
    local.__dict__.clear()
    state.children.clear()
    state.threads = 1
    state.waited = 0.0
    state.alarm = (None, 0.0)


def good_bye(link: Link) -> None:
    """The current thread ends: whoever joins it may go on."""
    send(link, {"op": "bye"})
    if link in state.links:
        state.links.remove(link)
    link.socket.close()
    local.link = state.gone


# ------------------------------------------------------------------------------------------------ messages

def _take_notes(link: Link) -> list[str]:
    notes = link.notes
    if state.gone.notes:
        notes = notes + state.gone.notes
        state.gone.notes = []
    link.notes = []
    return notes


def _exchange(link: Link, packet: bytes) -> str:
    """Send *packet* and wait for the grant; returns the answer that came with it, mostly none."""
    link.waiting += 1
    try:
        try:
            link.socket.send(packet)
        except OSError as error:
            if error.errno not in CLOSED:
                raise  # not ours: a signal handler of the program has raised it
            _reconnect(link)
            link.socket.send(packet)
        answer = link.socket.recv(wire.MAX_PACKET)
    finally:
        link.waiting -= 1
    if not answer:
        real.exit_now(LEAVE)
    now, link.generation, dead, word = wire.decode_grant(answer)
    if now > state.now:
        state.now = now
    if dead:
        state.dead.update(dead)
    return word


def _reconnect(link: Link) -> None:
    """The program has closed our descriptor (a ``closerange``, say): come back on a new one."""
    if link is state.gone:
        raise OSError("not on stage")
    if link in state.links:
        state.links.remove(link)
    link.socket.detach()  # its number is another's by now, perhaps our own next one's
    fresh = hello()
    link.socket, link.generation = fresh.socket, fresh.generation
    state.links[-1] = local.link = link


def send(link: Link, message: dict[str, Any]) -> None:
    """Send *message*; nobody answers."""
    notes = _take_notes(link)
    if notes:
        message["notes"] = notes
    link.socket.send(wire.encode_message(message))


def tell(message: dict[str, Any]) -> None:
    """Send *message* from the current thread where it can speak; nobody answers."""
    link = mine()
    if link is state.gone:
        return
    try:
        send(link, message)
    except OSError:
        pass


def ask(link: Link, message: dict[str, Any]) -> str:
    """Send *message* and wait for the grant; returns the answer that came with it."""
    notes = _take_notes(link)
    if notes:
        message["notes"] = notes
    return _exchange(link, wire.encode_message(message))


# -------------------------------------------------------------------------------------------- step, try, park

_ours: dict[str, bool] = {}


def where() -> str:
    """The line of the student's code that is running: ``31``, or ``helper.py:31`` in another file of theirs."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name == state.story:
            return str(frame.f_lineno)
        known = _ours.get(name)
        if known is None:
            known = _ours[name] = bool(state.folder) and name.startswith(state.folder)
        if known:
            return wire.clean(f"{name[len(state.folder):]}:{frame.f_lineno}")
        frame = frame.f_back
    return ""


def is_students(frame: Any) -> bool:
    """Whether *frame* runs code from the student's folder."""
    return bool(state.folder) and frame.f_code.co_filename.startswith(state.folder)


def step(op: str, key: str = "", poll: bool = False, extra: str = "") -> str:
    """Announce *op* on *key* and wait to be granted.

    Args:
        op: what is about to be done.
        key: the resource; several are divided by :data:`wire.RECORD`; empty where there is none.
        poll: it only asks and changes nothing.
        extra: further fields, divided by :data:`wire.RECORD`.

    Returns:
        The conductor's answer; empty where it has none, or where nothing was asked.
    """
    if state.forking:
        return ""
    link = mine()
    if link.waiting or link.raw:
        return ""  # re-entered from a finalizer in the middle of a message
    return _exchange(link, wire.encode_step(op, key, where(), "p" if poll else "", extra, _take_notes(link)))


def note(key: str) -> None:
    """Whoever is parked on *key* may be able to go on."""
    if state.address is not None and state.pid == real.getpid() and not state.forking:
        notes = mine().notes
        if key not in notes or key[0] in "+-<>":
            notes.append(key)


def until(
    op: str, key: str, ready: Callable[[], bool], timeout: float | None = None, first: bool = True
) -> bool:
    """Do *op* as soon as ``ready()`` can.

    Args:
        op: what is being done.
        key: the resource whose change may let it succeed.
        ready: tries without blocking; true when it has succeeded.
        timeout: virtual seconds, None for ever.
        first: whether the first try needs to be granted.

    Returns:
        False when time was up.
    """
    deadline = None if timeout is None or timeout == FOREVER else state.now + max(0.0, timeout)
    if first:
        step(op, key)
    while not ready():
        if deadline is not None and state.now >= deadline:
            return False
        link = mine()
        if link.waiting or link.raw:
            real.sleep(0.0005)
            continue
        before = state.now
        _exchange(link, wire.encode_park(op, key, where(), deadline, link.generation, _take_notes(link)))
        state.waited += state.now - before
    return True


def pipe_key(descriptor: int) -> str:
    """The key of what *descriptor* is open on: the same in all processes for a pipe; ``io`` for all else."""
    try:
        status = os.fstat(descriptor)
    except OSError:
        return "io"
    return f"pipe:{status.st_ino}" if stat.S_ISFIFO(status.st_mode) else "io"
