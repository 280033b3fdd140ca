"""A banquet, and the count that its queue keeps: who told it of what they had eaten, and who waited for the count.

A JoinableQueue counts in a semaphore: a put adds one, ``task_done()`` tries to take one away and looks what is left,
``join()`` only looks, and then waits. So who does what can be told from the steps. Nothing here judges.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from meals import MANAGER, Meal

from lockstep.conductor import Process, Step
from lockstep.grading.observation import Observation
from lockstep.words import _

QUEUES = ("pipe", "lock", "boundedsemaphore")
"""What the keys of a queue's inside begin with, where the queue has no count."""


@dataclasses.dataclass(frozen=True)
class Wait:
    """One ``join()`` of a queue."""

    process: str
    line: str
    key: str | None
    """The semaphore in which that queue counts."""
    begin: int
    """The number of the step that looked at the count."""
    end: int
    """The number of the last step made there."""


@dataclasses.dataclass(frozen=True)
class Early:
    """An item of which the queue was told before it had been eaten."""

    process: str
    told: int
    """The number of the step that told."""
    eaten: int
    """The number of the step that said that it was eaten; -1: nobody said so."""


class Banquet(Meal):
    """What became of the items, and of the count, in one run."""

    def __init__(self, run: Observation, eaters: Sequence[str], items: Sequence[Any], cooks: Mapping[str, str]) -> None:
        super().__init__(run, eaters, items, cooks)
        steps = run.trace.steps
        self.counts = {step.key for step in steps[self._since:]
                       if step.op == "get-value" and (step.key or "").startswith("semaphore")}
        """The keys of the semaphores in which queues count."""
        self.tells = [number for number, step in enumerate(steps)
                      if number >= self._since and step.op == "try-acquire" and step.key in self.counts]
        """The numbers of the steps that told a queue of one item, or tried to."""
        self.waits = self._waits()
        self.dining = {line.process for _who, _item, line in self.ate}
        """The processes that said to have eaten."""
        returned = run.returned
        self.late = [item for item in items if not any(
            text == str(item) and (not returned or line.step <= run.at_return.steps) for _who, text, line in self.ate)]
        """The items that were not eaten when the function returned, or the run ended."""

    def _waits(self) -> list[Wait]:
        found, last = [], {}
        begun: dict[str, Wait] = {}
        for number, step in enumerate(self.run.trace.steps):
            before, last[step.actor] = last.get(step.actor), step
            wait = begun.get(step.actor)
            if wait is not None and step.line == wait.line:
                begun[step.actor] = dataclasses.replace(wait, end=number)
                continue
            if wait is not None:
                found.append(begun.pop(step.actor))
            tells = before is not None and before.op == "try-acquire" and before.key == step.key
            if step.op == "get-value" and step.key in self.counts and number >= self._since and not tells:
                begun[step.actor] = Wait(step.process, step.line, step.key, number, number)
        return sorted([*found, *begun.values()], key=lambda wait: wait.begin)

    # ------------------------------------------------------------------------------------------- the count

    def told(self, process: str) -> int:
        """How often a process told a queue."""
        return sum(self.run.trace.steps[number].process == process for number in self.tells)

    def takes_of(self, process: str) -> list[int]:
        """The numbers of the steps with which a process took something from the counter."""
        return [one.step - 1 for one in self.messages(sent=False)
                if one.process == process and one.key in self.queues]

    def untold(self) -> Process | None:
        """Somebody who took more from the counter than they told it of."""
        return next((one for one in self.others if self.told(one.name) < len(self.takes_of(one.name))), None)

    def early(self) -> Early | None:
        """The first tell that came before its item was eaten, or from somebody who eats nothing at all."""
        steps = self.run.trace.steps
        eaten: dict[str, list[int]] = {}
        for _who, _item, line in self.ate:
            eaten.setdefault(line.process, []).append(line.step - 1)
        count: dict[str, int] = {}
        for number in self.tells:
            process = steps[number].process
            place = count[process] = count.get(process, -1) + 1
            own = eaten.get(process, [])
            if place < len(own) and number < own[place]:
                return Early(process, number, own[place])
            if not own and not self.takes_of(process):
                return Early(process, number, -1)
        return None

    def told_twice(self) -> int:
        """The number of the first step with which an eater told of more than it had taken; -1: there is none."""
        for process in sorted(self.dining):
            own = [number for number in self.tells if self.run.trace.steps[number].process == process]
            takes = self.takes_of(process)
            for place, number in enumerate(own):
                if sum(take < number for take in takes) <= place and takes:
                    return number
        return -1

    @property
    def tells_nobody(self) -> bool:
        """Whether no eater touched anything but the queue's inside between its dishes, where it has no count."""
        for process in self.dining if self.queues else ():
            first = min(line.step for _who, _item, line in self.ate if line.process == process)
            own = [(number, step.key) for number, step in enumerate(self.run.trace.steps)
                   if step.process == process and step.key and ":" not in step.key]
            known = {key for number, key in own if number < first}
            if any(key not in known for _number, key in own):
                return False
        return bool(self.queues) and not self.counts

    def _in_words(self, step: Step) -> Step:
        if step.key in self.counts:
            told = step.op == "try-acquire"
            return dataclasses.replace(step, op=_("tells the queue") if told else _("looks at the queue's count"))
        return super()._in_words(step)

    # ------------------------------------------------------------------------------------------- who waits

    def who_waits(self) -> list[str]:
        """Who waits for what at the end of a run that did not finish, a sentence each."""
        counts = [one.key for one in self.run.verdict.waiters if one.key and one.key.startswith("semaphore")]
        pattern = "|".join(map(re.escape, counts))
        return [re.sub(rf"\b({pattern})\b", _("the queue's count"), each) if counts else each
                for each in self.run.waits()]

    def waiting(self) -> Wait | None:
        """Who still waits for the count at the end of a run that did not finish; the main process before others."""
        stopped = {(one.actor.partition("/")[0], one.line) for one in self.run.verdict.waiters}
        open_ones = [wait for wait in self.waits if (wait.process, wait.line) in stopped]
        return min(open_ones, key=lambda wait: wait.process, default=None)

    def cook_after(self, number: int) -> str:
        """A cook who had not ended before the step of that number; empty where there is none.

        A cook who has not cooked anything yet cannot be told from an eater: there are none where no more processes
        are left than there are eaters.
        """
        gone = {step.process for step in self.run.trace.steps[:number] if step.op == "exit"}
        if sum(one.name not in gone and one.target != MANAGER for one in self.children) <= len(self.eaters):
            return ""
        done = {who for who, _item, line in self.cooked if line.process in gone}
        return next((who for who in self.cooks if who not in done), "")

    def kills(self) -> list[tuple[int, Process]]:
        """The signals sent by the student's own lines to those who are no cooks: step and receiver."""
        by_name = {one.name: one for one in self.others}
        return [(number, by_name[step.detail.split()[0]]) for number, step in enumerate(self.run.trace.steps)
                if step.op == "kill" and step.line and step.detail and step.detail.split()[0] in by_name]

