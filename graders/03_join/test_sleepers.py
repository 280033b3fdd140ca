"""03_join: waiting for processes, all at once, one by one, and batch by batch.

All three functions run batches: one with everybody, one for each sleeper, or ``size`` sleepers each. So one
analysis serves them all:

1. a :class:`Night` has the process that slept each duration;
2. ``FINDERS`` look for what is wrong with it, root causes first;
3. a check demands some :class:`About`; where one of these is amiss, it fails with the first cause found, so
   that one mistake has one name in all checks.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from nights import Night, listed, number, told

from lockstep.grading import N_, TOLERANCE, Observation, _, check, is_right, ngettext
from lockstep.grading.lives import Life, naps_of, steps_about, waits_for

DIAGNOSES = (
    "joined-in-loop", "never-joined", "joined-last-only", "all-at-once", "not-in-batches", "slept-in-parent",
    "not-started", "wrong-elapsed",
)
"""The ids that are this exercise's own."""

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


# ---------------------------------------------------------------------------------------------- the checks

@check("together-takes-the-longest", points=2, claim=N_(
    "run_together runs all at the same time, so that it takes as long as the longest"))
def test_together_takes_the_longest(program, draw):
    """Everybody overlaps, and the maximum is returned."""
    durations = _together(draw)
    for run in program.explore("run_together", durations):
        _demand(run, [durations], About.SLEPT, About.ORDER, About.TIME)
        _advise(program, run)


@check("together-waits-for-all", points=2, claim=N_(
    "When run_together returns, every process has ended, by itself and with exit code 0"))
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
    "run_in_batches starts a batch when the whole one before has ended; each takes as long as its longest"))
def test_batches_take_their_longest(program, draw):
    """Members of a batch overlap, batches do not; also where the size is one, or more than there are."""
    for durations, size, schedules in _in_batches(draw):
        for run in program.explore("run_in_batches", durations, size, schedules=schedules):
            _demand(run, _batches(durations, size), About.SLEPT, About.ENDED, About.ORDER, About.TIME)
            _advise(program, run)


@check("a-process-each", points=1, claim=N_("Each duration is slept through in a process of its own"))
def test_a_process_each(program, draw):
    """As many processes as durations, in all three functions."""
    together, in_turn, (in_batches, size, _schedules) = _together(draw), _in_turn(draw), _in_batches(draw)[0]
    for run in program.explore("run_together", together, schedules=2):
        _demand(run, [together], About.SLEPT, About.OWN)
    for run in program.explore("run_in_turn", in_turn, schedules=2):
        _demand(run, _batches(in_turn, 1), About.SLEPT, About.OWN)
    for run in program.explore("run_in_batches", in_batches, size, schedules=2):
        _demand(run, _batches(in_batches, size), About.SLEPT, About.OWN)


@check("nobody-takes-no-time", points=1, claim=N_("With nobody to wait for, each function returns 0 seconds"))
def test_nobody_takes_no_time(program, draw):
    """An empty list is a night too."""
    size = draw("nobody").number(2, 4)
    for function, *more in (("run_together",), ("run_in_turn",), ("run_in_batches", size)):
        for run in program.explore(function, [], *more, schedules=1):
            _demand(run, [], About.TIME)


# ---------------------------------------------------------------------------------------------- the inputs

def _together(draw: Any) -> list[float]:
    """Four sleepers: two tie for the longest, by far, and stand neither first nor last."""
    mine = draw("together")
    first, last = mine.durations(2, 0.3, 0.9)
    longest = mine.seconds(2.6, 2.9)
    return [first, longest, longest, last]


def _in_turn(draw: Any) -> list[float]:
    """Four sleepers, two of them alike, so that a set of the durations loses one."""
    mine = draw("in turn")
    first, last = mine.durations(2, 0.3, 0.9)
    return [first, mine.seconds(1.1, 1.4), last, first]


def _in_batches(draw: Any) -> list[tuple[list[float], int, int | None]]:
    """Durations, size, and how many schedules.

    First seven by two: the last of the first batch is not its longest, and a full batch follows; the second
    is a tie; the last is not full; and two batches, or batches of seven over two, are something else.
    """
    mine = draw("in batches")
    one, two, tie, three, four, five = mine.durations(6, 0.3, 1.4)
    seven = [max(one, two), min(one, two), tie, tie, three, four, five]
    return [(seven, 2, 12), (mine.durations(3, 0.3, 0.9), 1, 1), (mine.durations(2, 0.3, 0.9), 5, 1)]


def _batches(durations: Sequence[float], size: int) -> list[list[float]]:
    return [list(durations[first:first + size]) for first in range(0, len(durations), size)]


# -------------------------------------------------------------------------------------------- the verdicts

class Fault(NamedTuple):
    """What is wrong: the arguments of a diagnosis."""

    id: str
    expected: str
    seen: str
    next: str
    line: str | int | None
    steps: Sequence[Any] | None = None


def _demand(run: Observation, batches: list[list[float]], *wanted: About) -> None:
    """End the check where something is amiss that it is about, with the first cause found."""
    _require_started(run)
    run.require_end()
    night = Night(run, batches)
    faults = [(about, fault) for about, find in FINDERS if (fault := find(night)) is not None]
    if any(about in wanted for about, _fault in faults):
        run.fail(**faults[0][1]._asdict())


def _require_started(run: Observation) -> None:
    """Waiting for a process that nobody has started raises: say so."""
    for raised in run.raised:
        if raised.phase == "call" and raised.frames and (
            (raised.kind, raised.text) in (
                ("AssertionError", "can only join a started process"), ("ValueError", "process not started"))
        ):
            run.fail(
                "not-started", line=raised.frames[-1][1],
                expected=_("Every process is started, then waited for."),
                seen=_("It waited for a process that was not started ({error}).").format(error=raised.text),
                next=_("A Process that has been made does nothing yet: which call sets it going?"),
            )


def _nobody_slept(night: Night) -> Fault | None:
    """Durations that no process slept through: where did they go?"""
    if not night.missing or night.left():
        return None
    run, missing, line, until = night.run, night.missing, _definition(night.run), night.run.at_return.time
    expected = _("Each duration is slept through by a process.")
    itself = [nap.seconds for nap in naps_of(run, "P0", until) if night.is_missing(nap)]
    threads = [nap.seconds for nap in naps_of(run, "P0", until, threads=True) if night.is_missing(nap)]
    if itself:
        return Fault(
            "slept-in-parent", expected,
            _("The main process itself slept {seconds}.").format(seconds=told(itself)),
            _("Give Process the function, and what to call it with: do not call it yourself."), line)
    if threads:
        return Fault(
            "thread-not-process", expected,
            _("Threads of the main process slept {seconds}.").format(seconds=told(threads)),
            _("Use Process instead of Thread."), line)
    if not night.lives and is_right(run.result, night.expected):
        return Fault(
            "made-up", expected,
            _("It returned {result}, and no process was started.").format(result=number(run.result)),
            _("Let processes sleep, and measure how long that takes."), line)
    seen = ngettext(
        "{count} process was started, and nobody slept {seconds}.",
        "{count} processes were started, and nobody slept {seconds}.", len(night.lives),
    ).format(count=len(night.lives), seconds=told(missing))
    if len(night.lives) < night.count:
        return Fault(
            "not-started",
            _("A process is started for each of the {count} durations.").format(count=night.count), seen,
            _("Is there a process for each, and is start() called, with parentheses, for every one?"), line)
    return Fault(
        "unexpected", expected, seen, _("Look at what each process is given to do."),
        next(iter(night.lives.values())).process.line)


def _left_behind(night: Night) -> Fault | None:
    """Somebody was there at the return."""
    left = night.left()
    if not left:
        return None
    batches = {one.batch for one in night.sleepers if one.life in left}
    group = [one.life for one in night.sleepers if night.size == 1 or one.batch in batches]
    expected = _("It returns when every process has ended.")
    seen = ngettext(
        "{processes} was still running when it returned.", "{processes} were still running when it returned.",
        len(left)).format(processes=listed(map(night.label, left)))
    return _not_waited_for(night, left[0], group, night.run.at_return.steps, expected, seen) or Fault(
        "never-joined", expected, seen,
        _("Which call waits until a process has ended? Each of them needs it once."),
        left[0].process.line, steps_about(night.run, *(life.process for life in left[:2])))


def _not_waited_for(
    night: Night, life: Life, group: Sequence[Life], before: float, expected: str, seen: str, *more: Any
) -> Fault | None:
    """Why nobody waited for a process, where something like it was done: a while, for others, or a nap."""
    run, process = night.run, life.process
    given_up = [wait.step for wait in waits_for(run, life, before) if not wait.ended]
    if given_up:
        return Fault(
            "never-joined", expected, seen + " " + _("It had waited for a while, and given up."),
            _("A time-out may come too soon: wait without one, or ask who is alive and wait again."),
            given_up[-1].line, steps_about(run, process, *more))
    for other in group:
        waited = [wait.step for wait in waits_for(run, other, before) if wait.ended]
        if waited and other is not life:
            return Fault(
                "joined-last-only", expected,
                seen + " " + _("It had waited for {other}.").format(other=night.label(other)),
                _("Others may take longer than the one that is waited for: wait for every one of them."),
                waited[-1].line, steps_about(run, process, other.process, *more))
    naps = naps_of(run, process.parent or "P0", run.at_return.time)
    naps = [nap for nap in naps if nap.time >= process.born]
    if naps:
        return Fault(
            "slept-instead-of-waiting", expected,
            seen + " " + _("It had slept for {seconds} instead of waiting.").format(
                seconds=told(nap.seconds for nap in naps)),
            _("However well a time is guessed, a process may take a little longer: wait until it has ended."),
            naps[-1].line, steps_about(run, process, *more))
    return None


def _batches_overlap(night: Night) -> Fault | None:
    """A process was started while one of another batch was there."""
    pair = next((
        (first, second) for second in night.sleepers for first in night.sleepers
        if first.batch != second.batch and first.life.begin < second.life.begin < first.life.end), None)
    if pair is None:
        return None
    first, second = pair
    expected = _("A process starts when the one before has ended.") if night.size == 1 else \
        _("A batch starts when every process of the batch before has ended.")
    seen = _("{second} was started while {first} was still running.").format(
        second=night.label(second.life), first=night.label(first.life))
    fault = Fault(
        "all-at-once", expected, seen,
        _("What has to be over before the next one starts? Wait for it there."),
        second.process.line, steps_about(night.run, first.process, second.process))
    if night.at_once() == night.count:
        return fault
    if night.size == 1 or night.at_once() > night.size:
        group = [one.life for one in night.sleepers if one.batch == first.batch]
        other = _not_waited_for(
            night, first.life, group, second.life.begin, expected, seen, second.process)
        if other is not None or night.size == 1:
            return other or fault
    return fault._replace(
        id="not-in-batches",
        next=_("Cut the list into batches of the given size first, then run one batch after the other."))


def _batch_is_split(night: Night) -> Fault | None:
    """A process was started only after another of its batch had ended."""
    pair = next((
        (first, second) for second in night.sleepers for first in night.sleepers
        if first.batch == second.batch and first.life.end < second.life.begin), None)
    if pair is None:
        return None
    first, second = pair
    waits = waits_for(night.run, first.life, second.life.begin)
    return Fault(
        "joined-in-loop",
        _("{count} processes run at the same time, and it takes {wanted} s.").format(
            count=len(night.batches[first.batch]), wanted=number(night.expected)),
        _("{second} was started only when {first} had ended, and it took {taken} s.").format(
            second=night.label(second.life), first=night.label(first.life), taken=number(night.run.elapsed)),
        _("Start them all before waiting for any of them: two loops, not one."),
        waits[-1].step.line if waits else second.process.line,
        steps_about(night.run, first.process, second.process))


def _shared(night: Night) -> Fault | None:
    """One process slept more than one duration."""
    for one in night.sleepers:
        group = [other for other in night.sleepers if other.life is one.life]
        if len(group) > 1:
            threads = len({other.nap.actor for other in group}) > 1
            seen = _("Threads of {process} slept {seconds}.") if threads else \
                _("{process} slept {seconds}, one after the other.")
            return Fault(
                "thread-not-process" if threads else "not-started",
                _("A process is started for each of the {count} durations.").format(count=night.count),
                seen.format(
                    process=night.run.label(one.process.name),
                    seconds=told(other.seconds for other in group)),
                _("Start a new process for each duration."), one.process.line)
    return None


def _cut_short(night: Night) -> Fault | None:
    """A process was killed in its sleep, or ended with another exit code than 0."""
    for one in night.sleepers:
        process = one.process
        slept = process.died is None or process.died >= one.nap.time + one.seconds - TOLERANCE
        # A pool may end its workers by a signal, when they have done their work.
        pooled = slept and process.target == "worker" and process.daemon
        if slept and process.exit_code in (0, None) or pooled:
            continue
        kills = [step for step in night.run.steps("kill") if step.detail.partition(" ")[0] == process.name]
        seen = _("{process} was killed before it had slept to its end.") if kills and not slept else \
            _("{process} ended with exit code {code}.")
        return Fault(
            "unexpected", _("Every process sleeps to its end, and ends with exit code 0."),
            seen.format(process=night.label(one.life), code=process.exit_code),
            _("Let each process end by itself, and wait until it has."),
            kills[-1].line if kills else process.line, steps_about(night.run, process))
    return None


def _other_seconds(night: Night) -> Fault | None:
    """Another number than it should be."""
    run = night.run
    if is_right(run.result, night.expected):
        return None
    naps = naps_of(run, "P0", run.at_return.time)
    if naps and run.elapsed > night.expected + TOLERANCE and is_right(run.result, run.elapsed):
        return Fault(
            "slept-in-parent", _("It takes {wanted} s.").format(wanted=number(night.expected)),
            _("It took {taken} s: the main process itself slept {seconds}.").format(
                taken=number(run.elapsed), seconds=told(nap.seconds for nap in naps)),
            _("Wait for the processes instead of sleeping beside them."), naps[-1].line)
    steps = run.trace.steps[night.called:run.at_return.steps]
    own = [step for step in steps if step.process == "P0" and step.line]
    return Fault(
        "wrong-elapsed",
        _("It returns {wanted}, the seconds from before the first start to after the last end.").format(
            wanted=number(night.expected)),
        _("It returned {result}; the whole took {taken} s.").format(
            result=number(run.result), taken=number(run.elapsed)),
        _("Where is the clock read first, and where last? All that takes time has to lie between."),
        own[-1].line if own else _definition(run))


FINDERS: tuple[tuple[About, Callable[[Night], Fault | None]], ...] = (
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
    """What is right, and still worth a word."""
    advice = []
    if sum(step.op in ("is_alive", "exitcode") and bool(step.line) for step in run.trace.steps) > MANY_POLLS:
        advice.append(_("join() waits until a process has ended: there is no need to ask again and again."))
    called = run.mark("called")
    if called is not None and any(child.name in called.processes for child in run.children):
        advice.append(_(
            "Importing the file starts processes, which works with fork only: put what does that under "
            'if __name__ == "__main__":'))
    program.advice.extend(one for one in advice if one not in program.advice)


# ----------------------------------------------------------------------------------------------- the words

def _definition(run: Observation) -> int | None:
    """The line that defines the function called, to point at where nothing that happened has a line."""
    try:
        lines = run.source.path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    wanted = re.compile(rf"def\s+{re.escape(run.call.function)}\b")
    return next((count for count, line in enumerate(lines, 1) if wanted.match(line)), None)
