"""Who looked, bought and wrote in one run of a sale: for exercises in which several take from one number in a file.

A *purchase* begins with the reading of the number that it is based on, the last one before the answer was printed, and
ends with the writing of the next number. Nothing here judges: a grader asks what was done, and what guarded it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from lockstep.conductor import Printed, Step
from lockstep.grading.guards import Guard, guard
from lockstep.grading.observation import Observation
from lockstep.words import _

WRITES = frozenset({"write-file", "replace-file"})


@dataclasses.dataclass
class Customer:
    """One user, and the process that looked and bought for them."""

    user: str
    process: str = ""
    """Empty where nothing was printed for them."""
    actor: str = ""
    looked: Printed | None = None
    answers: list[Printed] = dataclasses.field(default_factory=list)
    """The messages that tell whether they got a ticket."""
    got: bool = False
    """Whether the first of these says that they did."""
    touched: list[int] = dataclasses.field(default_factory=list)
    """The numbers of the steps that read or wrote the file."""
    reads: int = 0
    """How often the file had been read when the answer was printed, besides looking."""
    read: int = -1
    """The number of the step that read what the purchase is based on; -1: none."""
    write: int = -1
    """The number of the step that wrote the file; -1: none."""

    @property
    def begin(self) -> int:
        """The number of the purchase's first step; -1: there is none."""
        return self.read if self.read >= 0 else self.write

    @property
    def end(self) -> int:
        """The number of its last step."""
        return max(self.read, self.write)


def customers(run: Observation, users: Iterable[str], key: str) -> list[Customer]:
    """What became of each user; *key* is the file's, as steps give it."""
    return [_customer(run, user, key) for user in users]


def _customer(run: Observation, user: str, key: str) -> Customer:
    got, none = f"{user} got a ticket", f"{user} sold out"
    answers = [line for line in run.printed if line.text in (got, none)]
    looks = [line for line in run.printed if line.text.startswith(f"{user} sees ")]
    if not answers and not looks:
        return Customer(user)
    first, steps = (answers or looks)[0], run.trace.steps
    actor, end = steps[first.step - 1].actor, answers[0].step if answers else len(steps)
    touched = [number for number, step in enumerate(steps) if step.actor == actor and step.key == key]
    reads = [number for number in touched if steps[number].op == "read-file" and number < end]
    read = reads[-1] if reads else -1
    write = next((number for number in touched if steps[number].op in WRITES and number > read), -1)
    mine = [line for line in looks if line.process == first.process]
    looked = next(iter(mine or looks), None)
    return Customer(
        user, first.process, actor, looked, answers, bool(answers) and answers[0].text == got, touched,
        len(reads) - sum(line.step < end for line in mine), read, write,
    )


def sold(group: Iterable[Customer]) -> int:
    """How many say that they got a ticket."""
    return sum(one.got for one in group)


def listed(group: Sequence[Customer]) -> str:
    """The users' names, in one phrase."""
    names = [one.user for one in group]
    return names[0] if len(names) == 1 else _("{first} and {last}").format(
        first=", ".join(names[:-1]), last=names[-1])


def guard_of(run: Observation, one: Customer) -> Guard:
    """What protected a purchase; a lock held at another use of the file only guards a part of it."""
    return guard(run, one.process, one.begin, one.end, one.touched)


def lost_update(group: Iterable[Customer]) -> tuple[Customer, Customer] | None:
    """Two purchases of which the second overwrote the first: it had read the number before the first was done."""
    group = list(group)
    for late in sorted(group, key=lambda one: one.read):
        for early in group:
            if -1 < late.read < early.write < late.write:
                return early, late
    return None


def rows(run: Observation, *numbers: int) -> list[Step]:
    """The steps of those numbers, in order, each once; -1 stands for none."""
    return [run.trace.steps[number] for number in sorted(set(numbers)) if number >= 0]


def purchase_rows(run: Observation, *group: Customer) -> list[Step]:
    """The steps that matter of some purchases: lock taken, number read, number written, answer."""
    numbers: list[int] = []
    for one in group:
        taken = [hold.taken - 1 for hold in run.holds(one.process) if hold.taken <= one.end + 1]
        numbers += [*taken[-1:], one.read, one.write, *(line.step - 1 for line in one.answers)]
    return rows(run, *numbers)


def life(run: Observation, process: str) -> list[int]:
    """The numbers of the steps that start and end a process."""
    return [
        number for number, step in enumerate(run.trace.steps)
        if (step.op == "start" and step.detail == process) or (step.op == "exit" and step.process == process)
    ]
