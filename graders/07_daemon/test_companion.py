"""07_daemon: a daemon process goes when the program goes; whoever wants to see its end has to wait for it."""

from __future__ import annotations

import re
from typing import Any

from companions import Company

from lockstep.grading import N_, TOLERANCE, Observation, _, check, is_right

DIAGNOSES = (
    "daemon-after-start", "daemon-misspelt", "not-a-daemon", "never-joined", "terminated-by-hand", "joined-too",
    "called-not-passed", "run-not-start", "not-started", "args-not-a-tuple", "no-handle",
)
"""The ids that are this exercise's own; those of the last line are known from the exercises before."""

DAEMON = N_("The companion is a daemon: it does not keep the program from ending.")


# ---------------------------------------------------------------------------------------------- the checks

@check("companion-is-started", points=2, claim=N_(
    "start_companion starts accompany(name) in a new process, and returns that process while it lives"))
def test_companion_is_started(program, draw):
    """It says that it lives, and it is the one that was returned."""
    for run in program.explore("company", *_company(draw), driver=True, schedules=4):
        company = _company_of(run, *_company(draw), handle=True)
        _require_started(company)
        _require_handle(company)
        run.require_end()


@check("companion-is-a-daemon", points=2, claim=N_(
    "The process that start_companion returns is a daemon: it goes when the program goes"))
def test_companion_is_a_daemon(program, draw):
    """The program ends when it wants to, and the companion has not died of age."""
    for run in program.explore("company", *_company(draw), driver=True, schedules=4):
        company = _company_of(run, *_company(draw), handle=True)
        _require_started(company)
        _require_handle(company)
        _require_daemon(company)
        run.require_end()


@check("leaves-on-time", points=2, claim=N_(
    "leave_early starts its companion, returns after the seconds given, and leaves it alive"))
def test_leaves_on_time(program, draw):
    """It neither waits for its death nor brings it about, and is with it from the beginning."""
    name, seconds = _visit(draw)
    for run in program.explore("visit", name, seconds, driver=True, schedules=3):
        company = _company_of(run, name, seconds)
        _require_started(company)
        _require_left_alive(company, seconds)
        run.require_end()


@check("goes-with-the-program", points=2, claim=N_(
    "The companion of leave_early goes when the program goes: the program ends at once, and nobody dies of age"))
def test_goes_with_the_program(program, draw):
    """The end of the program comes at the return, on every schedule."""
    name, seconds = _visit(draw)
    for run in program.explore("visit", name, seconds, driver=True, schedules=8):
        company = _company_of(run, name, seconds)
        _require_started(company)
        _require_left_alive(company, seconds)
        _require_daemon(company)
        run.require_end()


@check("stays-to-the-end", points=2, claim=N_("stay returns when its companion has died of age, and not before"))
def test_stays_to_the_end(program, draw):
    """On every schedule; and with a companion that lives a little longer than it says."""
    name = draw("stay").names(1)[0]
    for function, driver, schedules in (("stay", False, 12), ("vigil", True, 2)):
        for run in program.explore(function, name, driver=driver, schedules=schedules):
            company = _company_of(run, name)
            _require_started(company)
            _require_death_of_age(company)
            run.require_end()


def _company(draw: Any) -> tuple[str, float]:
    """A name, and the seconds until the program ends."""
    mine = draw("company")
    return mine.names(1)[0], mine.durations(1, 0.3, 0.8)[0]


def _visit(draw: Any) -> tuple[str, float]:
    mine = draw("visit")
    return mine.names(1)[0], mine.durations(1, 0.4, 0.8)[0]


# ------------------------------------------------------------------------------------- what all have in common

def _company_of(run: Observation, name: str, seconds: float = 0.0, handle: bool = False) -> Company:
    """The companion of a run, unless the run failed by itself."""
    for raised in run.raised:
        line = raised.frames[-1][1] if raised.frames else None
        if raised.kind == "AssertionError" and raised.text == "process has already started":
            run.fail(
                "daemon-after-start", expected=_("Whether a process is a daemon is settled before it starts."),
                seen=_("daemon was set at line {line}, and the process had already started.").format(line=line),
                next=_("Which of the two lines has to come first?"), line=line,
                steps=[step for step in run.trace.steps if step.op in ("start", "raised", "print")])
        child = run.trace.processes.get(raised.process)
        if raised.kind == "TypeError" and raised.text.startswith("accompany()") and not raised.frames and child:
            run.fail(
                "args-not-a-tuple", expected=_("accompany is called with the name, as its one argument."),
                seen=raised.text, line=child.line or None,
                next=_("args is a tuple of arguments. What makes a tuple of one thing?"))
    company = Company(run, name, handle)
    if run.mark("returns") is None and not run.returned or run.raised:
        _nothing_to_wait_for(company)
        run.fail_by_itself()
    return company


def _nothing_to_wait_for(company: Company) -> None:
    """End the check where the function broke off because it had no process that had been started, or none at all."""
    for raised in company.run.raised:
        if raised.phase != "call" or not raised.frames:
            continue
        if raised.kind in ("AssertionError", "ValueError") and company.process is None:
            _require_started(company)
        if raised.kind == "AttributeError" and "'NoneType'" in raised.text and company.process is not None:
            company.run.fail(
                "no-handle", expected=_("start_companion returns the Process that it has started."),
                seen=_("In its place there was None ({error}).").format(error=raised.text),
                line=raised.frames[-1][1], steps=company.story(),
                next=_("What does start() return? Keep the Process in a variable first."))


def _require_started(company: Company) -> None:
    """Demand a process that accompanies."""
    run, words = company.run, company.first_words
    expected = _("accompany({name}) runs in a process of its own.").format(name=company.name)
    if words is not None and words.process == "P0":
        _ran_in_main(company, expected)
    if company.process is None:
        run.fail("not-started", expected=expected, seen=_("No process was started."),
                 line=_definition(run), steps=(),
                 next=_("A Process that has been made does nothing yet: which call sets it going?"))
    if words is None and (company.process.died is None or company.process.exit_code == 0):
        run.fail("unexpected", expected=expected, line=company.process.line, steps=company.story(),
                 seen=_("{process} did not say “{name} lives”.").format(
                     process=company.process.label, name=company.name),
                 next=_("Look at what the process is given to do, and at the name that it is given."))


def _ran_in_main(company: Company, expected: str) -> None:
    """End the check: the companion lived in the main process."""
    run, words = company.run, company.first_words
    assert words is not None
    actor = run.trace.steps[words.step - 1].actor if words.step else "P0"
    seen = _("The main process itself said “{text}”.").format(text=words.text)
    if "/" in actor:
        run.fail("thread-not-process", expected=expected, line=_definition(run),
                 seen=_("A thread of the main process said “{text}”.").format(text=words.text),
                 next=_("A thread is a part of your program. Use Process."))
    if company.last_words is None and not [nap for nap in run.naps if nap.actor == "P0" and is_right(nap.seconds, 2)]:
        run.fail("made-up", expected=expected, seen=seen, line=words.line,
                 next=_("Let the companion speak for itself: start a process."))
    if any(child.target is None for child in run.children):
        run.fail("called-not-passed", expected=expected, line=_definition(run),
                 seen=seen + " " + _("The process that was started then had nothing to do."),
                 next=_("Give Process the function itself as target, and the name among args."))
    run.fail("run-not-start", expected=expected, line=_definition(run),
             seen=seen + " " + _("No process was started."),
             next=_("Which call starts a new process, instead of doing the work here?"))


# ------------------------------------------------------------------------------------------ start_companion

def _require_handle(company: Company) -> None:
    """Demand that the companion's Process was returned, and that the companion was alive then."""
    run, process = company.run, company.process
    assert process is not None
    if company.given != process.pid:
        line = process.line or _definition(run)
        run.fail("no-handle", expected=_("start_companion returns the Process that it has started."),
                 seen=_("It returned something else."), line=line, steps=company.story(),
                 next=_("What does start() return? Keep the Process in a variable first."))
    if company.there:
        return
    expected = _("When start_companion returns, the companion is alive.")
    _killed(company, expected)
    asked = company.asked()
    seen = _("It had died at {died:.1f} s, and start_companion returned at {time:.1f} s.").format(
        died=process.died or 0, time=company.at.time)
    if asked is not None:
        run.fail("joined-too", expected=expected, seen=seen, line=asked.line, steps=company.story(),
                 next=_("Leave the waiting to those who call start_companion."))
    run.fail("unexpected", expected=expected, seen=seen, line=process.line, steps=company.story(),
             next=_("Return as soon as it has been started."))


def _require_daemon(company: Company) -> None:
    """Demand that the program ended at once, and the companion with it."""
    run, process = company.run, company.process
    assert process is not None
    main = run.process("P0")
    if process.daemon and company.last_words is None:
        return
    over = run.mark("returned")
    seen = _("The program was done at {done:.1f} s, and waited for {name} until {time:.1f} s.").format(
        done=over.time if over is not None else 0, name=company.name, time=main.died or 0)
    if company.last_words is None:
        seen = _("The program ended at {time:.1f} s, and {name} with it, but its Process is not a daemon.").format(
            name=company.name, time=main.died or 0)
    misspelt = company.misspelt()
    if misspelt and not process.daemon:
        run.fail("daemon-misspelt", expected=_(DAEMON), line=_naming(run, misspelt) or process.line,
                 seen=seen + " " + _("The Process was given an attribute “{name}”, which it does not know.").format(
                     name=misspelt),
                 next=_("Python lets you make up attributes, and ignores them. Look closely at each letter."),
                 steps=company.story())
    run.fail("not-a-daemon", expected=_(DAEMON), line=process.line, seen=seen, steps=company.story(),
             next=_("A Process is no daemon unless you say so, before it starts. How?"))


# ---------------------------------------------------------------------------------------------- leave_early

def _require_left_alive(company: Company, seconds: float) -> None:
    """Demand that ``leave_early`` returned in time, and that the companion was alive then."""
    run, process, at = company.run, company.process, company.at
    assert process is not None and at is not None
    expected = _("leave_early returns after {seconds} s, and its companion is still alive.").format(seconds=seconds)
    _killed(company, expected)
    called = run.mark("called")
    elapsed = at.time - (called.time if called is not None else 0.0)
    seen = _("It returned after {elapsed:.1f} s.").format(elapsed=elapsed)
    asked = company.asked()
    if not company.there:
        ended = _("{name} had died of age.") if company.last_words else _("{name} was no longer there.")
        seen += " " + ended.format(name=company.name)
        if asked is not None:
            run.fail("joined-too", expected=expected, seen=seen, line=asked.line, steps=company.story(),
                     next=_("How can you wait, but no longer than so many seconds?"))
    elif is_right(elapsed, seconds) or run.schedule > 1 and elapsed >= seconds - TOLERANCE:
        _require_at_once(company, seconds)
        return
    naps = company.naps()
    run.fail("unexpected", expected=expected, seen=seen, steps=company.story(),
             line=naps[-1].line if naps else asked.line if asked else process.line,
             next=_("Where does leave_early spend its time, and how much is it?"))


def _require_at_once(company: Company, seconds: float) -> None:
    """Demand that the companion was there from the beginning, and not only in the end."""
    run, process, words = company.run, company.process, company.first_words
    called = run.mark("called")
    assert process is not None and called is not None
    # Where processes take turns in another way, a main process that polls may let time pass before the first word.
    late = (words.time if words is not None and run.schedule <= 1 else process.born) - called.time
    if late <= TOLERANCE:
        return
    before = [nap for nap in company.naps() if nap.time <= process.born]
    run.fail("unexpected", line=before[-1].line if before else process.line, steps=company.story(),
             expected=_("leave_early starts {name}, and then they stay together for {seconds} s.").format(
                 name=company.name, seconds=seconds),
             seen=_("{name} began to live only after {late:.1f} s.").format(name=company.name, late=late),
             next=_("Which comes first: the companion, or the time that you spend with it?"))


def _killed(company: Company, expected: str) -> None:
    """End the check where the companion was ended by hand."""
    kill, process = company.kill(), company.process
    if kill is None:
        return
    company.run.fail(
        "terminated-by-hand", expected=expected, line=kill.line, steps=company.story(),
        seen=_("At {time:.1f} s, line {line} sent {process} a signal that ended it.").format(
            time=kill.time, line=kill.line, process=process.label),
        next=_("Who ends a daemon, and when? It need not be you."))


# ----------------------------------------------------------------------------------------------------- stay

def _require_death_of_age(company: Company) -> None:
    """Demand that the companion had died of age when ``stay`` returned."""
    run, process = company.run, company.process
    assert process is not None
    expected = _("stay returns when {name} has died of age.").format(name=company.name)
    if not company.there and company.last_words is not None and process.exit_code == 0:
        return
    _killed(company, expected)
    seen = _("stay returned at {time:.1f} s, and {name} was still alive.").format(
        time=company.at.time, name=company.name)
    if not company.there:
        run.fail("unexpected", expected=expected, line=process.line, steps=company.story(),
                 seen=_("{process} ended with exit code {code}, and not of age.").format(
                     process=process.label, code=process.exit_code),
                 next=_("Look at what else could have ended it."))
    given_up = [wait.step for wait in company.waits() if not wait.ended]
    if given_up:
        run.fail("never-joined", expected=expected, line=given_up[-1].line, steps=company.story(),
                 seen=seen + " " + _("It had waited for a while, and given up."),
                 next=_("A time-out may come too soon. What happens without one?"))
    if run.call.function == "vigil":
        seen += " " + _("(On a slow machine: there, its two seconds took {seconds:.1f} s.)").format(
            seconds=max((nap.seconds for nap in run.naps if nap.actor == process.name), default=2))
    naps = company.naps()
    if naps:
        run.fail("slept-instead-of-waiting", expected=expected, line=naps[-1].line, steps=company.story(),
                 seen=seen + " " + _("It had slept {seconds:g} s instead of waiting.").format(
                     seconds=naps[-1].seconds),
                 next=_("However well a time is guessed, somebody may live a little longer: wait for the end."))
    run.fail("never-joined", expected=expected, line=process.line, seen=seen, steps=company.story(),
             next=_("Which call waits until a process has ended?"))


# ---------------------------------------------------------------------------------------------- small things

def _lines(run: Observation) -> list[str]:
    return run.source.path.read_text(encoding="utf-8", errors="replace").splitlines()


def _definition(run: Observation) -> int | None:
    """The line that defines the function called, to point at where nothing that happened has a line."""
    name = {"company": "start_companion", "visit": "leave_early", "vigil": "stay"}.get(
        run.call.function, run.call.function)
    wanted = re.compile(rf"def\s+{name}\b")
    return next((count for count, line in enumerate(_lines(run), 1) if wanted.match(line)), None)


def _naming(run: Observation, attribute: str) -> int | None:
    """The line that sets an attribute, to point at."""
    wanted = re.compile(rf"\.{re.escape(attribute)}\s*=")
    return next((count for count, line in enumerate(_lines(run), 1) if wanted.search(line)), None)
