"""02_subclass: a process from a class, which knows what it needs and says what it does.

1. a :class:`Party` has the process that greeted each guest;
2. ``FINDERS`` look for what is wrong with it, root causes first;
3. a check demands some :class:`About`; where one of these is amiss, it fails with the first cause found, so that one
   mistake has one name in all checks.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from visits import Party

from lockstep.grading import N_, TOLERANCE, Observation, _, check, is_right, ngettext
from lockstep.grading.lives import Life, naps_of, waits_for

DIAGNOSES = (
    "no-super-init", "run-not-start", "not-overridden", "work-in-init", "not-started", "waited", "name-clobbered",
    "joined-in-loop", "never-joined", "joined-last-only", "wrong-elapsed", "daemon-cut-short",
)
UNMADE = re.compile(
    r"has no attribute '_(closed|config|popen|parent_pid|parent_name|identity|name|args|target|kwargs)'")
"""What Python says where ``Process.__init__`` was not called."""
WANTS = re.compile(r"\brun\(\) (missing|takes)")
"""What it says where ``run`` cannot be called with ``self`` alone."""


class About(enum.Enum):
    """What a fault is about."""

    OWN = enum.auto()
    """Each guest is greeted by a process of its own."""
    WORDS = enum.auto()
    """Hello, a stay, and bye."""
    START = enum.auto()
    """greet comes back at once, with the greeter."""
    END = enum.auto()
    """A greeter says bye, whatever the caller does."""
    WAIT = enum.auto()
    """greet_all returns when all have ended."""
    TOGETHER = enum.auto()
    """All are there at the same time."""
    TIME = enum.auto()
    """The seconds that greet_all returns."""


# ---------------------------------------------------------------------------------------------- the checks

@check("hello-and-bye", points=2, claim=N_(
    "A Greeter that is started says hello, stays for its seconds, and says bye"))
def test_hello_and_bye(program, draw):
    """The kit makes one, starts it, and waits for it."""
    for run, people in _meet(program, draw):
        _demand(run, people, About.OWN, About.WORDS, About.END)


@check("greets-in-its-own-process", points=2, claim=N_(
    "Nothing is said, and no time passes, before the greeter's own process does it"))
def test_greets_in_its_own_process(program, draw):
    """Neither making a greeter nor greet prints a greeting in the main process."""
    for run, people in _meet(program, draw):
        _demand(run, people, About.OWN)
    for run, people in _greet(program, draw):
        _demand(run, people, About.OWN)


@check("greet-does-not-wait", points=2, claim=N_("greet returns at once, with a Greeter that was started"))
def test_greet_does_not_wait(program, draw):
    """It returns at virtual time 0, and the handle's pid is that of the process that says hello."""
    for run, people in _greet(program, draw):
        _demand(run, people, About.OWN, About.START)


@check("says-bye-alone", points=1, claim=N_("A greeter says bye also when the caller has left"))
def test_says_bye_alone(program, draw):
    """The program ends as soon as greet has returned, and the greeter's process says bye all the same."""
    for run, people in _greet(program, draw, leave=True):
        _demand(run, people, About.OWN, About.WORDS, About.END)


@check("all-at-once", points=1, claim=N_(
    "greet_all greets everybody at the same time, so that it takes as long as the one who stays longest"))
def test_all_at_once(program, draw):
    """All overlap, and the maximum is returned; with nobody to greet it is 0."""
    for run, people in _greet_all(program, draw):
        _demand(run, people, About.OWN, About.WORDS, About.TOGETHER, About.TIME)
    for run in program.explore("greet_all", {}, driver=True, schedules=1):
        _demand(run, {}, About.TIME)


@check("waits-for-all", points=2, claim=N_(
    "When greet_all returns, everybody has said bye and every process has ended"))
def test_waits_for_all(program, draw):
    """Nobody is alive at the return, on any schedule; two of them end at the same time."""
    for run, people in _greet_all(program, draw, slow=3):
        _demand(run, people, About.OWN, About.WAIT, About.END)


def _meet(program: Any, draw: Any) -> Any:
    """The runs of a greeter that the kit makes itself."""
    mine = draw("meet")
    who, seconds = mine.names(1)[0], mine.durations(1, 1.1, 2.9)[0]
    for run in program.explore("meet", who, seconds, driver=True, schedules=1):
        yield run, {who: seconds}


def _greet(program: Any, draw: Any, leave: bool = False) -> Any:
    """The runs of greet; with *leave*, the program ends when greet has returned."""
    mine = draw("greet")
    who, seconds = mine.names(1)[0], mine.durations(1, 1.1, 2.9)[0]
    call = "greet_and_leave" if leave else "greet"
    for run in program.explore(call, who, seconds, driver=True, schedules=1 if leave else 2):
        yield run, {who: seconds}


def _greet_all(program: Any, draw: Any, slow: int = 0) -> Any:
    """The runs of greet_all: two tie for the longest stay before the third; then the last one stays longest by far."""
    mine = draw("greet all")
    longest, names, short = mine.seconds(2.6, 2.9), mine.names(3), mine.durations(3, 0.3, 0.9)
    tie, last = (longest, longest, short[0]), (*short[1:], longest)
    for stays, schedules, held_back in ((tie, 4, slow), (last, 2, 0)):
        people = dict(zip(names, stays, strict=True))
        for run in program.explore("greet_all", people, driver=True, schedules=schedules, slow=held_back):
            yield run, people


# -------------------------------------------------------------------------------------------- the verdicts

class Fault(NamedTuple):
    """What is wrong: the arguments of a diagnosis."""

    id: str
    expected: str
    seen: str
    next: str
    line: str | int | None
    steps: Sequence[Any] | None = None


def _demand(run: Observation, people: dict[str, float], *wanted: About) -> None:
    """End the check where something is amiss that it is about, with the first cause found."""
    _require_made(run)
    _require_started(run)
    run.require_end()
    party = Party(run, people)
    faults = [(about, fault) for about, find in FINDERS
              if not (run.slow and about in TIMED) and (fault := find(party)) is not None]
    if any(about in wanted for about, _fault in faults):
        run.fail(**faults[0][1]._asdict())


def _require_made(run: Observation) -> None:
    """A greeter of which ``Process.__init__`` has made nothing yet, or one whose ``run`` wants arguments."""
    made = next((str(mark.value[2]) for mark in run.trace.marks if mark.name == "mark"), None)
    for raised in run.raised:
        if raised.kind == "TypeError" and WANTS.search(raised.text) and not raised.frames and raised.phase == "child":
            run.fail(
                "wrong-signature", line=made or run.process(raised.process).line, steps=(),
                expected=_("run can be called by the new process, which gives it no arguments."),
                seen=f"{raised.kind}: {raised.text}",
                next=_("run has its object, self, and nothing else. Where can __init__ leave what run needs?"))
        if raised.kind == "AttributeError" and UNMADE.search(raised.text):
            run.fail(
                "no-super-init", line=made or (raised.frames[-1][1] if raised.frames else None), steps=(),
                expected=_("A Greeter is a Process: what Process.__init__ sets up is there."),
                seen=_("It is not: {error}.").format(error=f"{raised.kind}: {raised.text}"),
                next=_("Your __init__ has taken the place of the one in Process. Who calls that one now?"))


def _require_started(run: Observation) -> None:
    """Waiting for a process that nobody has started raises: say so."""
    for raised in run.raised:
        if raised.phase == "call" and raised.frames and (raised.kind, raised.text) in (
            ("AssertionError", "can only join a started process"), ("ValueError", "process not started"),
        ):
            run.fail(
                "not-started", line=raised.frames[-1][1],
                expected=_("Every greeter is started, then waited for."),
                seen=_("It waited for a process that was not started ({error}).").format(error=raised.text),
                next=_("A Greeter that has been made does nothing yet: which call sets it going?"))


def _greeted_here(party: Party) -> Fault | None:
    """The main process itself greeted somebody, or spent time in making a greeter."""
    lines, run = party.said_here, party.run
    expected = _("The greeting is said by the greeter's own process, once that is started.")
    if not lines:
        slept = party.slept_in_making()
        return None if slept is None else Fault(
            "work-in-init", expected, _("Making a Greeter took {seconds:.2f} s.").format(seconds=slept[0]),
            _("Where is __init__ called, and in which process does it run?"), slept[1])
    line, rows = lines[0], party.prints(lines[:4])
    method, blamed = party.within(line.step) or ("", line.line)
    seen = _("“{text}” was printed by the main process").format(text=line.text)
    if "/" in run.trace.steps[line.step - 1].actor:
        return Fault("thread-not-process", expected, _("“{text}” was printed by a thread of the main process.").format(
            text=line.text), _("From which class does Greeter come?"), line.line, rows)
    if method == "__init__":
        return Fault(
            "work-in-init", expected, seen + _(", while the Greeter was being made."),
            _("__init__ runs where the object is made. Which method of a process runs in the new process?"),
            blamed, rows)
    if method == "run":
        return Fault(
            "run-not-start", expected, seen + _(": run() was called there, and no process was started."),
            _("Which method asks the operating system for a new process, and lets that one call run()?"), blamed, rows)
    if method == "start":
        return Fault(
            "not-overridden", expected, seen + _(": your start() has taken the place of the one in Process."),
            _("start() asks for a new process and is better left as it is. Which method does the new process call?"),
            blamed, rows)
    return Fault("made-up", expected, seen + ".", _("Let the Greeter do the talking."), blamed, rows)


def _not_started(party: Party) -> Fault | None:
    """Fewer processes than guests."""
    count = len(party.lives)
    if not party.missing or count >= len(party.people):
        return None
    expected = ngettext(
        "A Greeter is started for {names}.", "{count} Greeters are started, for {names}.", len(party.people),
    ).format(count=len(party.people), names=", ".join(party.people))
    made = [mark for mark in party.run.trace.marks if mark.name == "mark" and mark.value[:2] == ["in", "__init__"]]
    result = party.value.get("result")
    if not count and not made and is_right(result, max(party.people.values())):
        return Fault("made-up", expected, _("{result} was returned, and no Greeter was made.").format(result=result),
                     _("Send the greeters, wait for them, and measure how long that takes."), party.definition, ())
    seen = ngettext("{count} process was started, and nobody greeted {names}.",
                    "{count} processes were started, and nobody greeted {names}.", count)
    return Fault(
        "not-started", expected, seen.format(count=count, names=", ".join(party.missing)),
        _("A Greeter that has been made does nothing yet: is start() called, with parentheses, for every one?"),
        made[-1].line if made else party.definition, ())


def _clobbered(party: Party) -> Fault | None:
    """A greeting with the process's own name in it, instead of the guest's."""
    for life in party.lives.values():
        own = life.process.given_name
        visit = next((visit for visit in party.visits if visit.life is life), None)
        if own is None or own in party.people or (visit is not None and visit.hello is not None
                                                  and visit.bye is not None):
            continue
        for line in party.run.printed:
            text = line.text.lower()
            if line.process == life.process.name and own in line.text and (
                text == own.lower() or "hello" in text or "bye" in text
            ) and not any(who in line.text for who in party.people):
                return Fault(
                    "name-clobbered", _("The guest is greeted by name."),
                    _("“{text}” was printed: that is the process's own name.").format(text=line.text),
                    _("Every Process has a name of its own, in self.name, and Process.__init__ sets it. Where else "
                      "could the guest's name be kept?"), line.line, party.rows(life.process, words=True))
    return None


def _silent(party: Party) -> Fault | None:
    """A process that ended well, and did nothing."""
    for life in party.quiet() if party.missing else ():
        process = life.process
        if process.exit_code == 0 and not party.run.printed_by(process.name) and \
                not any(nap.actor == process.name for nap in party.run.naps):
            made = [mark for mark in party.run.trace.marks if mark.name == "mark" and mark.value[0] == "in"]
            return Fault(
                "not-overridden", _("The new process greets {who}.").format(who=party.missing[0]),
                _("{process} was started, did nothing at all, and ended.").format(
                    process=party.run.label(process.name)),
                _("A new process calls one method of its object. Which one, and is it defined in Greeter, with exactly "
                  "that name, and indented as a method is?"),
                process.line or (str(made[0].value[2]) if made else None), party.rows(process))
    return None


def _left(party: Party) -> Fault | None:
    """Somebody was there when greet_all returned."""
    left = party.left() if party.run.call.function == "greet_all" else []
    if not left:
        return None
    run, life, back = party.run, left[0], party.back.steps
    expected = _("greet_all returns when every greeter has ended.")
    seen = ngettext(
        "{greeters} was still there when it returned.", "{greeters} were still there when it returned.", len(left),
    ).format(greeters=", ".join(map(party.label, left[:3])))
    given_up = [wait.step for one in left for wait in waits_for(run, one, back) if not wait.ended]
    if given_up:
        return Fault("never-joined", expected, seen + " " + _("It had waited for a while, and given up."),
                     _("A time-out may come too soon: how can it wait for as long as it takes?"), given_up[-1].line,
                     party.rows(life.process))
    for visit in party.visits:
        waited = [wait.step for wait in waits_for(run, visit.life, back) if wait.ended] if visit.life else []
        if waited:
            return Fault(
                "joined-last-only", expected,
                seen + " " + _("It had waited for {other}.").format(other=party.label(visit.life)),
                _("Others may take longer than the one that is waited for: wait for every one of them."),
                waited[-1].line, party.rows(life.process, visit.life.process))
    naps = [nap for nap in naps_of(run, "P0", party.back.time) if nap.line]
    if naps:
        return Fault(
            "slept-instead-of-waiting", expected,
            seen + " " + _("It had slept for {seconds:.2f} s instead of waiting.").format(seconds=naps[-1].seconds),
            _("However well a time is guessed, a process may take a little longer: wait until it has ended."),
            naps[-1].line, party.rows(life.process))
    return Fault("never-joined", expected, seen, _("Which call waits until a process has ended? Each of them needs it "
                 "once."), life.process.line, party.rows(*(one.process for one in left[:2])))


def _cut_short(party: Party) -> Fault | None:
    """A greeter that ended before its bye."""
    run = party.run
    for life in party.lives.values():
        process = life.process
        visit = next((visit for visit in party.visits if visit.life is life), None)
        done = visit is not None and visit.bye is not None
        if process.exit_code in (0, None) or (done and process.exit_code < 0) or (visit is None and not party.missing):
            continue
        kills = [step for step in run.steps("kill") if step.detail.partition(" ")[0] == process.name and step.line]
        expected = _("A greeter says bye, and ends by itself with exit code 0.")
        rows = party.rows(process, words=True)
        if process.daemon and process.exit_code < 0 and not kills:
            return Fault(
                "daemon-cut-short", expected,
                _("{process} was killed before it could say bye: it is a daemon, and goes when the main process goes.")
                .format(process=party.label(life)),
                _("Who should decide when a greeter ends? A process that is not a daemon may go on by itself."),
                process.line, rows)
        return Fault("unexpected", expected, _("{process} ended with exit code {code}.").format(
            process=party.label(life), code=process.exit_code), _("Let each greeter end by itself."),
            kills[-1].line if kills else process.line or None, rows)
    return None


def _other_words(party: Party) -> Fault | None:
    """A greeting that is missing, or not as long as it should be."""
    run = party.run
    for visit in party.visits:
        expected = _("“hello {who}”, {seconds} s later “bye {who}”, by the same process.").format(
            who=visit.who, seconds=visit.seconds)
        life = visit.life or next(iter(party.quiet()), None)
        said = [line for line in run.printed if life is not None and line.process == life.process.name]
        rows = party.rows(life.process, words=True) if life is not None else ()
        if visit.hello is None or visit.bye is None:
            lines = ", ".join(f"“{line.text}”" for line in said[:3]) or _("nothing")
            return Fault("unexpected", expected, _("Printed were: {lines}.").format(lines=lines),
                         _("Compare what is printed with the description, letter by letter."),
                         said[0].line if said else life and life.process.line, rows)
        if visit.hello.process != visit.bye.process:
            return Fault("unexpected", expected, _("Two processes shared it."), _("Let one Greeter do it."),
                         visit.bye.line, rows)
        stay = visit.bye.time - visit.hello.time
        if not run.slow and not is_right(stay, visit.seconds):
            return Fault("unexpected", expected, _("The bye came {stay:.2f} s after the hello.").format(stay=stay),
                         _("What happens between the two, and in which order?"), visit.bye.line, rows)
        twice = [line for line in said if line.text in (visit.hello.text, visit.bye.text)][2:]
        if twice:
            return Fault("unexpected", expected, _("“{text}” was printed again.").format(text=twice[0].text),
                         _("Say each of them once."), twice[0].line, rows)
    return None


def _late(party: Party) -> Fault | None:
    """greet came back late."""
    if not party.run.call.function.startswith("greet") or party.run.call.function == "greet_all" \
            or party.elapsed <= TOLERANCE:
        return None
    run, seen = party.run, _("It returned after {seconds:.2f} s.").format(seconds=party.elapsed)
    waits, naps = party.waits_here(), [nap for nap in naps_of(run, "P0", party.back.time) if nap.line]
    if waits:
        seen += " " + _("Until then it waited for {process}.").format(process=run.label(waits[0].key))
    elif naps:
        seen += " " + _("It slept for {seconds:.2f} s.").format(seconds=naps[-1].seconds)
    return Fault(
        "waited", _("greet returns at once; the greeter goes on by itself."), seen,
        _("Who needs the greeter to have ended? Not greet: it is done when the greeter is on its way."),
        waits[0].line if waits else naps[-1].line if naps else party.definition,
        party.rows(*(life.process for life in party.lives.values())))


def _handle(party: Party) -> Fault | None:
    """greet returned something else than the greeter that it started."""
    if party.run.call.function != "greet" or not party.lives or party.missing:
        return None
    life, value = party.visits[0].life, party.value
    expected = _("greet returns the Greeter that it started.")
    hint = _("What does start() return? Keep the greeter in a variable of its own, start it, and return it.")
    if not value.get("greeter"):
        return Fault("unexpected", expected, _("It returned {what}.").format(
            what=value.get("kind") if value.get("result") is None and value.get("kind") != "NoneType"
            else repr(value.get("result"))), hint, life.process.line, ())
    pid, name = value.get("pid"), life.process.name
    found = next((one for one, other in party.lives.items() if other.process.pid == pid), None)
    if found is None or not (name == found or name.startswith(f"{found}.")):
        return Fault("unexpected", expected, _("It returned one that was not started.") if pid is None else
                     _("It returned another one."), hint, life.process.line, ())
    return None


def _apart(party: Party) -> Fault | None:
    """Two greeters that were not there at the same time."""
    found: list[Life] = [visit.life for visit in party.visits if visit.life is not None]
    pair = next(((one, two) for two in found for one in found if one.end < two.begin), None)
    if pair is None:
        return None
    first, second = pair
    waits = waits_for(party.run, first, second.begin)
    return Fault(
        "joined-in-loop", _("{count} guests are greeted at the same time, and it takes {seconds} s.").format(
            count=len(party.people), seconds=max(party.people.values())),
        _("{second} was started only when {first} had ended, and it took {taken:.2f} s.").format(
            second=party.label(second), first=party.label(first), taken=party.elapsed),
        _("Start them all before waiting for any of them: two loops, not one."),
        waits[-1].step.line if waits else second.process.line, party.rows(first.process, second.process))


def _other_seconds(party: Party) -> Fault | None:
    """greet_all returned another number than it should."""
    run, wanted = party.run, max(party.people.values(), default=0)
    if run.call.function != "greet_all" or is_right(party.value.get("result"), wanted):
        return None
    own = [step for step in run.trace.steps[:party.back.steps] if step.process == "P0" and step.line]
    result = party.value.get("result")
    return Fault(
        "wrong-elapsed",
        _("It returns {wanted}, the seconds from before the first start to after the last end.").format(wanted=wanted),
        _("It returned {result}; the whole took {taken:.2f} s.").format(
            result=f"{result:.2f}" if isinstance(result, float) else repr(result)[:80], taken=party.elapsed),
        _("Where is the clock read first, and where last? All that takes time has to lie between."),
        own[-1].line if own else party.definition)


FINDERS: tuple[tuple[About, Callable[[Party], Fault | None]], ...] = (
    (About.OWN, _greeted_here),
    (About.OWN, _not_started),
    (About.WORDS, _clobbered),
    (About.OWN, _silent),
    (About.WAIT, _left),
    (About.END, _cut_short),
    (About.WORDS, _other_words),
    (About.START, _late),
    (About.START, _handle),
    (About.TOGETHER, _apart),
    (About.TIME, _other_seconds),
)
"""Root causes first."""
TIMED = frozenset({About.START, About.TOGETHER, About.TIME})
"""What says nothing on a slow machine."""
