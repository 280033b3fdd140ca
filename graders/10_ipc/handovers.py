"""Who handed what to whom in one run: the messages of each pipe, and the processes at both of its ends.

What goes into a pipe first comes out of it first, so the n-th message sent is the n-th received. Where something
travels by other ways (a manager, a socket, a file, shared memory), it is only known who gave and who took. Nothing here
judges.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from lockstep.conductor import Message, Printed, Process, Step, Waiter
from lockstep.grading.observation import Observation

MANAGER = "BaseManager._run_server"
GIVES = frozenset({"send", "write", "set", "write-file", "replace-file"})
TAKES = frozenset({"recv", "read", "get", "read-file"})
"""Operations by which something leaves a process, or comes to it."""
SHOWN = frozenset({"start", "send", "recv", "join", "print", "exit", "returned"})
MOST = 9
"""Steps that a report shows."""


@dataclasses.dataclass(frozen=True)
class Handover:
    """One message that went into a pipe, and came out of it if anybody took it."""

    key: str
    sent: Message | None
    taken: Message | None

    @property
    def giver(self) -> str:
        return self.sent.process if self.sent is not None else ""

    @property
    def taker(self) -> str:
        return self.taken.process if self.taken is not None else ""


class Traffic:
    """What went between the processes since the function was called."""

    def __init__(self, run: Observation) -> None:
        self.run = run
        called = run.mark("called")
        self.since = called.steps if called is not None else 0
        self.handovers = self._handovers()
        before = {step.detail for step in run.trace.steps[:self.since] if step.op in ("start", "fork")}
        self.children: list[Process] = [
            one for one in run.children if one.name not in before and one.target != MANAGER]
        """The processes started since, without a manager's own."""
        self.printed: list[Printed] = [line for line in run.printed if line.step > self.since]

    def _handovers(self) -> list[Handover]:
        sent: dict[str, list[Message]] = {}
        taken: dict[str, list[Message]] = {}
        for one in self.run.messages():
            if one.key.startswith("pipe") and one.step >= self.since:
                (sent if one.sent else taken).setdefault(one.key, []).append(one)
        found = []
        for key in [*sent, *(key for key in taken if key not in sent)]:
            gave, took = sent.get(key, []), taken.get(key, [])
            for place in range(max(len(gave), len(took))):
                found.append(Handover(
                    key, gave[place] if place < len(gave) else None, took[place] if place < len(took) else None))
        return found

    # ------------------------------------------------------------------------------------------ who did what

    def _did(self, process: str, ops: Iterable[str], elsewhere: bool) -> bool:
        return any(
            step.process == process and step.op in ops and not (elsewhere and (step.key or "").startswith("pipe"))
            for step in self.run.trace.steps[self.since:])

    def gave(self, process: Process, elsewhere: bool = False) -> bool:
        """Whether a process gave anything away; with *elsewhere*, not through a pipe."""
        return self._did(process.name, GIVES, elsewhere)

    def took(self, process: Process, elsewhere: bool = False) -> bool:
        """Whether anything came to a process; with *elsewhere*, not through a pipe."""
        return self._did(process.name, TAKES, elsewhere)

    @property
    def givers(self) -> list[Process]:
        """The children that gave anything away."""
        return [one for one in self.children if self.gave(one)]

    def handed(self, giver: str, taker: str) -> Handover | None:
        """A message that went straight from one process to another."""
        return next((one for one in self.handovers if one.giver == giver and one.taker == taker), None)

    def linked(self, one: Process, other: Process) -> bool:
        """Whether a child handed something on to another: through a pipe, by starting it, or by another way."""
        return other.parent == one.name or self.handed(one.name, other.name) is not None or (
            self.gave(one, elsewhere=True) and self.took(other, elsewhere=True))

    @property
    def echo(self) -> Handover | None:
        """A message that the main process took although it had sent it."""
        return self.handed("P0", "P0") if not self._pooled else None

    @property
    def _pooled(self) -> bool:
        """Whether a pool is at work: its threads talk to themselves."""
        return any(step.actor.startswith("P0/") and step.op in ("recv", "poll") for step in self.run.trace.steps)

    # ------------------------------------------------------------------------------------------------ waiting

    def waiting(self, *ops: str) -> list[Waiter]:
        """Who waits at the end with one of these operations."""
        return [one for one in self.run.verdict.waiters if one.op in ops]

    @property
    def kept_by_a_join(self) -> Waiter | None:
        """Who waits for a process to end, while another waits for room in a pipe that is full."""
        full = {one.actor.partition("/")[0] for one in self.waiting("send", "write")}
        joins = [one for one in self.waiting("join", "waitpid") if one.line]
        return next((one for one in joins if one.key in full), joins[0] if joins and full else None)

    @property
    def unheard(self) -> tuple[Waiter, str] | None:
        """Who waits at a pipe into which nobody has put anything, and who has put something that nobody takes."""
        steps = self.run.trace.steps[self.since:]
        sent = {step.key: step.process for step in steps if step.op == "send"}
        taken = {step.key for step in steps if step.op == "recv"}
        lost = [process for key, process in sent.items() if key not in taken]
        for one in self.waiting("recv"):
            if one.line and (one.key or "").startswith("pipe") and one.key not in sent and lost:
                return one, lost[0]
        return None

    @property
    def thread_queue(self) -> Waiter | None:
        """The main process where it waits at a queue for threads, though it has children and no threads."""
        threads = {step.actor for step in self.run.trace.steps if "/" in step.actor and step.process == "P0"}
        waiting = [one for one in self.waiting("acquire", "wait") if one.actor == "P0" and "tlock" in (one.key or "")]
        return waiting[0] if waiting and waiting[0].line and self.children and not threads else None

    # -------------------------------------------------------------------------------------------------- steps

    def line_of_putting(self, process: str) -> str | None:
        """The line at which a process put something."""
        return next((step.line for step in self.run.trace.steps[self.since:] if step.process == process and step.line
                     and ((step.key or "").startswith("boundedsemaphore") or step.op in GIVES)), None)

    def rows(self, *lines: Printed) -> list[Step]:
        """The steps that show where things went; and those that printed *lines*."""
        wanted = {line.step - 1 for line in lines}
        found = [
            step for number, step in enumerate(self.run.trace.steps)
            if number >= self.since and step.op in SHOWN and (step.op != "print" or number in wanted)
            and (step.line or step.op not in ("start", "join")) and not (step.parked and step.op in ("send", "join"))
        ]
        last = {id(step) for step in found if step.op == "recv" and not self._goes_on(step)}
        found = [step for step in found if not (step.op == "recv" and id(step) not in last)]
        for least in ("exit", "start", "join"):
            if len(found) > MOST:
                found = [step for step in found if step.op != least]
        return found[:MOST]

    def _goes_on(self, step: Step) -> bool:
        """Whether the same try to receive is made again later."""
        steps = self.run.trace.steps
        for later in steps[next(n for n, one in enumerate(steps) if one is step) + 1:]:
            if later.actor == step.actor:
                return later.op == "recv" and later.parked and later.key == step.key
        return False


def short(text):
    """A text as a report shows it."""
    return text if len(text) < 80 else f"{text[:40]}…{text[-20:]}"
