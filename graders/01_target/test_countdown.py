"""01_target: a process from a function, started and left to itself.

1. a :class:`Takeoff` has the process that counted for each name;
2. ``FINDERS`` look for what is wrong with it, root causes first;
3. a check demands some :class:`About`; where one of these is amiss, it fails with the first cause found, so that one
   mistake has one name in all checks.

The main process of these runs stays until all counts could be over; in those of the last check it leaves at once.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from takeoffs import NUMBERS, Takeoff

from lockstep.grading import N_, TOLERANCE, Observation, _, check, ngettext
from lockstep.grading.lives import naps_of

DIAGNOSES = (
    "called-not-passed", "not-started", "run-not-start", "waited", "args-not-a-tuple", "no-handle", "daemon-cut-short",
)

SPREAD = re.compile(r"takes (?:from )?\d+ (?:to \d+ )?positional arguments? but (\d+) (?:was|were) given")


class About(enum.Enum):
    """What a fault is about."""

    OWN = enum.auto()
    """The count runs in a process of its own."""
    NAME = enum.auto()
    """It counts for the name that was given."""
    TIME = enum.auto()
    """The caller goes on at once."""
    ORDER = enum.auto()
    """All are there at the same time."""
    HANDLE = enum.auto()
    """What is returned."""
    END = enum.auto()
    """The count comes to its end."""


# ---------------------------------------------------------------------------------------------- the checks

@check("a-process-of-its-own", points=2, claim=N_("launch lets countdown run in a new process"))
def test_a_process_of_its_own(program, draw):
    """The name is printed by another process than the main one, and not by the main one as well."""
    for run, names in _launch(program, draw):
        _demand(run, names, About.OWN)


@check("gets-the-name", points=2, claim=N_("The new process counts for the name that launch was given"))
def test_gets_the_name(program, draw):
    """The new process prints the name, and then the three numbers."""
    for run, names in _launch(program, draw):
        _demand(run, names, About.OWN, About.NAME)


@check("back-at-once", points=1, claim=N_("launch returns at once, while the new process counts"))
def test_back_at_once(program, draw):
    """It returns at virtual time 0."""
    for run, names in _launch(program, draw):
        _demand(run, names, About.OWN, About.TIME)


@check("all-together", points=2, claim=N_(
    "launch_all lets every name be counted in a process of its own, all at the same time, and returns at once"))
def test_all_together(program, draw):
    """Each name is counted once; all of the processes are there at the same time; it returns at virtual time 0."""
    for run, names in _launch_all(program, draw):
        _demand(run, names, About.OWN, About.NAME, About.ORDER, About.TIME)


@check("hands-back-the-processes", points=2, claim=N_(
    "launch returns the process that it started, and launch_all a list of them, in the order of the names"))
def test_hands_back_the_processes(program, draw):
    """Each handle's pid is that of the process that counts; for no names there is an empty list."""
    for run, names in _launch(program, draw):
        _demand(run, names, About.OWN, About.HANDLE)
    for run, names in _launch_all(program, draw):
        _demand(run, names, About.OWN, About.HANDLE)
    for run in program.explore("launch_all_and_leave", [], driver=True, schedules=1):
        _demand(run, [], About.HANDLE)


@check("counts-on-alone", points=1, claim=N_("Every count comes to its end, also when the caller has left"))
def test_counts_on_alone(program, draw):
    """The program ends as soon as the function has returned, and each process prints its three numbers all the same."""
    for run, names in _launch(program, draw, leave=True):
        _demand(run, names, About.OWN, About.NAME, About.END)
    for run, names in _launch_all(program, draw, leave=True):
        _demand(run, names, About.OWN, About.NAME, About.END)


def _launch(program: Any, draw: Any, leave: bool = False) -> Any:
    """The runs of launch with one name; with *leave*, the program ends when launch has returned."""
    names = draw("launch").names(1)
    call = ("launch_and_leave" if leave else "launch", names[0])
    for run in program.explore(*call, driver=True, schedules=1 if leave else 2):
        yield run, names


def _launch_all(program: Any, draw: Any, leave: bool = False) -> Any:
    """The runs of launch_all with three names of other than three letters, not in the order of the alphabet."""
    drawn = sorted([name for name in draw("launch all").names(20) if len(name) != 3][:3])
    names = [drawn[1], drawn[2], drawn[0]]
    call = ("launch_all_and_leave" if leave else "launch_all", names)
    for run in program.explore(*call, driver=True, schedules=2 if leave else 3):
        yield run, names


# -------------------------------------------------------------------------------------------- the verdicts

class Fault(NamedTuple):
    """What is wrong: the arguments of a diagnosis."""

    id: str
    expected: str
    seen: str
    next: str
    line: str | int | None
    steps: Sequence[Any] | None = None


def _demand(run: Observation, names: list[str], *wanted: About) -> None:
    """End the check where something is amiss that it is about, with the first cause found."""
    takeoff = Takeoff(run, names)
    spread = _spread(takeoff)
    if spread is None:
        _require_started(run)
        run.require_end()
    elif not run.returned:
        run.fail(**spread._asdict())
    faults = [(about, fault) for about, find in FINDERS if (fault := find(takeoff)) is not None]
    if spread is not None:
        faults = [(About.NAME, spread), *(one for one in faults if one[1].id not in ("not-started", "unexpected"))]
    if any(about in wanted for about, _fault in faults):
        run.fail(**faults[0][1]._asdict())


def _require_started(run: Observation) -> None:
    """Waiting for a process that nobody has started raises: say so."""
    for raised in run.raised:
        if raised.phase == "call" and raised.frames and (raised.kind, raised.text) in (
            ("AssertionError", "can only join a started process"), ("ValueError", "process not started"),
        ):
            run.fail(
                "not-started", line=raised.frames[-1][1], expected=_("The process is started."),
                seen=_("It waited for a process that was not started ({error}).").format(error=raised.text),
                next=_("A Process that has been made does nothing yet: which call sets it going?"))


def _spread(takeoff: Takeoff) -> Fault | None:
    """A name, or the list of names, taken for the arguments themselves: as many as it has letters."""
    run, names = takeoff.run, takeoff.names
    expected = _("countdown is called with one argument, the name.")
    hint = _("args is a tuple of all arguments, also where there is only one. What makes a tuple: parentheses, or "
             "something else?")
    lengths = {len(name): name for name in names} | ({len(names): None} if len(names) > 1 else {})
    for raised in run.raised:
        found = SPREAD.search(raised.text)
        if raised.kind == "TypeError" and raised.phase == "child" and found and int(found[1]) in lengths:
            name = lengths[int(found[1])]
            seen = _("It was called with {count} arguments, one for each letter of “{name}”.").format(
                count=found[1], name=name) if name else \
                _("It was called with {count} arguments, one for each name.").format(count=found[1])
            return Fault("args-not-a-tuple", expected, f"{seen} {raised.kind}: {raised.text}", hint,
                         takeoff.line(run.process(raised.process)), ())
        if raised.kind == "TypeError" and raised.phase == "call" and "is not iterable" in raised.text and raised.frames:
            return Fault("args-not-a-tuple", expected, f"{raised.kind}: {raised.text}", hint, raised.frames[-1][1], ())
    for life in takeoff.lives.values():
        said = takeoff.said(life.process)
        name = next((name for name in names if name[0] in said and name not in said), None)
        if name is not None:
            return Fault("args-not-a-tuple", expected, _("It was called with “{letter}”, the first letter of “{name}”.")
                         .format(letter=name[0], name=name), hint, takeoff.line(life.process), ())
    return None


def _counted_here(takeoff: Takeoff) -> Fault | None:
    """The main process itself counted."""
    calls = takeoff.calls_here
    if not calls:
        return None
    mark, run = calls[0], takeoff.run
    line = mark.line or takeoff.definition
    expected = _("The count runs in a new process; the main process only starts it.")
    rows = [step for step in run.trace.steps if step.process == "P0" and step.op in ("start", "print")][:4]
    if mark.value == "thread":
        return Fault("thread-not-process", expected, _("A thread of the main process counted."),
                     _("Use Process instead of Thread."), line, rows)
    if mark.value == "run":
        return Fault(
            "run-not-start", expected,
            _("run() was called: that does the work here, in the main process, and starts nothing."),
            _("Which method asks the operating system for a new process, and lets that one do the work?"), line, rows)
    return Fault(
        "called-not-passed", expected,
        _("countdown was called here, in the main process, which counted for {seconds:.0f} s.").format(
            seconds=takeoff.elapsed),
        _("A function with parentheses behind it is called at once, and what is left of it is what it returned. How "
          "does Process get the function itself, and how the arguments for it?"), line, rows)


def _not_started(takeoff: Takeoff) -> Fault | None:
    """Fewer processes than names."""
    run, started = takeoff.run, [life.process for life in takeoff.lives.values()]
    counting = {takeoff.count(name).process.name for name in takeoff.names if takeoff.count(name)}
    if not takeoff.missing and len(counting) == len(takeoff.names):
        return None
    expected = ngettext(
        "A process is started, and counts for {names}.", "{count} processes are started, for {names}.",
        len(takeoff.names)).format(count=len(takeoff.names), names=", ".join(takeoff.names))
    if not takeoff.missing:
        first = next(iter(takeoff.counts)).process
        return Fault("not-started", expected, _("{process} counted for more than one of them.").format(
            process=run.label(first.name)), _("Start a new process for each name."), first.line)
    if len(started) >= len(takeoff.names):
        return None
    more = len(takeoff.made) > len(started)
    seen = ngettext(
        "{count} process was started, and nobody counted for {names}.",
        "{count} processes were started, and nobody counted for {names}.", len(started))
    return Fault(
        "not-started", expected,
        seen.format(count=len(started), names=", ".join(takeoff.missing)),
        _("A Process that has been made does nothing yet: is start() called, with parentheses, for every one?")
        if more or not started else _("Follow the loop: how often does it go round, and what ends it?"),
        takeoff.made[-1] if more else takeoff.definition, takeoff.rows(*started) if started else ())


def _silent(takeoff: Takeoff) -> Fault | None:
    """There are processes enough, and a name was not printed by any."""
    if not takeoff.missing or not takeoff.lives or any(one.process.daemon for one in takeoff.lives.values()):
        return None
    others = {one.process.name for one in takeoff.counts}
    process = next((life.process for life in takeoff.lives.values() if life.process.name not in others), None)
    if process is None:
        return None
    said = takeoff.said(process)
    seen = _("Nobody printed it. {process} printed “{line}”.") if said else \
        _("Nobody printed it. {process} ended and printed nothing.")
    return Fault(
        "unexpected", _("A new process prints “{name}”, and then 1, 2, 3.").format(name=takeoff.missing[0]),
        seen.format(process=takeoff.run.label(process.name), line=said[0] if said else ""),
        _("What is each process given as its target, and what as its args?"), takeoff.line(process))


def _twice(takeoff: Takeoff) -> Fault | None:
    """A name counted by two processes."""
    for name in takeoff.names:
        mine = [one for one in takeoff.begun if one.name == name and one.whole]
        if len(mine) > 1:
            return Fault(
                "unexpected", _("“{name}” is counted once.").format(name=name),
                _("{count} processes counted for it.").format(count=len(mine)),
                _("How often is a process started for each name?"), mine[-1].process.line,
                takeoff.rows(*(one.process for one in mine[:3])))
    return None


def _late(takeoff: Takeoff) -> Fault | None:
    """The function came back late."""
    if takeoff.elapsed <= TOLERANCE:
        return None
    run, waits = takeoff.run, takeoff.waits_here()
    naps = [nap for nap in naps_of(run, "P0", takeoff.back.time) if nap.line]
    expected = _("{function} returns at once, while the counts run.").format(function=takeoff.function)
    seen = _("It returned after {seconds:.2f} s.").format(seconds=takeoff.elapsed)
    about = [takeoff.lives[step.key].process for step in waits][:2]
    if waits:
        step = waits[0]
        asked = step.op in ("is_alive", "exitcode")
        seen += " " + (_("It asked {process} again and again until that had ended.") if asked else _(
            "It waited until {process} had ended.")).format(process=run.label(step.key))
        return Fault("waited", expected, seen, _(
            "Who needs the processes to have ended? What is done when they are started is done: leave out the rest."),
            step.line, takeoff.rows(*about))
    if naps:
        seen += " " + _("It slept for {seconds:.2f} s.").format(seconds=naps[-1].seconds)
    return Fault("waited", expected, seen, _("What, between the start and the return, takes time?"),
                 naps[-1].line if naps else takeoff.definition)


def _apart(takeoff: Takeoff) -> Fault | None:
    """Two counts that were not there at the same time."""
    found = [takeoff.lives[one.process.name] for one in takeoff.counts]
    for first in found:
        for second in found:
            if first.end < second.begin:
                return Fault(
                    "waited", _("All of the counts run at the same time."),
                    _("{second} was started only when {first} had ended.").format(
                        second=takeoff.run.label(second.process.name), first=takeoff.run.label(first.process.name)),
                    _("What happens between one start and the next?"), second.process.line,
                    takeoff.rows(first.process, second.process))
    return None


def _handle(takeoff: Takeoff) -> Fault | None:
    """What was returned is not the process, or not the processes."""
    names, handles = takeoff.names, takeoff.handles
    line = next((life.process.line for life in takeoff.lives.values()), takeoff.definition)
    listed = isinstance(takeoff.result, (list, tuple))
    if takeoff.function == "launch_all" and (not listed or len(handles) != len(names)):
        seen = _("It returned {count} of them.").format(count=len(handles)) if listed else \
            _("It returned {what}.").format(what=_told(takeoff.result))
        return Fault(
            "no-handle", _("launch_all returns a list with {count} processes.").format(count=len(names)), seen,
            _("Collect the processes while you start them, and return them all at the end."),
            line if names else takeoff.definition, ())
    for name, handle in zip(names, handles, strict=False):
        count = takeoff.count(name)
        if count is None or takeoff.belongs(handle, count.process):
            continue
        others = [one for one in takeoff.counts if takeoff.belongs(handle, one.process)]
        if others:
            return Fault(
                "unexpected", _("The processes are in the order of the names: {names}.").format(names=", ".join(names)),
                _("In the place of {name} is the process that counts for {other}.").format(
                    name=name, other=others[0].name),
                _("At which end of the list does a new process belong?"), takeoff.definition, ())
        return Fault(
            "no-handle", _("The process that counts for {name} is returned.").format(name=name),
            _("In its place is {what}.").format(what=_told(handle)),
            _("What does start() return? Keep the process in a variable of its own, start it, and return it."),
            count.process.line, ())
    return None


def _told(value: Any) -> str:
    """A value as a report says it."""
    if getattr(value, "pid", 0) is None:
        return _("a process that was not started")
    return str(getattr(value, "text", None) or getattr(value, "name", None) or repr(value))[:80]


def _cut_short(takeoff: Takeoff) -> Fault | None:
    """A process that ended before its count."""
    run = takeoff.run
    for life in takeoff.lives.values():
        process, count = life.process, next((one for one in takeoff.counts if one.process is life.process), None)
        kills = [step for step in run.steps("kill") if step.detail.partition(" ")[0] == process.name and step.line]
        silent = count is None and not (takeoff.missing and (process.daemon or kills))
        if silent or (count is not None and count.whole):
            continue
        last = f"“{count.said[-1].text}”" if count is not None else _("nothing")
        seen = _("{process} had printed {last}, and was killed.").format(process=run.label(process.name), last=last)
        expected = _("Each process counts to “{last}”.").format(last=NUMBERS[-1])
        about = set(map(id, takeoff.rows(process)))
        rows = [step for step in run.trace.steps
                if id(step) in about or (step.process == process.name and step.op == "print")]
        if process.daemon and not kills:
            return Fault(
                "daemon-cut-short", expected, seen + " " + _("It is a daemon: it goes when the main process goes."),
                _("Who should decide when the count ends? A process that is not a daemon may go on by itself."),
                takeoff.line(process), rows)
        if not kills:
            seen = _("{process} had printed {last}, and ended with exit code {code}.").format(
                process=run.label(process.name), last=last, code=process.exit_code)
        return Fault("unexpected", expected, seen, _("Let countdown do its work to the end."),
                     kills[-1].line if kills else process.line, rows)
    return None


FINDERS: tuple[tuple[About, Callable[[Takeoff], Fault | None]], ...] = (
    (About.OWN, _counted_here),
    (About.OWN, _not_started),
    (About.END, _cut_short),
    (About.OWN, _silent),
    (About.NAME, _twice),
    (About.TIME, _late),
    (About.ORDER, _apart),
    (About.HANDLE, _handle),
)
"""Root causes first."""
