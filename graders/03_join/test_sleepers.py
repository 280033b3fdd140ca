"""03_join: waiting for processes, all at once, one by one, and batch by batch.

All three functions are batches: one with everybody, one for each sleeper, or ``size`` sleepers each. So one
analysis serves them all:

1. a :class:`Night` finds who slept which duration, from the naps of the processes;
2. ``FINDERS`` look for what is wrong with it, root causes first;
3. a check demands some of the :class:`About`; where one of these is amiss, it fails with the first cause found,
   so that one mistake has one name in all checks.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lockstep.grading import N_, Observation, _, check, is_right, ngettext

SAME = 0.01
"""Seconds within which a nap is one of the durations; these are whole tenths."""
MANY_POLLS = 40
"""Questions after which a loop is worth a word."""


class About(enum.Enum):
    """What a fault is about."""

    SLEPT = enum.auto()
    """Each duration is slept through by a process."""
    ENDED = enum.auto()
    """All have ended, by themselves, when the function returns."""
    ORDER = enum.auto()
    """Who runs beside whom."""
    OWN = enum.auto()
    """A process for each duration."""
    TIME = enum.auto()
    """The seconds returned."""


# ------------------------------------------------------------------------------------------------- checks

@check("together-takes-the-longest", points=2, claim=N_(
    "run_together runs all at the same time, so that it takes as long as the longest"))
def test_together_takes_the_longest(program, draw):
    """Everybody overlaps, and the maximum is returned."""
    durations = _together(draw)
    for run in program.explore("run_together", durations):
        _demand(run, [durations], About.SLEPT, About.ORDER, About.TIME)
        _advise(program, run)


@check("together-waits-for-all", points=2, claim=N_(
    "when run_together returns, every process has ended, and by itself"))
def test_together_waits_for_all(program, draw):
    """Nobody is alive at the return, on any schedule; two of them end at the same time."""
    durations = _together(draw)
    for run in program.explore("run_together", durations):
        _demand(run, [durations], About.SLEPT, About.ENDED)


@check("in-turn-takes-the-sum", points=2, claim=N_(
    "run_in_turn starts each process when the one before has ended, so that it takes the sum"))
def test_in_turn_takes_the_sum(program, draw):
    """Nobody overlaps, and the sum is returned."""
    durations = _in_turn(draw)
    for run in program.explore("run_in_turn", durations, schedules=8):
        _demand(run, _batches(durations, 1), About.SLEPT, About.ENDED, About.ORDER, About.TIME)
        _advise(program, run)


@check("batches-take-their-longest", points=2, claim=N_(
    "run_in_batches begins a batch when the whole one before has ended; each takes as long as its longest"))
def test_batches_take_their_longest(program, draw):
    """Members of a batch overlap, batches do not; also where the size is one, or more than there are."""
    for durations, size, schedules in _in_batches(draw):
        for run in program.explore("run_in_batches", durations, size, schedules=schedules):
            _demand(run, _batches(durations, size), About.SLEPT, About.ENDED, About.ORDER, About.TIME)
            _advise(program, run)


@check("a-process-each", points=1, claim=N_("each duration is slept through in a process of its own"))
def test_a_process_each(program, draw):
    """As many processes as durations, in all three functions."""
    durations = _together(draw)
    for run in program.explore("run_together", durations, schedules=2):
        _demand(run, [durations], About.SLEPT, About.OWN)
    durations = _in_turn(draw)
    for run in program.explore("run_in_turn", durations, schedules=2):
        _demand(run, _batches(durations, 1), About.SLEPT, About.OWN)
    durations, size, _schedules = _in_batches(draw)[0]
    for run in program.explore("run_in_batches", durations, size, schedules=2):
        _demand(run, _batches(durations, size), About.SLEPT, About.OWN)


@check("nobody-takes-no-time", points=1, claim=N_("with nobody to wait for, each function returns 0 seconds"))
def test_nobody_takes_no_time(program, draw):
    """An empty list is a night too."""
    size = draw("nobody").number(2, 4)
    for function, *more in (("run_together",), ("run_in_turn",), ("run_in_batches", size)):
        for run in program.explore(function, [], *more, schedules=1):
            _demand(run, [], About.TIME)


# ------------------------------------------------------------------------------------------------- inputs

def _together(draw: Any) -> list[float]:
    """Four sleepers: the two longest tie, and stand neither first nor last; far longer than the others."""
    mine = draw("together")
    first, last = mine.durations(2, 0.3, 0.9)
    longest = mine.seconds(2.6, 2.9)
    return [first, longest, longest, last]


def _in_turn(draw: Any) -> list[float]:
    """Four sleepers, two of them alike, so that a dict or a set of durations loses one."""
    mine = draw("in turn")
    first, last = mine.durations(2, 0.3, 0.9)
    return [first, mine.seconds(1.1, 1.4), last, first]


def _in_batches(draw: Any) -> list[tuple[list[float], int, int | None]]:
    """Durations, size, and how many schedules.

    The main one is seven by two: a full batch follows the first, whose last member is not its longest; the second is a tie; the last
    is not full; and seven by two is not two by anything.
    """
    mine = draw("in batches")
    one, two, tie, three, four, five = mine.durations(6, 0.3, 1.4)
    seven = [max(one, two), min(one, two), tie, tie, three, four, five]
    return [(seven, 2, 12), (mine.durations(3, 0.3, 0.9), 1, 1), (mine.durations(2, 0.3, 0.9), 5, 1)]


def _batches(durations: Sequence[float], size: int) -> list[list[float]]:
    return [list(durations[first:first + size]) for first in range(0, len(durations), size)]


# -------------------------------------------------------------------------------------------------- facts

class Sleeper(NamedTuple):
    """One duration, and the process that slept it."""

    seconds: float
    batch: int
    nap: Any
    process: Any
    begin: int
    """The number of the first step at which it was there."""
    end: float
    """The number of the step with which it ended; infinity: never."""


class Night:
    """Who slept when, in one run."""

    def __init__(self, run: Observation, batches: list[list[float]]) -> None:
        self.run = run
        self.batches = batches
        self.returned = run.at_return.steps
        self.called = getattr(run.mark("called"), "steps", 0)
        self._begins, self._ends = _lives(run)
        self.children = [one for one in run.children if self._begins.get(one.name, -1) >= self.called]
        """The processes started by the call; not those of an import without a main guard."""
        self.sleepers, self.missing = self._match()

    @property
    def durations(self) -> list[float]:
        """All of them."""
        return [seconds for batch in self.batches for seconds in batch]

    @property
    def expected(self) -> float:
        """The seconds that it takes."""
        return sum(max(batch) for batch in self.batches)

    def _match(self) -> tuple[list[Sleeper], list[float]]:
        """Give each duration the nap that fits; one of a process with few naps first, as pollers nap too."""
        mine = {child.name: child for child in self.children}
        naps = [nap for nap in self.run.naps if nap.actor.partition("/")[0] in mine]
        count: dict[str, int] = {}
        for nap in naps:
            count[nap.actor] = count.get(nap.actor, 0) + 1
        naps.sort(key=lambda nap: count[nap.actor])
        found, missing = [], []
        for number, batch in enumerate(self.batches):
            for seconds in batch:
                nap = next((one for one in naps if abs(one.seconds - seconds) < SAME), None)
                if nap is None:
                    missing.append(seconds)
                    continue
                naps.remove(nap)
                found.append(self._sleeper(seconds, number, nap, mine[nap.actor.partition("/")[0]]))
        return sorted(found, key=lambda one: one.begin), missing

    def _sleeper(self, seconds: float, batch: int, nap: Any, process: Any) -> Sleeper:
        end = self._ends.get(process.name, math.inf)
        return Sleeper(seconds, batch, nap, process, self._begins[process.name], end)

    def left(self) -> list[Any]:
        """The processes still there at the return: sleepers, or anyone where a sleeper is missing."""
        seen = self.run.at_return.processes
        suspects = self.children if self.missing else [one.process for one in self.sleepers]
        return _unique(one for one in suspects if one.name in seen and seen[one.name].state not in (None, "Z", "X"))

    def at_once(self) -> int:
        """How many sleepers were there at the same time, at the most."""
        return max((len({other.process.name for other in self.sleepers if other.begin <= one.begin < other.end})
                    for one in self.sleepers), default=0)

    def naps_of(self, process: str, threads: bool) -> list[Any]:
        """The naps of one process within the call: those of its main thread, or of its other threads."""
        until = self.run.at_return.time
        return [
            nap for nap in self.run.naps
            if nap.actor.partition("/")[0] == process and ("/" in nap.actor) == threads and nap.time <= until
        ]

    def waits_for(self, process: str, before: float) -> Iterator[tuple[Any, bool]]:
        """Each wait for *process* that was over before step *before*, and whether the process had ended then."""
        steps = self.run.trace.steps
        for number, step in enumerate(steps):
            if step.key != process or step.op not in ("join", "waitpid") or step.parked or not step.line:
                continue
            over = number
            for later in range(number + 1, len(steps)):
                if steps[later].actor == step.actor:
                    if not steps[later].parked:
                        break
                    over = later
            if over < before:
                yield step, self._ends.get(process, math.inf) < over

    def steps_of(self, *processes: Any) -> list[Any]:
        """The steps in which these are started, waited for and end, and the return."""
        names = {process.name for process in processes}
        return [
            step for step in self.run.trace.steps
            if step.op in ("start", "fork") and step.detail in names or step.op == "exit" and step.process in names
            or step.op in ("join", "waitpid") and step.key in names and step.line and not step.parked
            or step.op == "returned"
        ]

    def label(self, process: Any) -> str:
        """A process as a report calls it."""
        return self.run.label(process.name)

    def labels(self, processes: Sequence[Any]) -> str:
        """Several of them."""
        return ", ".join(self.label(process) for process in processes)


def _unique(processes: Iterable[Any]) -> list[Any]:
    return list({process.name: process for process in processes}.values())


def _lives(run: Observation) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of the steps at which each process was first there, and with which it ended."""
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    killed: dict[str, int] = {}
    for number, step in enumerate(run.trace.steps):
        begins.setdefault(step.process, number)
        if step.op in ("start", "fork") and step.detail:
            begins.setdefault(step.detail, number)
        elif step.op == "exit":
            ends[step.process] = number
        elif step.op == "deliver":
            killed[step.detail.partition(" ")[0]] = number
    for name, number in killed.items():
        if name in run.trace.processes and run.trace.processes[name].died is not None:
            ends.setdefault(name, number)
    return begins, ends


# ------------------------------------------------------------------------------------------------ verdicts

def _demand(run: Observation, batches: list[list[float]], *wanted: About) -> None:
    """End the check where something is amiss that it is about, with the first cause found."""
    _require_started(run)
    run.require_end()
    night = Night(run, batches)
    first: dict[str, Any] | None = None
    for about, find in FINDERS:
        found = find(night)
        if found is None:
            continue
        first = first or found
        if about in wanted:
            run.fail(**first)


def _require_started(run: Observation) -> None:
    """Waiting for a process that nobody has started raises: say so."""
    for raised in run.raised:
        told = raised.kind == "AssertionError" and "started process" in raised.text or \
            raised.kind == "ValueError" and "process not started" in raised.text
        if told and raised.phase == "call" and raised.frames:
            run.fail(
                "not-started", expected=_("Every process is started, then waited for."),
                seen=_("It waited for a process that had not been started ({error}).").format(error=raised.text),
                next=_("A Process that has been made does nothing yet: which call sets it going?"),
                line=raised.frames[-1][1],
            )


def _nobody_slept(night: Night) -> dict[str, Any] | None:
    """Durations that no process slept through: where did they go?"""
    if not night.missing or night.left():
        return None
    run, missing = night.run, night.missing
    main = [nap for nap in night.naps_of("P0", False) if _is_one_of(nap, missing)]
    threads = [nap for nap in night.naps_of("P0", True) if _is_one_of(nap, missing)]
    line = _definition(run)
    expected = _("Each duration is slept through by a process.")
    if main:
        return {
            "id": "slept-in-parent", "expected": expected, "line": line,
            "seen": _("The main process itself slept {seconds}.").format(seconds=_told(nap.seconds for nap in main)),
            "next": _("Give Process the function to call, and what to call it with, instead of calling it yourself."),
        }
    if threads:
        return {
            "id": "thread-not-process", "expected": expected, "line": line,
            "seen": _("Threads of the main process slept {seconds}.").format(
                seconds=_told(nap.seconds for nap in threads)),
            "next": _("Use Process instead of Thread."),
        }
    if not night.children and is_right(run.result, night.expected):
        return {
            "id": "made-up", "expected": expected, "line": line,
            "seen": _("It returned {result}, and no process was started.").format(result=_number(run.result)),
            "next": _("Let processes sleep, and measure how long that takes."),
        }
    if len(night.children) < len(night.durations):
        return {
            "id": "not-started", "expected": _("A process is started for each of {count} durations.").format(
                count=len(night.durations)),
            "seen": ngettext(
                "{count} process was started; nobody slept {seconds}.",
                "{count} processes were started; nobody slept {seconds}.", len(night.children),
            ).format(count=len(night.children), seconds=_told(missing)),
            "next": _("Look whether start() is called, with its parentheses, for every process."), "line": line,
        }
    return {
        "id": "unexpected", "expected": expected, "line": night.children[0].line,
        "seen": _("Processes were started, but nobody slept {seconds}.").format(seconds=_told(missing)),
        "next": _("Look at what each process is given to do."),
    }


def _left_behind(night: Night) -> dict[str, Any] | None:
    """Somebody was alive at the return."""
    left = night.left()
    if not left:
        return None
    names = {process.name for process in left}
    batches = {one.batch for one in night.sleepers if one.process.name in names}
    all_of_one = max(map(len, night.batches)) == 1
    group = [one.process for one in night.sleepers if all_of_one or one.batch in batches] or night.children
    seen = ngettext(
        "{processes} was still running when it returned.", "{processes} were still running when it returned.",
        len(left),
    ).format(processes=night.labels(left))
    expected = _("It returns when every process has ended.")
    return _unwaited(night, left[0], group, night.returned, expected, seen) or {
        "id": "never-joined", "expected": expected, "seen": seen, "line": left[0].line,
        "next": _("Which call waits until a process has ended? It is needed once for each of them."),
        "steps": night.steps_of(*left[:2]),
    }


def _unwaited(
    night: Night, process: Any, group: Sequence[Any], before: float, expected: str, seen: str
) -> dict[str, Any] | None:
    """Why nobody waited for *process*, though something was done about it or about others of its group."""
    given_up = [step for step, ended in night.waits_for(process.name, before) if not ended]
    if given_up:
        return {
            "id": "never-joined", "expected": expected, "line": given_up[-1].line,
            "seen": seen + " " + _("It had waited for a while, and given up."),
            "next": _("A wait with a time-out may end too soon: wait without one, or look who is alive and wait again."),
            "steps": night.steps_of(process),
        }
    for other in _unique(group):
        waited = [step for step, ended in night.waits_for(other.name, before) if ended]
        if waited and other is not process:
            return {
                "id": "joined-last-only", "expected": expected, "line": waited[-1].line,
                "seen": seen + " " + _("It had waited for {other}.").format(other=night.label(other)),
                "next": _("Others may take longer than the one that is waited for: wait for every one of them."),
                "steps": night.steps_of(process, other),
            }
    naps = [nap for nap in night.naps_of(process.parent or "P0", False) if nap.time >= process.born]
    if naps:
        return {
            "id": "slept-instead-of-waiting", "expected": expected, "line": naps[-1].line,
            "seen": seen + " " + _("It had slept for {seconds} instead of waiting.").format(
                seconds=_told(nap.seconds for nap in naps)),
            "next": _("However well the time is guessed, a process may take a little longer: wait until it has ended."),
            "steps": night.steps_of(process),
        }
    return None


def _batches_overlap(night: Night) -> dict[str, Any] | None:
    """A process was started while one of another batch was there."""
    pair = next(((first, second) for second in night.sleepers for first in night.sleepers
                 if first.batch != second.batch and first.process is not second.process
                 and first.begin < second.begin < first.end), None)
    if pair is None:
        return None
    first, second = pair
    size = max(map(len, night.batches))
    expected = _("A process starts when the one before has ended.") if size == 1 else \
        _("A batch starts when every process of the batch before has ended.")
    seen = _("{second} ({second_seconds} s) was started while {first} ({first_seconds} s) was still running.").format(
        second=night.label(second.process), second_seconds=_number(second.seconds),
        first=night.label(first.process), first_seconds=_number(first.seconds))
    found = {
        "id": "all-at-once", "expected": expected, "seen": seen, "line": second.process.line,
        "next": _("Wait between the starts: what has to be over before the next one begins?"),
        "steps": night.steps_of(first.process, second.process),
    }
    if night.at_once() == len(night.sleepers):
        return found
    group = [one.process for one in night.sleepers if one.batch == first.batch]
    waited = None
    if size == 1 or night.at_once() > size:
        waited = _unwaited(night, first.process, group, second.begin, expected, seen)
    if waited is not None or size == 1:
        return waited or found
    return {
        **found, "id": "not-in-batches",
        "next": _("Cut the list into batches of the given size first, then run one batch after the other."),
    }


def _batch_is_split(night: Night) -> dict[str, Any] | None:
    """A process was started only after another of its batch had ended."""
    for second in night.sleepers:
        for first in night.sleepers:
            if first.batch == second.batch and first.end < second.begin:
                joins = [step for step, _ended in night.waits_for(first.process.name, second.begin)]
                return {
                    "id": "joined-in-loop", "line": joins[-1].line if joins else second.process.line,
                    "expected": ngettext("Both processes run at the same time.", "All {count} processes run at the same time.",
                        1 if len(night.batches[first.batch]) == 2 else 3,
                    ).format(count=len(night.batches[first.batch])),
                    "seen": _("{second} was started only after {first} had ended: that took {taken} s, not {wanted} s.").format(
                        second=night.label(second.process), first=night.label(first.process),
                        taken=_number(night.run.elapsed), wanted=_number(night.expected)),
                    "next": _("Start them all before waiting for any: two loops, not one."),
                    "steps": night.steps_of(first.process, second.process),
                }
    return None


def _shared(night: Night) -> dict[str, Any] | None:
    """One process slept more than one duration."""
    by_process: dict[str, list[Sleeper]] = {}
    for one in night.sleepers:
        by_process.setdefault(one.process.name, []).append(one)
    for group in by_process.values():
        if len(group) < 2:
            continue
        threads = len({one.nap.actor for one in group}) > 1
        return {
            "id": "thread-not-process" if threads else "not-started", "line": group[0].process.line,
            "expected": _("A process is started for each of {count} durations.").format(count=len(night.durations)),
            "seen": _("{process} slept {seconds}, one after the other.").format(
                process=night.label(group[0].process), seconds=_told(one.seconds for one in group))
            if not threads else _("Threads of {process} slept {seconds}.").format(
                process=night.label(group[0].process), seconds=_told(one.seconds for one in group)),
            "next": _("Start a new process for each duration."),
        }
    return None


def _cut_short(night: Night) -> dict[str, Any] | None:
    """A process was killed in its sleep, or ended with another exit code than 0."""
    for one in night.sleepers:
        process = one.process
        slept = process.died is None or process.died >= one.nap.time + one.seconds - SAME
        pooled = process.target == "worker" and process.daemon and slept  # a pool ends its workers by a signal
        if slept and (process.exit_code in (0, None) or pooled):
            continue
        return {
            "id": "unexpected", "expected": _("Every process sleeps to its end and ends with exit code 0."),
            "seen": _("{process} ({seconds} s) ended with exit code {code}.").format(
                process=night.label(process), seconds=_number(one.seconds), code=process.exit_code),
            "next": _("Let it end by itself, and wait until it has."), "line": process.line,
            "steps": night.steps_of(process),
        }
    return None


def _other_seconds(night: Night) -> dict[str, Any] | None:
    """The right processes at the right time, and another number."""
    run = night.run
    if is_right(run.result, night.expected):
        return None
    naps = [nap for nap in night.naps_of("P0", False)]
    if naps and run.elapsed > night.expected + 0.05 and is_right(run.result, run.elapsed):
        return {
            "id": "slept-in-parent", "line": naps[-1].line,
            "expected": _("It takes {wanted} s.").format(wanted=_number(night.expected)),
            "seen": _("It took {taken} s: the main process itself slept {seconds}.").format(
                taken=_number(run.elapsed), seconds=_told(nap.seconds for nap in naps)),
            "next": _("Wait for the processes instead of sleeping beside them."),
        }
    own = [step for step in run.trace.steps[night.called:night.returned] if step.process == "P0" and step.line]
    return {
        "id": "wrong-elapsed", "line": own[-1].line if own else _definition(run),
        "expected": _("It returns {wanted}: the seconds from before the first start to after the last end.").format(
            wanted=_number(night.expected)),
        "seen": _("It returned {result}.").format(result=_number(run.result)) + " " +
                _("The whole took {taken} s.").format(taken=_number(run.elapsed)),
        "next": _("Where is the clock read first, and where last? Everything that takes time has to lie between."),
    }


FINDERS: tuple[tuple[About, Callable[[Night], dict[str, Any] | None]], ...] = (
    (About.SLEPT, _nobody_slept),
    (About.ENDED, _left_behind),
    (About.ORDER, _batches_overlap),
    (About.ORDER, _batch_is_split),
    (About.OWN, _shared),
    (About.ENDED, _cut_short),
    (About.TIME, _other_seconds),
)
"""Root causes first."""


def _advise(program: Any, run: Observation) -> None:
    """A loop that asks again and again is right, and worth a word."""
    polls = sum(step.op in ("is_alive", "exitcode") and bool(step.line) for step in run.trace.steps)
    advice = _("join() waits until a process has ended; there is no need to ask again and again.")
    if polls > MANY_POLLS and advice not in program.advice:
        program.advice.append(advice)


# --------------------------------------------------------------------------------------------------- words

def _is_one_of(nap: Any, durations: Sequence[float]) -> bool:
    return any(abs(nap.seconds - seconds) < SAME for seconds in durations)


def _number(value: Any) -> str:
    """A number as a report says it; anything else as Python writes it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return repr(value)[:80]
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _told(seconds: Any) -> str:
    """A few times: ``0.3 s, 0.7 s``; of many, the first ones."""
    told = [f"{_number(one)} s" for one in seconds]
    return ", ".join(told[:4]) + (", …" if len(told) > 4 else "")


def _definition(run: Observation) -> int | None:
    """The line that defines the function called, to point at; where nothing that happened has a line."""
    try:
        lines = run.source.path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    name = re.escape(run.call.function)
    return next((number for number, line in enumerate(lines, 1) if re.match(rf"(async\s+)?def\s+{name}\b", line)), None)
