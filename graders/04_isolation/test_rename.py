"""04_isolation: each process has its own memory.

The parent of these runs is called otherwise than the file says, and has seen something already. ``FINDERS`` look for
what is wrong with a run, root causes first; a check demands some :class:`About`, and where one of these is amiss it
fails with the first cause found, so that one mistake has one name in all checks.
"""

from __future__ import annotations

import enum
import multiprocessing
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from homes import Home, by_thread, definition, listed, quoted

from lockstep.grading import N_, Observation, _, check, ngettext
from lockstep.grading.lives import lives, naps_of, steps_about, waits_for

DIAGNOSES = ("ran-in-parent", "returned-childs-value", "never-joined", "fork-spawn-mixup", "not-started")
"""The ids that are this exercise's own."""
INITIAL, SET = "jon", "lin"
"""The parent's name as the file has it, and as predict supposes it."""
NOT_STARTED = (("AssertionError", "can only join a started process"), ("ValueError", "process not started"))


class About(enum.Enum):
    """What a fault is about."""

    DONE = enum.auto()
    """Children did what they should, and the parent did not."""
    ENDED = enum.auto()
    """All have ended when the function returns."""
    ANSWER = enum.auto()
    """What is returned is the parent's."""


# ---------------------------------------------------------------------------------------------- the checks

@check("renamed-in-a-child", points=2, claim=N_(
    "rename_in_child runs rename in a child, and the parent keeps its name"))
def test_renamed_in_a_child(program, draw):
    """A process other than the main one prints the new name; afterwards the main one has its old one."""
    for run, new in renamings(program, draw):
        demand(program, Renaming(run, new), About.DONE)


@check("parents-name", points=2, claim=N_("rename_in_child returns the name that the parent has after that"))
def test_parents_name(program, draw):
    """Not the child's, nor the one that stands in the file."""
    for run, new in renamings(program, draw):
        demand(program, Renaming(run, new), About.DONE, About.ANSWER)


@check("child-has-ended", points=1, claim=N_("When rename_in_child returns, the child has ended"))
def test_child_has_ended(program, draw):
    """On every schedule, and also when the child is slow."""
    for slow in (False, True):
        for run, new in renamings(program, draw, slow):
            demand(program, Renaming(run, new), About.DONE, About.ENDED)


@check("predicts", points=2, claim=N_("predict says what show() really prints, with each start method"))
def test_predicts(program):
    """Held against a child that is started with the method, now."""
    for method in multiprocessing.get_all_start_methods():
        for run in program.explore("foretell", method, driver=True, schedules=1):
            require_prediction(run, method)


@check("each-child-appends", points=1, claim=N_(
    "count_in_children has n children append to seen, and the parent's seen stays as it was"))
def test_each_child_appends(program, draw):
    """As many processes as children put something into their list; also one, and none at all."""
    for run, count, children in countings(program, draw):
        demand(program, Counting(run, count, children), About.DONE)


@check("parents-count", points=1, claim=N_("count_in_children returns the number of items that the parent has seen"))
def test_parents_count(program, draw):
    """Neither a child's nor all children's."""
    for run, count, children in countings(program, draw):
        demand(program, Counting(run, count, children), About.DONE, About.ANSWER)


@check("children-have-ended", points=1, claim=N_("When count_in_children returns, every child has ended"))
def test_children_have_ended(program, draw):
    """On every schedule, and also when the children are slow, the first one most of all."""
    for slow in (False, True):
        for run, count, children in countings(program, draw, slow):
            demand(program, Counting(run, count, children), About.DONE, About.ENDED)


# ---------------------------------------------------------------------------------------------- the inputs

def renamings(program: Any, draw: Any, slow: bool = False) -> Any:
    """Runs of ``rename_in_child``: yields run and new name; the parent has neither the initial nor the new name."""
    parent, new = [one for one in draw("rename").names(4) if one not in (INITIAL, SET)][:2]
    for run in program.explore("rename_at_home", parent, new, slow, driver=True, schedules=2 if slow else 6):
        yield run, new


def countings(program: Any, draw: Any, slow: bool = False) -> Any:
    """Runs of ``count_in_children``: yields run, what the parent has seen before, and how many children."""
    mine = draw("count")
    count, children = mine.number(6, 9), mine.number(3, 4)
    plan = [(children, 3)] if slow else [(children, 8), (1, 1), (0, 1)]
    for many, schedules in plan:
        for run in program.explore("count_at_home", count, many, slow, driver=True, schedules=schedules):
            yield run, count, many


# ---------------------------------------------------------------------------------------------- the cases

class Fault(NamedTuple):
    """What is wrong: the arguments of a diagnosis."""

    id: str
    expected: str
    seen: str
    next: str
    line: str | int | None
    steps: Sequence[Any] | None = None


class Renaming:
    """A run of ``rename_in_child``, and the words for it."""

    function = "rename_in_child"
    many = 1

    def __init__(self, run: Observation, new: str) -> None:
        self.run, self.home, self.new = run, Home(run, new), new
        self.before = run.call.args[0]
        self.does = _("rename({new}) runs in a child.").format(new=quoted(new))
        self.did = _("The parent itself called rename({new}).").format(new=quoted(new))
        self.parents = _("the parent's name")

    @property
    def after(self) -> object:
        """What the parent has at the end."""
        return self.home.told["name"]

    def childs(self, answer: object) -> bool:
        """Whether an answer is what a child has."""
        return answer == self.new

    def initial(self, answer: object) -> bool:
        """Whether an answer is what stands in the file."""
        return answer == INITIAL


class Counting:
    """A run of ``count_in_children``, and the words for it."""

    function = "count_in_children"

    def __init__(self, run: Observation, count: int, many: int) -> None:
        self.run, self.home, self.before, self.many = run, Home(run), count, many
        self.does = ngettext(
            "{count} child appends to its seen.", "{count} children append to their seen.", many).format(count=many)
        self.did = _("The parent itself put something into its seen.")
        self.parents = _("the length of the parent's seen")

    @property
    def after(self) -> object:
        """What the parent has at the end."""
        return self.home.told["seen"]

    def childs(self, answer: object) -> bool:
        """Whether an answer is what a child has, or all of them together."""
        return answer in (1, self.before + 1, self.many, self.before + self.many, self.many * (self.before + 1))

    def initial(self, answer: object) -> bool:
        """Whether an answer is what stands in the file."""
        return answer == 0


Case = Renaming | Counting


# -------------------------------------------------------------------------------------------- the verdicts

def demand(program: Any, case: Case, *wanted: About) -> None:
    """End the check where something is amiss that it is about, with the first cause found."""
    run = case.run
    require_started(run)
    run.at_return  # noqa: B018  (fails by itself where there was no return)
    fault = in_parent(case)
    if fault is None:
        run.require_end()
    faults = [(about, fault) for about, find in FINDERS if (fault := find(case)) is not None]
    if any(about in wanted for about, _fault in faults):
        run.fail(**faults[0][1]._asdict())
    advise(program, run)


def require_started(run: Observation) -> None:
    """Waiting for a process that nobody has started raises: say so."""
    for raised in run.raised:
        if raised.phase == "call" and raised.frames and (raised.kind, raised.text) in NOT_STARTED:
            run.fail(
                "not-started", line=raised.frames[-1][1], expected=_("The child is started, then waited for."),
                seen=_("It waited for a process that was not started ({error}).").format(error=raised.text),
                next=_("A Process that has been made does nothing yet: which call sets it going?"))


def in_parent(case: Case) -> Fault | None:
    """The parent did itself what is for a child to do."""
    run, home = case.run, case.home
    expected = case.does + " " + _("The parent stays as it was.")
    undone = len(home.doers) < case.many
    if home.by_parent and (undone or case.after != case.before):
        place = home.by_parent[0]
        line = place.line or definition(run, case.function)
        if by_thread(run, place):
            return Fault(
                "thread-not-process", expected,
                _("A thread of the parent did it: threads share the memory of their process."),
                _("Use Process instead of Thread."), line, steps_about(run, *home.children[:2]))
        hint = _("Give Process the function itself, and what to call it with; start() has it called in the child.") \
            if undone else _("Only the children do that; the parent waits, and looks.")
        return Fault("ran-in-parent", expected, case.did + " " + _changed(case), hint, line, None)
    if case.after != case.before:
        return Fault(
            "ran-in-parent", expected,
            _changed(case),
            _("What a child does with its variables does not reach the parent. Which line changes the parent's?"),
            definition(run, case.function))
    return None


def _changed(case: Case) -> str:
    return _("Before the call {what} was {before}, and afterwards {after}.").format(
        what=case.parents, before=quoted(case.before), after=quoted(case.after))


def not_done(case: Case) -> Fault | None:
    """Fewer children than there should be did what they should."""
    run, home, line = case.run, case.home, definition(case.run, case.function)
    missing = case.many - len(home.doers)
    if missing < 0:
        return Fault(
            "unexpected", case.does, _("{count} processes did it.").format(count=len(home.doers)),
            _("How often is start() called?"), home.doers[-1].line, steps_about(run, *home.doers[-2:]))
    if not missing:
        return None
    if not home.children:
        return _no_child(case, line)
    idle = [child for child in home.children if child not in home.doers]
    if len(home.children) < case.many:
        return Fault(
            "not-started", case.does,
            ngettext("{count} process was started.", "{count} processes were started.", len(home.children)).format(
                count=len(home.children)),
            _("Is there a new Process, and a call of its start(), for each of the children?"),
            home.children[-1].line or line, steps_about(run, *home.children))
    killed = [child for child in idle if (child.exit_code or 0) < 0 and not child.daemon]
    who = (killed or idle)[0]
    seen = _("{process} was killed before it had done so.") if killed else _("{process} ended without having done so.")
    return Fault(
        "unexpected", case.does, seen.format(process=run.label(who.name)),
        _("Let each child end by itself.") if killed else
        _("Look at the function that this process is given to run: whose variable does it change?"),
        who.line or line, steps_about(run, who))


def _no_child(case: Case, line: int | None) -> Fault:
    if case.home.told.get("made"):
        return Fault(
            "not-started", case.does, _("A Process was made, and no process was started."),
            _("A Process that has been made does nothing yet. Is start() called, with parentheses?"), line)
    return Fault(
        "made-up", case.does, _("It returned {answer}, and no process was started.").format(
            answer=quoted(case.home.told["answer"])),
        _("Let a child do it, and look at what the parent has afterwards."), line)


def left_behind(case: Case) -> Fault | None:
    """Somebody was there at the return."""
    run, left = case.run, case.home.left
    if not left:
        return None
    process, life = left[0], lives(run)[left[0].name]
    expected = _("{function} returns when every child has ended.").format(function=case.function)
    seen = ngettext(
        "{processes} was still running when it returned.", "{processes} were still running when it returned.",
        len(left)).format(processes=listed([run.label(one.name) for one in left]))
    steps = steps_about(run, *left[:2])
    given_up = [wait.step for wait in waits_for(run, life, run.at_return.steps) if not wait.ended]
    naps = [nap for nap in naps_of(run, process.parent or "P0", run.at_return.time) if nap.time >= process.born]
    if given_up:
        return Fault(
            "never-joined", expected, seen + " " + _("It had waited for a while, and given up."),
            _("A time-out may come too soon: wait without one."), given_up[-1].line, steps)
    if naps:
        return Fault(
            "slept-instead-of-waiting", expected,
            seen + " " + _("It had slept for {seconds:.2f} s instead of waiting.").format(
                seconds=sum(nap.seconds for nap in naps)),
            _("However well a time is guessed, a process may take a little longer: wait until it has ended."),
            naps[-1].line, steps)
    return Fault(
        "never-joined", expected, seen, _("Which call waits until a process has ended? Each child needs it once."),
        process.line, steps)


def other_answer(case: Case) -> Fault | None:
    """Something else than the parent's own was returned."""
    run, answer = case.run, case.home.told["answer"]
    if answer == case.after and not isinstance(answer, bool):
        return None
    expected = _("{function} returns {what}, which is {after}.").format(
        function=case.function, what=case.parents, after=quoted(case.after))
    seen, line = _("It returned {answer}.").format(answer=quoted(answer)), last_line(run, case.function)
    if case.childs(answer) and not isinstance(answer, bool):
        return Fault(
            "returned-childs-value", expected,
            seen + " " + _("That is what the children have, or what they were given."),
            _("A child changes its own memory. Which variable of the parent does the description ask for?"), line)
    if case.initial(answer):
        return Fault(
            "made-up", expected, seen + " " + _("That is what stands in the file; meanwhile the parent has another."),
            _("Return what the variable holds at that moment."), line)
    return Fault("unexpected", expected, seen, _("Return the parent's own, and nothing else."), line)


FINDERS: tuple[tuple[About, Callable[[Case], Fault | None]], ...] = (
    (About.DONE, in_parent),
    (About.ENDED, left_behind),
    (About.DONE, not_done),
    (About.ANSWER, other_answer),
)
"""Root causes first."""


def last_line(run: Observation, function: str) -> str | int | None:
    """The last line of the student's that the main process was seen at, or where the function begins."""
    called = run.mark("called")
    steps = run.trace.steps[called.steps if called else 0:run.at_return.steps]
    own = [step.line for step in steps if step.process == "P0" and step.line]
    return own[-1] if own else definition(run, function)


# -------------------------------------------------------------------------------------------- predictions

def require_prediction(run: Observation, method: str) -> None:
    """End the check where predict is not what a child of that method shows."""
    run.require_end()
    told, line = run.result, definition(run, "predict")
    real = next((
        shown.text.removeprefix("child ") for shown in run.printed
        if shown.process != "P0" and run.process(shown.process).given_name == "the child"), None)
    expected = _("With {method}, show() printed “child {name}”: predict({quoted}) returns {answer}.").format(
        method=method, name=real, quoted=quoted(method), answer=quoted(real))
    if told["name"] != INITIAL or told["seen"]:
        run.fail(
            "ran-in-parent", line=line, expected=_("predict leaves the parent's name and seen as they were."),
            seen=_("After predict({method}) the parent's name was {name}, and seen had {count} items.").format(
                method=quoted(method), name=quoted(told["name"]), count=told["seen"]),
            next=_("A prediction needs no change. If you try it out, put back what you have changed."), steps=())
    for answer, name in ((told["answer"], INITIAL), (told["again"], SET)):
        if answer != real:
            run.fail(
                "fork-spawn-mixup" if answer in (INITIAL, SET) else "unexpected", line=line, expected=expected,
                seen=_("It returned {answer} (the parent's own name was {name} when it was asked).").format(
                    answer=quoted(answer), name=quoted(name)),
                next=_("Which methods copy the parent as it is now, and which ones read the file anew?")
                if answer in (INITIAL, SET) else _("Return the name alone, as a str."), steps=())


def advise(program: Any, run: Observation) -> None:
    """What is right, and still worth a word."""
    called = run.mark("called")
    if called is not None and any(child.name in called.processes for child in run.children):
        advice = _(
            "Importing the file starts processes, which works with fork only: put what does that under "
            'if __name__ == "__main__":')
        if advice not in program.advice:
            program.advice.append(advice)
