"""What happened in one run of a program, as data: steps, prints, marks, processes, exceptions, choices."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Step:
    """One operation that was granted."""

    time: float
    """Virtual seconds since the run began."""
    actor: str
    """``P0.1``, or ``P0.1/2`` for its second thread."""
    process: str
    op: str
    key: str | None
    """The resource, by its name in this run: ``lock1``, ``pipe2``, ``file:tickets.json``, ``P0.3``."""
    line: str
    """The student's line: ``31``, or ``helper.py:31``; empty outside their code."""
    poll: bool = False
    """It only asked and changed nothing."""
    reads: bool = False
    """It only reads its key: two of these commute."""
    parked: bool = False
    """A retry of a step that did not succeed before."""
    detail: str = ""

    def text(self) -> str:
        """One line, the same for the same step in every run."""
        flags = ("?" if self.poll else "") + ("*" if self.parked else "")
        place = f"{self.key or '-'} {self.line or '-'}"
        return f"{self.time:.6f} {self.actor} {self.op}{flags} {place} {self.detail}".rstrip()


@dataclasses.dataclass(frozen=True)
class Printed:
    """One line of output."""

    time: float
    process: str
    text: str
    line: str
    """The student's line that printed it."""
    step: int
    """How many steps came before it."""
    error: bool = False
    """Whether it went to standard error."""


@dataclasses.dataclass(frozen=True)
class Raised:
    """An exception that nobody caught."""

    time: float
    process: str
    phase: str
    """``import``, ``call``, ``result`` or ``child``."""
    kind: str
    text: str
    frames: tuple[tuple[str, int, str, str], ...]
    """The student's own frames, innermost last: file, line, function, source."""
    bases: tuple[str, ...] = ()
    """The names of the exception's classes, its own first."""
    code: int | None = None
    """The exit code of a ``SystemExit``."""


@dataclasses.dataclass(frozen=True)
class Nap:
    """One sleep."""

    time: float
    actor: str
    seconds: float
    line: str


@dataclasses.dataclass
class Hold:
    """One time that a lock or semaphore was held."""

    key: str
    actor: str
    process: str
    line: str
    """The line that took it."""
    time: float
    taken: int
    """How many steps came before it was taken."""
    released: int | None = None
    """How many steps came before it was released; None: never."""
    released_time: float | None = None


@dataclasses.dataclass(frozen=True)
class Held:
    """An actor that could go on, and did not for a while, as on a slow machine."""

    time: float
    """The virtual time at which it was held back."""
    actor: str
    seconds: float
    """Virtual seconds."""
    step: int
    """How many steps had been made."""
    op: str
    """What it was about to do."""


@dataclasses.dataclass(frozen=True)
class Message:
    """One message that went into a pipe or came out of it."""

    key: str
    actor: str
    process: str
    sent: bool
    """True where it went in."""
    time: float
    step: int
    line: str


@dataclasses.dataclass(frozen=True)
class Seen:
    """How the kernel showed a process at a mark."""

    pid: int
    state: str | None
    """R, S, Z, …; None where there is no such process any more."""
    parent: int | None


@dataclasses.dataclass(frozen=True)
class Mark:
    """A rendezvous of the program with the conductor."""

    time: float
    name: str
    value: Any
    process: str
    line: str
    processes: dict[str, Seen]
    files: dict[str, bytes]
    """The regular files of the scratch folder."""
    balance: dict[str, int]
    """Messages sent less messages received, by pipe."""
    held: dict[str, tuple[str, ...]]
    """Who holds each lock and semaphore."""
    printed: int
    """How many lines had been printed."""
    steps: int
    """How many steps had been made."""


@dataclasses.dataclass
class Process:
    """One process of the program."""

    name: str
    """``P0`` for the main one, ``P0.2`` for its second child."""
    pid: int
    parent: str | None
    born: float
    """Virtual seconds."""
    died: float | None = None
    exit_code: int | None = None
    """As ``Process.exitcode`` gives it; None where nobody could see it."""
    daemon: bool = False
    given_name: str | None = None
    """The name of the ``Process`` object."""
    kind: str | None = None
    """The class of the ``Process`` object; None for a bare ``os.fork``."""
    target: str | None = None
    line: str = ""
    """The line that started it."""

    @property
    def label(self) -> str:
        """The name by which a report calls it."""
        return self.given_name or self.name


@dataclasses.dataclass
class Trace:
    """Everything that happened in one run, in the order in which it did."""

    steps: list[Step] = dataclasses.field(default_factory=list)
    printed: list[Printed] = dataclasses.field(default_factory=list)
    marks: list[Mark] = dataclasses.field(default_factory=list)
    raised: list[Raised] = dataclasses.field(default_factory=list)
    naps: list[Nap] = dataclasses.field(default_factory=list)
    holds: list[Hold] = dataclasses.field(default_factory=list)
    messages: list[Message] = dataclasses.field(default_factory=list)
    held: list[Held] = dataclasses.field(default_factory=list)
    """Who was held back by a schedule of a slow machine."""
    processes: dict[str, Process] = dataclasses.field(default_factory=dict)
    choices: list[int] = dataclasses.field(default_factory=list)
    """The index of the actor chosen, wherever more than one was ready."""
    off_stage: list[str] = dataclasses.field(default_factory=list)
    """Calls that the kit does not control: process, line and kernel function."""
    lost_wakeups: int = 0
    """Wake-ups that the stage missed: a bug of the kit's, never of the student's."""
    left_running: list[str] = dataclasses.field(default_factory=list)
    """Processes still there when the main one had ended."""
    zombies: list[str] = dataclasses.field(default_factory=list)
    """Processes that had ended unreaped when the main one ended."""

    def text(self) -> str:
        """The steps, one a line: byte-identical for two runs of the same schedule."""
        return "\n".join(step.text() for step in self.steps)
