"""05_pid: every process has a number; and to terminate is a request.

The numbers are held against those that the kernel shows. Finders look for what is wrong with a run, root causes
first; a check demands some :class:`About`, and where one of these is amiss it fails with the first cause found, so that
one mistake has one name in all checks.
"""

from __future__ import annotations

import enum
import signal
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from papers import Ending, Papers, definition, is_triple, last_line, quoted, same

from lockstep.grading import N_, Observation, _, check

DIAGNOSES = (
    "reported-parent", "swapped-pid-ppid", "terminate-is-a-request", "killed-by-hand", "never-terminated",
    "args-not-a-tuple",
)
"""The ids that are this exercise's own."""
KEYS = ("handle", "child", "parent")


class About(enum.Enum):
    """What a fault is about."""

    CHILD = enum.auto()
    """The numbers of the child."""
    PARENT = enum.auto()
    """The numbers of the parent."""
    ENDED = enum.auto()
    """How a process ended, and that it had when stop returned."""
    ALIVE = enum.auto()
    """Whether it was alive, before and afterwards."""
    CODE = enum.auto()
    """Its exit code."""


# ---------------------------------------------------------------------------------------------- the checks

@check("reports-itself", points=2, claim=N_(
    "report puts one triple on the queue: the child's pid, twice, and its parent's"))
def test_reports_itself(program):
    """A child of the kit's own reports, to a queue of the kit's."""
    for run in program.explore("report_alone", driver=True, schedules=2):
        require_report(run)


@check("the-childs-number", points=2, claim=N_(
    "compare starts a child: its handle and the child itself know the same pid"))
def test_the_childs_number(program):
    """The three numbers that are the child's agree with the kernel's."""
    for run in program.explore("compare_papers", driver=True, schedules=6):
        demand(program, run, COMPARING, About.CHILD)


@check("the-parents-number", points=1, claim=N_(
    "compare returns the pid of the parent, and the parent's that the child knows"))
def test_the_parents_number(program):
    """The two numbers that are not the child's agree with the kernel's; with a fork server they differ."""
    for run in program.explore("compare_papers", driver=True, schedules=2):
        demand(program, run, COMPARING, About.CHILD, About.PARENT)


@check("ended-when-asked", points=2, claim=N_(
    "stop asks p to terminate; p ends by that, and has ended when stop returns"))
def test_ended_when_asked(program, draw):
    """On every schedule, and also when the process tidies up for nearly a second."""
    for run in stops(program, draw):
        demand(program, run, STOPPING, About.ENDED)


@check("alive-before-not-after", points=2, claim=N_("stop tells that p was alive before, and is not when it has ended"))
def test_alive_before_not_after(program, draw):
    """True, then False, however late the signal comes and however long the end takes."""
    for run in stops(program, draw):
        demand(program, run, STOPPING, About.ENDED, About.ALIVE)


@check("exit-code", points=1, claim=N_("stop returns the exit code that p has left"))
def test_exit_code(program, draw):
    """That of the signal, or the one that a process chose that had tidied up."""
    for run in stops(program, draw):
        demand(program, run, STOPPING, About.ENDED, About.CODE)


def stops(program: Any, draw: Any) -> Any:
    """Runs of ``stop``: with a process that ends at once, and two that tidy up first."""
    mine = draw("stop")
    needs, code = mine.seconds(0.8, 0.9), mine.number(3, 99)
    for wants, leaves, schedules in ((0, 0, 8), (needs, 0, 3), (needs, code, 3)):
        yield from program.explore("stop_sleeper", wants, leaves, driver=True, schedules=schedules)


# -------------------------------------------------------------------------------------------- the verdicts

class Fault(NamedTuple):
    """What is wrong: the arguments of a diagnosis."""

    id: str
    expected: str
    seen: str
    next: str
    line: str | int | None
    steps: Sequence[Any] | None = ()


Finders = Sequence[tuple[tuple[About, ...], Callable[[Observation], "Fault | None"]]]


def demand(program: Any, run: Observation, finders: Finders, *wanted: About) -> None:
    """End the check where something is amiss that it is about, with the first cause found."""
    require_tuple(run)
    run.at_return  # noqa: B018  (fails by itself where there was no return)
    faults = []
    for about, find in finders:
        if find is None:
            if not faults:
                run.require_end()
        else:
            fault = find(run)
            faults += [(about, fault)] if fault is not None else []
    if any(set(about) & set(wanted) for about, _fault in faults):
        run.fail(**faults[0][1]._asdict())
    advise(program, run)


def require_tuple(run: Observation) -> None:
    """A queue where the tuple of arguments should be cannot be iterated over."""
    for raised in run.raised:
        if raised.phase == "call" and raised.kind == "TypeError" and "not iterable" in raised.text and raised.frames:
            run.fail(
                "args-not-a-tuple", line=raised.frames[-1][1],
                expected=_("The arguments for the child are given as a tuple, also when there is only one."),
                seen=_("Process could not take its arguments apart: {error}.").format(error=raised.text),
                next=_("(x) is just x. What makes a tuple of it?"))


def require_report(run: Observation) -> None:
    """End the check where report, alone in a child of the kit's, put something else than it should."""
    run.require_end()
    papers, items, line = Papers(run), run.result, None
    child = next(child for child in papers.children if child.given_name == "the child")
    line = last_line(run, child.name, "report")
    if len(items) == 1 and is_triple(items[0]):
        fault = other_triple(run, papers, child, items[0], line)
        if fault is not None:
            run.fail(**fault._asdict())
        return
    run.fail(
        "unexpected", line=line, steps=(),
        expected=_("report puts one triple of three numbers on the queue that it is given."),
        seen=_("It put nothing there.") if not items else _("It put {items} there.").format(
            items=", ".join(papers.told(item) for item in items[:4])),
        next=_("One call of put, and what it is given is a tuple of three."))


def other_triple(
    run: Observation, papers: Papers, child: Any, triple: Sequence[int], line: str | int | None
) -> Fault | None:
    """What is wrong with the numbers that a child has reported."""
    right = papers.triple_of(child)
    if same(triple, right):
        return None
    expected = _("The child reports the pids of {right}.").format(right=papers.told(right))
    seen = _("It reported the pids of {triple}.").format(triple=papers.told(triple))
    if sorted(triple) == sorted(one or 0 for one in right):
        return Fault(
            "swapped-pid-ppid", expected, seen + " " + _("These are the right numbers, in other places."),
            _("Which of them is the process itself, and which one its parent?"), line)
    if papers.main in triple[:2] or triple[2] == papers.mains_parent:
        return Fault(
            "reported-parent", expected,
            seen + " " + _("That is what the parent knows of itself."),
            _("When is each of the three numbers asked for, and by which process?"), line)
    if same(triple[:2], right[:2]) and papers.served(child):
        return Fault(
            "unexpected", expected, seen + " " + _("It is the fork server that makes the children here."),
            _("Ask the operating system, with os.getppid()."), line)
    return Fault("unexpected", expected, seen, _("Ask for each of the three in the child."), line)


# ----------------------------------------------------------------------------------------------- comparing

def no_child(run: Observation) -> Fault | None:
    """There was no child, or the parent did the reporting itself."""
    papers, told, mark = Papers(run), run.result, run.mark("reports")
    answer = told["answer"]
    triple = answer.get("child") if isinstance(answer, dict) else None
    expected = _("report runs in a child, which puts its own numbers on the queue.")
    if is_triple(triple) and papers.main in triple[:2] and papers.mains_parent == triple[2]:
        line = mark.line if mark is not None and mark.line else last_line(run, "P0", "compare")
        return Fault(
            "reported-parent", expected,
            _("“child” has the pids of {triple}.").format(triple=papers.told(triple)) + (
                " " + _("report ran in the parent.") if mark is not None else ""),
            _("Give Process the function itself, and what to call it with; start() has it called in the child.")
            if mark is not None else _("The triple is the child's: take it from the queue."), line)
    if papers.children:
        return None
    line = definition(run, "compare")
    if told["made"]:
        return Fault(
            "unexpected", expected, _("A Process was made, and no process was started."), _("Call start()."), line)
    return Fault(
        "made-up", expected, _("It returned {answer}, and no process was started.").format(
            answer=papers.told(answer)),
        _("Start a process, and ask it."), line)


def not_the_dictionary(run: Observation) -> Fault | None:
    """Something else was returned than a dictionary with the three keys."""
    answer = run.result["answer"]
    expected = _("compare returns a dictionary with the keys “handle”, “child” and “parent”.")
    if isinstance(answer, dict) and set(answer) >= set(KEYS) and is_triple(answer["child"]):
        return None
    told = Papers(run).told
    seen = _("It returned {answer}.").format(answer=told(answer))
    if isinstance(answer, dict) and set(answer) >= set(KEYS):
        seen = _("“child” is {triple}.").format(triple=told(answer["child"]))
        expected = _("“child” is the triple that the child put on the queue.")
    return Fault("unexpected", expected, seen, _("Compare it with the description."), definition(run, "compare"))


def other_child(run: Observation) -> Fault | None:
    """The numbers of the child do not agree."""
    if not_the_dictionary(run) is not None or no_child(run) is not None:
        return None
    papers, answer = Papers(run), run.result["answer"]
    handle, triple, line = answer["handle"], answer["child"], definition(run, "compare")
    child, reporter = papers.by_pid(handle), papers.by_pid(triple[0]) or papers.by_pid(triple[1])
    expected = _("“handle” is the pid of the child as its Process object knows it.")
    seen = _("“handle” is the pid of {handle}, and “child” has those of {triple}.").format(
        handle=papers.told(handle), triple=papers.told(triple)) if handle is not None else _("“handle” is None.")
    if child is not None and reporter is not None and child is not reporter:
        return Fault(
            "unexpected", expected, seen + " " + _("The first is {one}, the numbers come from {other}.").format(
                one=run.label(child.name), other=run.label(reporter.name)),
            _("Compare the numbers of one and the same child."), child.line or line)
    known = child or reporter or papers.children[0]
    fault = other_triple(run, papers, known, triple, last_line(run, known.name, "report"))
    if fault is not None and not (fault.id == "unexpected" and same(triple[:2], papers.triple_of(known)[:2])):
        return fault
    if child is not None:
        return None
    if handle == papers.main:
        return Fault(
            "swapped-pid-ppid", expected, seen,
            _("Whose number does each of the calls give, in the process that makes it?"), line)
    hint = _("A Process has no pid before it is started.") if handle is None else _("Ask the Process object.")
    return Fault("unexpected", expected, seen, hint, line)


def other_parent(run: Observation) -> Fault | None:
    """The numbers of the parent are not what they should be."""
    if not_the_dictionary(run) is not None or no_child(run) is not None:
        return None
    papers, answer = Papers(run), run.result["answer"]
    parent, child = answer["parent"], papers.by_pid(answer["child"][0])
    if parent != papers.main:
        expected = _("“parent” is the pid of the process that called compare.")
        seen = _("“parent” is the pid of {parent}.").format(parent=papers.told(parent))
        mixed = parent == papers.mains_parent or papers.by_pid(parent) is not None
        return Fault(
            "swapped-pid-ppid" if mixed else "unexpected", expected, seen,
            _("Which call gives a process its own number, and which one its parent's?"), definition(run, "compare"))
    if child is None:
        return None
    fault = other_triple(run, papers, child, answer["child"], last_line(run, child.name, "report"))
    if fault is not None and fault.id == "unexpected" and not run.messages(sent=False):
        return fault._replace(id="made-up", line=definition(run, "compare"), next=_(
            "Only the child knows its parent's number: take what it has put on the queue."))
    return fault


# ------------------------------------------------------------------------------------------------ stopping

def killed(run: Observation) -> Fault | None:
    """It was ended by another signal than that of terminate."""
    ending = Ending(run)
    needs, code = run.call.args[0], run.call.args[1]
    wanted = code or -signal.SIGTERM
    if not ending.kills or ending.process.exit_code == wanted:
        return None
    number, step, sig = ending.kills[0]
    asked = [kill for kill in ending.requests if kill[0] < number and kill[2] == signal.SIGTERM]
    expected = _("p is asked to terminate, and ends with exit code {code}.").format(code=wanted)
    seen = _("It ended with exit code {code}: signal {signal} was sent to it.").format(
        code=ending.process.exit_code, signal=sig)
    hint = _("Which method of a process asks it to end?")
    if asked:
        seen = _(
            "It ended with exit code {code}: it got signal {signal} {waited:.1f} s after it was asked to end.",
        ).format(code=ending.process.exit_code, signal=sig, waited=step.time - asked[0][1].time)
        hint = _("A process that tidies up may take up to a second: wait for it, and do not kill it.") if needs else \
            _("Whoever is asked to end needs a moment: wait, and do not kill it.")
    return Fault("killed-by-hand", expected, seen, hint, step.line, ending.story())


def never_asked(run: Observation) -> Fault | None:
    """Nobody asked it to end."""
    ending = Ending(run)
    if ending.asked or ending.kills:
        return None
    waits = [step for step in run.steps("join", ending.process.name) if step.line]
    seen = _("stop returned, and nobody had asked p to end.") if ending.there else _(
        "stop waited for {seconds:.0f} s until p ended by itself, with exit code {code}.").format(
        seconds=run.elapsed, code=ending.process.exit_code)
    return Fault(
        "never-terminated", _("p, which would go on for a long time, is asked to terminate."), seen,
        _("In which order are the request and the wait? And is the method called, with parentheses?"),
        waits[0].line if waits else last_line(run, "P0", "stop"), ending.story())


def left_alive(run: Observation) -> Fault | None:
    """It was still alive when stop returned."""
    ending = Ending(run)
    if not ending.there:
        return None
    return too_soon(ending, _("p was still alive when stop returned {answer}.").format(answer=quoted(run.result)))


def looked_too_soon(run: Observation) -> Fault | None:
    """It was still alive when stop asked whether it was."""
    if not_three(run) is None and run.result[1] is True:
        return too_soon(Ending(run), _("p was still alive when stop looked, after the request: {answer}.").format(
            answer=quoted(run.result)))
    return None


def no_code_yet(run: Observation) -> Fault | None:
    """It had no exit code when stop asked for it."""
    if not_three(run) is None and run.result[2] is None:
        return too_soon(Ending(run), _("p had no exit code yet when stop asked for it: {answer}.").format(
            answer=quoted(run.result)))
    return None


def too_soon(ending: Ending, seen: str) -> Fault:
    """What was done between the request and the end, instead of waiting for it."""
    run = ending.run
    expected = _("stop waits until p has really ended, then it asks.")
    naps, asks = ending.naps(), ending.asks()
    steps = ending.story(*asks[-1:])
    if naps:
        return Fault(
            "slept-instead-of-waiting", expected, seen + " " + _("stop had slept for {seconds:.2f} s.").format(
                seconds=sum(nap.seconds for nap in naps)),
            _("Nobody knows how long an end takes: wait for it."), naps[-1].line, steps)
    gave_up = [step for step in run.steps("join", ending.process.name) if step.line] if ending.there else []
    hint = _("terminate() only sends a signal, and returns at once. What has to happen before the second look?")
    if gave_up:
        hint = _("How long may p take, and how long does stop wait?")
    last = asks or gave_up or [step for _number, step, _sig in ending.requests]
    return Fault(
        "terminate-is-a-request", expected, seen, hint, last[-1].line if last else definition(run, "stop"), steps)


def not_three(run: Observation) -> Fault | None:
    """Something else than three values was returned."""
    answer = run.result
    if isinstance(answer, (tuple, list)) and len(answer) == 3:
        return None
    return Fault(
        "unexpected", _("stop returns three values: alive before, alive afterwards, exit code."),
        _("It returned {answer}.").format(answer=quoted(answer)), _("Return a tuple of the three."),
        last_line(run, "P0", "stop"))


def other_life(run: Observation) -> Fault | None:
    """Not True, then False."""
    answer = run.result
    if not_three(run) is not None or answer[0] == True and answer[1] == False:  # noqa: E712  (1 and 0 will do, None not)
        return None
    return Fault(
        "unexpected", _("The first two values are True and False: p was alive before the request, and is not now."),
        _("It returned {answer}.").format(answer=quoted(answer)),
        _("Ask twice: once before the request, and once when p has ended."), last_line(run, "P0", "stop"),
        Ending(run).story())


def other_code(run: Observation) -> Fault | None:
    """Another exit code than it has left."""
    answer, ending = run.result, Ending(run)
    left = ending.process.exit_code
    if not_three(run) is not None or answer[2] == left:
        return None
    seen = _("It returned {answer}.").format(answer=quoted(answer))
    made_up = answer[2] == -signal.SIGTERM
    if made_up:
        seen += " " + _(
            "{code} is what the signal leaves; this p tidied up, and then chose its exit code itself.",
        ).format(code=answer[2])
    return Fault(
        "made-up" if made_up else "unexpected",
        _("The third value is the exit code of p: {code}.").format(code=left), seen,
        _("Ask p for its exit code when it has ended, and return that."), last_line(run, "P0", "stop"), ending.story())


COMPARING: Any = (
    ((About.CHILD, About.PARENT), no_child),
    ((), None),
    ((About.CHILD, About.PARENT), not_the_dictionary),
    ((About.CHILD,), other_child),
    ((About.PARENT,), other_parent),
)
STOPPING: Any = (
    ((About.ENDED,), killed),
    ((About.ENDED,), never_asked),
    ((), None),
    ((About.ENDED,), left_alive),
    ((About.ALIVE, About.CODE), not_three),
    ((About.ALIVE,), looked_too_soon),
    ((About.CODE,), no_code_yet),
    ((About.ALIVE,), other_life),
    ((About.CODE,), other_code),
)
"""Root causes first; None: the program has come to its end, and nobody raised."""


def advise(program: Any, run: Observation) -> None:
    """What is right, and still worth a word."""
    called = run.mark("called")
    if called is not None and any(child.name in called.processes for child in run.children):
        advice = _(
            "Importing the file starts processes, which works with fork only: put what does that under "
            'if __name__ == "__main__":')
        if advice not in program.advice:
            program.advice.append(advice)
