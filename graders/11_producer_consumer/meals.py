"""Cooks, a queue and eaters in one run: who cooked, put, took and ate what. For the exercises set in a kitchen.

What travels through a queue has no label, so it is counted: who receives more from it than they say to have eaten has
taken an end mark (or thrown an item away), and who leaves without having received more has guessed. Nothing here
judges: a grader asks a :class:`Meal` for what it wants to know.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lockstep.conductor import Message, Printed, Process, Step, Waiter
from lockstep.grading.observation import Observation
from lockstep.words import _

MOMENT = 1e-6
MANAGER = "BaseManager._run_server"
PUTS = ("acquire", "try-acquire", "send")
"""Operations with which a put begins; the first two on the semaphore that counts a queue's free places."""

ASKS = frozenset({"poll", "get-value", "try-acquire", "wait"})
"""Operations of an eater that can come back with nothing."""

CARRIES = frozenset({"send", "recv", "read", "write", "get", "set", "read-file", "write-file", "replace-file"})
"""Operations by which something goes from one process to another."""

Said = tuple[str, str, Printed]
"""Who says so, of which item, and the line printed."""


def said(printed: Iterable[Printed], names: Iterable[str], verb: str) -> list[Said]:
    """The messages ``NAME VERB ITEM`` of *names*."""
    known, found = set(names), []
    for line in printed:
        who, between, item = line.text.partition(f" {verb} ")
        if between and who in known:
            found.append((who, item, line))
    return found


def short(item: Any) -> str:
    """An item as a report names it."""
    text = str(item)
    if not text or not isinstance(item, str):
        return repr(item)
    return text if len(text) < 60 else f"{text[:20]}…{text[-20:]}"


class Meal:
    """What became of the items in one run."""

    def __init__(self, run: Observation, eaters: Sequence[str], items: Sequence[Any], cooks: Mapping[str, str]) -> None:
        """
        Args:
            run: the run.
            eaters: their names.
            items: what should be eaten.
            cooks: the food of each cook by name; empty where nobody cooks.
        """
        self.run, self.eaters, self.items, self.cooks = run, eaters, items, cooks
        called = run.mark("called")
        self._since = called.steps if called is not None else 0
        self.printed = [line for line in run.printed if line.step > self._since]
        """The lines printed since the call: what an unguarded demonstration prints at import is no part of it."""
        self.cooked = said(self.printed, cooks, "cooked")
        self.ate = said(self.printed, eaters, "ate")
        self.times_cooked = collections.Counter(item for _who, item, _line in self.cooked)
        self.times_eaten = collections.Counter(item for _who, item, _line in self.ate)
        self.missing = [item for item in items if not self.times_eaten[str(item)]]
        """The items that nobody said to have eaten."""
        self.unsaid = [item for item in items if cooks and not self.times_cooked[str(item)]]
        """The items that nobody said to have cooked."""
        self.twice = [item for item in items if max(self.times_eaten[str(item)], self.times_cooked[str(item)]) > 1]
        self.queues = self._queues()
        """The keys of the pipes that the eaters' food came from; none where it came by other ways (a manager)."""
        run.known_as.update(self._names())

    def _queues(self) -> set[str]:
        received, found = self.messages(sent=False), set()
        for _who, _item, line in self.ate:
            before = [one.key for one in received if one.process == line.process and one.step < line.step]
            found.update(before[-1:])
        cooks = {line.process for _who, _item, line in self.cooked}
        sent = {one.key for one in self.messages(sent=True) if not cooks or one.process in cooks}
        return {key for key in found or sent if key.startswith("pipe")}

    # ------------------------------------------------------------------------------------------ processes

    def _names(self) -> dict[str, str]:
        """Who each process is, where it has said something or is the only one that has not."""
        known = {line.process: who for who, _item, line in [*self.cooked, *self.ate] if line.process != "P0"}
        silent = [one.name for one in self.others if one.name not in known]
        hungry = [who for who in self.eaters if who not in known.values()]
        if len(silent) == len(hungry) == 1:
            known[silent[0]] = hungry[0]
        return known

    def name(self, process: Process) -> str:
        """The cook's or eater's name, where it is known."""
        return self.run.label(process.name)

    @property
    def children(self) -> list[Process]:
        """The processes started since the call, in the order of their names."""
        before = {step.detail for step in self.run.trace.steps[:self._since] if step.op in ("start", "fork")}
        return [one for one in self.run.children if one.name not in before]

    @property
    def others(self) -> list[Process]:
        """The processes that are no cooks and no manager: the eaters, and whoever helps."""
        cooks = {line.process for _who, _item, line in self.cooked}
        return [one for one in self.children if one.name not in cooks and one.target != MANAGER]

    @property
    def inside(self) -> list[Printed]:
        """The messages of cooks and eaters that came from the main process, or from a thread beside the main one."""
        return [line for _who, _item, line in [*self.cooked, *self.ate]
                if line.process == "P0" or "/" in self.printing(line).actor]

    @property
    def still_there(self) -> list[Process]:
        """The processes that had not ended, or not even begun, when the function returned."""
        if not self.run.returned:
            return []
        seen = self.run.at_return.processes
        return [one for one in self.children if one.target != MANAGER
                and (one.name not in seen or seen[one.name].state not in (None, "Z", "X"))]

    @property
    def killed(self) -> list[Process]:
        """The processes ended by a signal; a pool's workers only where something is missing."""
        return [one for one in self.children if (one.exit_code or 0) < 0 and one.target != MANAGER
                and (self.missing or "PoolWorker-" not in (one.given_name or ""))]

    @property
    def failed(self) -> list[Process]:
        """The processes that ended by themselves, with another exit code than 0."""
        return [one for one in self.children if (one.exit_code or 0) > 0]

    # ------------------------------------------------------------------------------------------- the queue

    @property
    def made_up(self) -> bool:
        """Whether somebody says to have eaten, and nothing at all went from one process to another."""
        carried = any(step.op in CARRIES for step in self.run.trace.steps[self._since:])
        return bool(self.ate) and not carried

    def messages(self, sent: bool | None = None) -> list[Message]:
        """What went into pipes and queues, or came out of them, since the call."""
        return [one for one in self.run.messages(sent) if one.step >= self._since]

    @property
    def left(self) -> int:
        """How many messages nobody took from the queue."""
        return sum(1 if one.sent else -1 for one in self.messages() if one.key in self.queues)

    def taken(self, process: Process) -> int:
        """How much a process took from the queue without saying that it ate it."""
        received = [one for one in self.messages(sent=False)
                    if one.process == process.name and one.key in self.queues]
        return len(received) - sum(line.process == process.name for _who, _item, line in self.ate)

    def puts_back(self, process: Process) -> bool:
        """Whether a process put something on the queue from which the eaters take."""
        return any(one.process == process.name and one.key in self.queues for one in self.messages(sent=True))

    def sent(self, process: Process) -> int | None:
        """How many messages a process sent into queues; None where it used other ways."""
        own = [one for one in self.messages(sent=True) if one.process == process.name]
        return None if any(not one.key.startswith("pipe") for one in own) else len(own)

    @property
    def blocked(self) -> list[Waiter]:
        """Who waits for room on a queue at the end of a run that did not finish."""
        return [one for one in self.run.verdict.waiters
                if one.op == "send" or (one.op == "acquire" and (one.key or "").startswith("boundedsemaphore"))]

    # ---------------------------------------------------------------------------------------------- steps

    def printing(self, line: Printed) -> Step:
        """The step that printed a line."""
        return self.run.trace.steps[line.step - 1]

    def last(self, process: Process | None, ops: Iterable[str]) -> Step | None:
        """The last step of a process with one of *ops*, at a line of the student's."""
        return next((step for step in reversed(self.run.trace.steps) if process is not None
                     and step.process == process.name and step.op in ops and step.line), None)

    def puts(self, process: str) -> list[Step]:
        """The steps with which a process put something on a queue."""
        return [step for step in self.run.trace.steps[self._since:]
                if step.process == process and not step.parked and step.line and step.op in PUTS
                and (step.key or "").startswith("pipe" if step.op == "send" else "boundedsemaphore")]

    def put_of_a_mark(self) -> Step | None:
        """The first put by a process that neither cooks nor eats, or by a cook beyond what it cooked."""
        workers = {line.process for _who, _item, line in [*self.cooked, *self.ate]}
        for process in [self.run.process("P0"), *self.children]:
            puts = self.puts(process.name)
            if puts and process.name not in workers and process.target != MANAGER:
                return puts[0]
        for name in sorted(workers):
            puts, dishes = self.puts(name), sum(line.process == name for _who, _item, line in self.cooked)
            if 0 < dishes < len(puts):
                return puts[dishes]
        return None

    def rows(self, *groups: Iterable[Step | None]) -> list[Step]:
        """Steps for a timeline, in order, each once, in the words of the kitchen."""
        wanted = {id(step) for group in groups for step in group}
        return [self._in_words(step) for step in self.run.trace.steps[self._since:] if id(step) in wanted]

    def _in_words(self, step: Step) -> Step:
        key = step.key or ""
        if step.op in PUTS and key.startswith(("boundedsemaphore", "pipe")):
            return dataclasses.replace(step, op=_("puts something on the queue"))
        if step.op == "recv":
            return dataclasses.replace(step, op=_("takes something from the queue"))
        if step.op in ASKS:
            return dataclasses.replace(step, op=_("looks, and finds nothing"))
        return step

    def cooking(self, item: Any) -> list[Step]:
        """The steps that said that an item was cooked."""
        return [self.printing(line) for _who, text, line in self.cooked if text == str(item)]

    def eating(self, item: Any) -> list[Step]:
        """The steps that said that an item was eaten."""
        return [self.printing(line) for _who, text, line in self.ate if text == str(item)]

    def exits(self, *processes: Process) -> list[Step]:
        """The steps with which processes ended."""
        names = {one.name for one in processes}
        return [step for step in self.run.steps("exit") if step.process in names]

    def takes(self, process: Process) -> list[Step]:
        """The last steps with which a process took something from the queue."""
        return [step for step in self.run.trace.steps
                if step.process == process.name and step.op == "recv" and step.line][-3:]

    # -------------------------------------------------------------------------------------- at the same time

    @property
    def done(self) -> float:
        """When the last item was cooked, in virtual seconds; 0 where none was."""
        return max((line.time for _who, _item, line in self.cooked), default=0.0)

    def shared(self) -> str:
        """Two cooks, or two eaters, in one process, in a sentence; empty where each has its own."""
        for words in (self.cooked, self.ate):
            first: dict[str, str] = {}
            for who, _item, line in words:
                other = first.setdefault(line.process, who)
                if other != who:
                    return _("{one} and {other} were at work in the same process, one after the other.").format(
                        one=other, other=who)
        return ""

    def cooked_in_turn(self) -> tuple[Process, str] | None:
        """A cook who began when another had done, with a sentence on it."""
        spans: dict[str, tuple[float, float, str]] = {}
        for who, _item, line in self.cooked:
            began = spans[who][0] if who in spans else self._began(line)
            spans[who] = (began, line.time, line.process)
        for one, (_began, done, _process) in spans.items():
            for other, (began, ended, process) in spans.items():
                if one != other and done <= began + MOMENT and began < ended:
                    return self.run.process(process), _(
                        "{other} began to cook after {time:.2f} s, when {one} had done.").format(
                            one=one, other=other, time=began)
        return None

    def _began(self, line: Printed) -> float:
        """When the work of the cook who printed a line began: with the first sleep in its process."""
        naps = [nap.time for nap in self.run.naps if nap.actor == line.process and nap.time < line.time]
        return naps[0] if naps else self.run.process(line.process).born

    def together(self, processes: Sequence[Process]) -> bool:
        """Whether the last of *processes* was started before the first of them ended."""
        steps, names = self.run.trace.steps, {one.name for one in processes}
        started = [number for number, step in enumerate(steps) if step.op == "start" and step.detail in names]
        ended = [number for number, step in enumerate(steps) if step.op == "exit" and step.process in names]
        return not ended or max(started, default=0) < min(ended)

    def eaters_late(self) -> str:
        """That some eaters were not there while the last item was cooked, in a sentence; empty where all were."""
        there = self.run.alive_at(self.done - MOMENT, self.others)
        if self.done == 0 or len(there) >= len(self.eaters):
            return ""
        return _("{there} of {all} eaters were there when the last item was cooked, after {time:.2f} s.").format(
            there=len(there), all=len(self.eaters), time=self.done)
