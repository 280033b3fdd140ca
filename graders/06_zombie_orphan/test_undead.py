"""06_zombie_orphan: what a process leaves behind when it ends, and what becomes of those that it leaves.

What counts is how the kernel shows the processes when a function returns. The driver stops there, and the
conductor looks.
"""

from __future__ import annotations

import re
from typing import Any

from graves import Family, by_pid, lost, marks, reaper

from lockstep.grading import N_, TOLERANCE, Observation, _, check
from lockstep.grading.lives import GONE, lives, steps_about

DIAGNOSES = (
    "reaped-too-early", "still-running", "not-started", "parent-waited", "orphan-ended", "not-waited-for-parent",
    "lost-in-the-queue", "wrong-pid",
)

A_MOMENT = 0.001
"""Seconds that it takes a process to end: less than any nap, as to nap for the zombie is right."""
A_WHILE = 0.4
"""Seconds that it takes a process to end on a slow machine, where to nap for the parent is wrong."""

# ---------------------------------------------------------------------------------------------- the checks

@check("zombie-is-made", points=3, claim=N_(
    "make_zombie returns a child that has ended, and that nobody has waited for: the system shows it as Z"))
def test_zombie_is_made(program, draw):
    """State Z, and a child of the main process, on every schedule, and where ending takes a process a moment."""
    for slow, schedules in ((0, 12), (A_MOMENT, 2)):
        for run in program.explore("zombie", slow, driver=True, schedules=schedules):
            _require_zombie(run)
            run.require_end()


@check("zombie-is-buried", points=2, claim=N_(
    "bury waits for a child, returns its exit code, and leaves no zombie, whether it has ended before or not"))
def test_zombie_is_buried(program, draw):
    """One child of the kit's has ended, the other has a while to live."""
    mine = draw("burial")
    codes = [mine.number(2, 60), mine.number(61, 120)]
    for run in program.explore("funerals", mine.seconds(0.4, 0.9), codes, driver=True, schedules=4):
        _require_funerals(run, codes)


@check("orphan-is-alive", points=2, claim=N_(
    "make_orphan returns the pid of a grandchild, which sleeps as long as was asked for and is alive"))
def test_orphan_is_alive(program, draw):
    """Alive at the return, and gone when it has slept."""
    seconds = _seconds(draw)
    for run in program.explore("orphan", seconds, 0, driver=True, schedules=4):
        family = _family(run)
        _require_grandchild(family)
        _require_alive(family)
        _require_slept(family, seconds)


@check("parent-is-gone", points=2, claim=N_("When make_orphan returns, the parent of the orphan has ended"))
def test_parent_is_gone(program, draw):
    """On every schedule, and where ending takes a process a while."""
    seconds = _seconds(draw)
    for slow, schedules in ((0, 12), (A_WHILE, 2)):
        for run in program.explore("orphan", seconds, slow, driver=True, schedules=schedules):
            family = _family(run)
            _require_grandchild(family)
            _require_alive(family)
            _require_parent_gone(family)


@check("adopter-is-found", points=1, claim=N_("adopter returns the pid of the process that is the parent now"))
def test_adopter_is_found(program, draw):
    """Of an orphan, and of a child, which has the parent that it always had."""
    for run in program.explore("adopters", draw("adopters").seconds(1.1, 1.9), driver=True, schedules=2):
        _require_adopters(run)


def _seconds(draw: Any) -> float:
    """What the orphan sleeps: not so short that a slow parent ends after it."""
    return draw("orphan").durations(1, 1.3, 2.4)[0]


# ----------------------------------------------------------------------------------------------- the zombie

def _require_zombie(run: Observation) -> None:
    """Demand a zombie at the return of ``make_zombie``."""
    found = marks(run, "returns")
    if not found:
        run.fail_by_itself()
    at, expected = found[0], _("When make_zombie returns, its child has ended, and nobody has waited for it.")
    process = by_pid(run, at.value)
    if process is None or process.name == "P0":
        _no_child(run, at.value, expected)
    seen, life = at.processes[process.name], lives(run)[process.name]
    if seen.state not in GONE:
        naps = [nap for nap in run.naps if nap.actor == "P0" and nap.line and nap.time >= process.born]
        says = _("{process} had not ended yet when make_zombie returned.").format(process=process.label)
        if naps:
            says += " " + _("It may be as slow as the nap of {seconds:g} s.").format(seconds=naps[-1].seconds)
        run.fail(
            "still-running", expected=expected, seen=says, line=naps[-1].line if naps else process.line,
            next=_("Which calls tell you that a process has ended, and do not take its exit code?"),
            steps=_about(run, process, *_marked(run)))
    if seen.state == "Z" and seen.parent == run.process("P0").pid:
        return
    step = reaper(run, life, at.steps)
    if step is None and process.kind and process.kind != "ForkProcess":
        run.fail(
            "reaped-too-early", expected=expected, line=process.line,
            seen=_("{process} was made by {method}, whose server has taken its exit code at once.").format(
                process=process.label, method=run.method),
            next=_("Make the process with ctx, which stands at the top of the file."), steps=_about(run, process))
    what = _("At line {line} the main process took the exit code, and with that {process} was gone.") if step else \
        _("{process} was gone altogether when make_zombie returned.")
    run.fail(
        "reaped-too-early", expected=expected, line=step.line if step else process.line,
        seen=what.format(process=process.label, line=step.line if step else ""),
        next=_("{what} How else can you know that it has ended?").format(what=_reaps(step.op if step else "")),
        steps=_about(run, process, *([step] if step else []), *_marked(run)))


def _reaps(op: str) -> str:
    """Why a call of that kind ends a zombie."""
    return {
        "join": _("join() waits for the child, and that is what buries it."),
        "waitpid": _("Waiting for the child without WNOWAIT is what buries it."),
        "is_alive": _("is_alive() asks for the exit code, and a zombie that has given it is gone."),
        "exitcode": _("exitcode asks the system for the exit code, and a zombie that has given it is gone."),
        "active_children": _("active_children() buries the children that have ended."),
        "start": _("Before it starts the next process, start() buries the children that have ended."),
    }.get(op, _("Once somebody has taken its exit code, a zombie is gone."))


def _no_child(run: Observation, pid: object, expected: str) -> None:
    """End the check: what was returned is not a child."""
    if run.children or pid is not None:
        run.fail(
            "unexpected", expected=expected, seen=_("What it returned is not the Process of a child."),
            next=_("Return the Process object that you have started."), line=_definition(run, "make_zombie"))
    run.fail(
        "not-started", expected=expected, seen=_("No process was started."),
        next=_("A Process that has been made does nothing yet: which call sets it going?"),
        line=_definition(run, "make_zombie"))


# ----------------------------------------------------------------------------------------------- the burial

def _require_funerals(run: Observation, codes: list[int]) -> None:
    """Demand that each child has ended, that it is gone, and that its exit code was returned."""
    calls, returns = marks(run, "calls"), marks(run, "returns")
    for number, (before, code) in enumerate(zip(calls, codes, strict=False)):
        process = by_pid(run, before.value)
        assert process is not None
        expected = _("bury waits until {process} has ended, and returns its exit code, {code}.").format(
            process=process.label, code=code)
        if number >= len(returns):
            run.fail_by_itself()
        after = returns[number]
        state, value = after.processes[process.name].state, after.value
        own = [step for step in run.trace.steps[before.steps:after.steps] if step.process == "P0" and step.line]
        told = {"expected": expected, "line": own[-1].line if own else _definition(run, "bury"),
                "steps": _about(run, process, *own[-2:], *_marked(run)[:number + 1])}
        if state not in GONE:
            run.fail("still-running", **told, next=_("What if p is still running? Wait for it first."), seen=_(
                "bury returned {value!r} while {process} was still running.").format(
                    value=value, process=process.label))
        if process.exit_code != code:
            run.fail("unexpected", **told, next=_("Let it end by itself: to wait is enough."), seen=_(
                "{process} was ended before its time: its exit code is {code}.").format(
                    process=process.label, code=process.exit_code))
        if state == "Z":
            run.fail("unexpected", **told, next=_("Which ways of waiting take a zombie away?"), seen=_(
                "When bury returned, {process} was still a zombie.").format(process=process.label))
        if value != code or isinstance(value, bool):
            run.fail("unexpected", **told, next=_("Where does a Process object keep its exit code?"), seen=_(
                "bury returned {value!r}.").format(value=value))
    run.require_end()


# ----------------------------------------------------------------------------------------------- the orphan

def _family(run: Observation) -> Family:
    """The orphan and its parent, where ``make_orphan`` has returned."""
    found = lost(run)
    if found is not None:
        names = {"process": found.process.label, "line": found.line, "there": found.waits}
        run.fail(
            "lost-in-the-queue", line=found.line, waits=run.waits(),
            expected=_("The pid reaches the main process, on every schedule."),
            seen=_("{process} put the pid on the queue at line {line} and left before it had been sent: "
                   "line {there} waits for it in vain.").format(**names),
            next=_("put() only hands the item to a thread of its own process, which sends it a little later; "
                   "os._exit ends that thread too. What sends at once, or waits until all has been sent?"),
            steps=found.steps)
    at = marks(run, "returns")
    # Whoever has forked may leave by sys.exit().
    if not at or any(raised.kind != "SystemExit" or raised.process == "P0" for raised in run.raised):
        run.fail_by_itself()
    return Family(run, at[0])


def _require_grandchild(family: Family) -> None:
    """Demand the pid of a grandchild."""
    if family.is_grandchild:
        return
    run, process = family.run, family.orphan
    expected = _("make_orphan returns the pid of a child of its child.")
    hint = _("Who knows the pid of the grandchild, and how does it come to the main process?")
    if process is None:
        alive = family.state is not None
        seen = _("It returned {value!r}, the pid of a child of the main process.") if alive else \
            _("It returned {value!r}, and there is no such process.")
        line = next((one.line for one in reversed(run.children) if one.line), None)
        run.fail("wrong-pid", expected=expected, seen=seen.format(value=family.pid), next=hint,
                 line=line or _definition(run, "make_orphan"))
    has_child = any(other.parent == process.name for other in run.children)
    if process.name == "P0":
        seen = _("It returned {value}, its own pid.")
    elif has_child:
        seen = _("It returned {value}, the pid of the parent, not of the grandchild.")
    else:
        seen, hint = _("It returned {value}, the pid of a child of the main process, which is no orphan: "
                       "its parent is still there."), _("An orphan needs a parent that ends. Who could be it?")
    run.fail("wrong-pid", expected=expected, seen=seen.format(value=family.pid), next=hint,
             line=process.line or _definition(run, "make_orphan"), steps=_about(run, process, *_marked(run)))


def _require_alive(family: Family) -> None:
    """Demand that the orphan was alive at the return."""
    if family.alive:
        return
    run, orphan, parent = family.run, family.orphan, family.parent
    expected = _("When make_orphan returns, the grandchild is alive, and still sleeps.")
    if orphan is None or parent is None:
        run.fail("orphan-ended", expected=expected, seen=_("The grandchild had ended."), line=None,
                 next=_("Return as soon as its parent has ended."))
    steps = _about(run, parent, orphan, *_marked(run))
    names = {"orphan": orphan.label, "parent": parent.label}
    if family.killed:
        killer = next((
            step for step in run.steps("kill") if step.detail.partition(" ")[0] == orphan.name), None)
        what = _("{orphan} was a daemon, and {parent} ended its daemons when it ended.") if orphan.daemon else \
            _("{orphan} was ended by a signal.")
        run.fail(
            "orphan-ended", expected=expected, seen=what.format(**names), steps=steps,
            line=killer.line if killer and killer.line and not orphan.daemon else orphan.line,
            next=_("What must the parent not do, so that its child lives on?"))
    wait = family.parents_wait()
    if family.outlived() and wait is not None:
        own = wait.line and wait.line not in (parent.line, orphan.line)
        seen = _("{parent} waited for {orphan} at line {line}, and ended only after it.") if own else \
            _("{parent} ended only after {orphan}: when a Process comes to its end, it waits for the children "
              "that it has started.")
        run.fail(
            "parent-waited", expected=expected, seen=seen.format(line=wait.line, **names), steps=steps,
            line=wait.line if own else orphan.line,
            next=_("How can a process leave at once, without Python's tidying up?"))
    naps = family.naps()
    run.fail(
        "orphan-ended", expected=expected, line=naps[-1].line if naps else orphan.line, steps=steps,
        seen=_("{orphan} had ended when make_orphan returned, {seconds:.1f} s after its start.").format(
            seconds=family.at.time - orphan.born, **names),
        next=_("What is it that the grandchild does, and what does make_orphan wait for?"))


def _require_slept(family: Family, seconds: float) -> None:
    """Demand that the orphan lived as long as it was to sleep."""
    run, orphan, lived = family.run, family.orphan, family.lived()
    last = run.mark("returned")
    if orphan is None or run.trace.off_stage or last is None:
        return
    expected = _("The grandchild sleeps {seconds} s, and ends.").format(seconds=seconds)
    if lived is not None and lived < seconds - TOLERANCE:
        run.fail("orphan-ended", expected=expected, line=orphan.line, steps=_about(run, orphan, *_marked(run)),
                 seen=_("It ended after {lived:.1f} s.").format(lived=lived), next=_("Let it sleep."))
    if last.processes[orphan.name].state not in GONE:
        run.fail("unexpected", expected=expected, line=orphan.line, steps=_about(run, orphan, *_marked(run)),
                 seen=_("It was still there {lived:.1f} s after its start.").format(lived=last.time - orphan.born),
                 next=_("How long was it to sleep?"))


def _require_parent_gone(family: Family) -> None:
    """Demand that the parent had ended at the return."""
    parent, run, orphan = family.first_parent, family.run, family.orphan
    if parent is None:
        return
    expected = _("When make_orphan returns, the parent of the grandchild has ended.")
    seen = _("{parent} was still there when make_orphan returned.").format(parent=parent.label)
    steps = _about(run, parent, *([orphan] if orphan else []), *_marked(run))
    waits, naps, wait = family.waits_for_parent(), family.naps(), family.parents_wait()
    if wait is not None and orphan is not None and family.outlived():
        own = wait.line and wait.line not in (parent.line, orphan.line)
        run.fail(
            "parent-waited", expected=expected, line=wait.line if own else orphan.line, steps=steps,
            seen=seen + " " + (
                _("It waited for {orphan} at line {line}.") if own else
                _("When a Process comes to its end, it waits for the children that it has started: here, for {orphan}.")
            ).format(orphan=orphan.label, line=wait.line),
            next=_("How can a process leave at once, without Python's tidying up?"))
    if naps:
        run.fail(
            "slept-instead-of-waiting", expected=expected, line=naps[-1].line, steps=steps,
            seen=seen + " " + _("It had slept {seconds:g} s instead of waiting.").format(seconds=naps[-1].seconds),
            next=_("However well a time is guessed, a process may take a little longer: wait until it has ended."))
    run.fail(
        "not-waited-for-parent", expected=expected, line=waits[-1].line if waits else parent.line, steps=steps,
        seen=seen + " " + _("That the pid has come does not mean that the sender has gone."),
        next=_("Wait for the parent before you return."))


# ---------------------------------------------------------------------------------------------- the adopter

def _require_adopters(run: Observation) -> None:
    """Demand the parent that the kernel shows."""
    for before, after in zip(marks(run, "calls"), marks(run, "returns"), strict=False):
        process = by_pid(run, before.value)
        assert process is not None
        parent = after.processes[process.name].parent
        if after.value == parent and not isinstance(after.value, bool):
            continue
        own = [step for step in run.trace.steps[before.steps:after.steps] if step.line]
        first = by_pid(run, after.value)
        seen = _("It returned {value!r}.").format(value=after.value)
        if after.value == 1:
            seen = _("It returned 1, and process 1 is not always the one that takes in orphans.")
        elif first is not None and first.name == process.parent:
            seen = _("It returned {value}, the parent that has ended.").format(value=after.value)
        run.fail(
            "wrong-pid", seen=seen, line=own[-1].line if own else _definition(run, "adopter"), steps=(),
            expected=_("adopter returns {parent}, the parent of {process} ({pid}).").format(
                parent=parent, process=process.label, pid=process.pid),
            next=_("The system keeps the parent of every process: look at the line PPid in /proc/{pid}/status, "
                   "or at what ps shows.").format(pid=process.pid))
    if len(marks(run, "returns")) < 2:
        run.fail_by_itself()
    run.require_end()


# -------------------------------------------------------------------------------------------- small things

def _about(run: Observation, *wanted: Any) -> list[Any]:
    """The steps about some processes, and some further steps, in order."""
    processes = [one for one in wanted if hasattr(one, "born")]
    chosen = {id(step) for step in steps_about(run, *processes) if step.op != "returned"}
    chosen |= {id(step) for step in wanted if hasattr(step, "op")}
    return [step for step in run.trace.steps if id(step) in chosen]


def _marked(run: Observation) -> list[Any]:
    """The steps with which the student's function returned."""
    return [step for step in run.trace.steps if step.op == "returns"]


def _definition(run: Observation, function: str) -> int | None:
    """The line that defines a function, to point at where nothing that happened has a line."""
    for number, line in enumerate(run.source.path.read_text(encoding="utf-8").splitlines(), 1):
        if re.match(rf"def {function}\b", line):
            return number
    return None
