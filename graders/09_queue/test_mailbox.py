"""09_queue: who is not to wait does not, who waits does not give up too early, and what was seen may be over.

Each check calls one function, with a queue of the kit's own. The specific causes come first: an exception that nobody
caught, a look that was believed, a wait without end.
"""

from __future__ import annotations

from itertools import chain

from posts import POLLS, calls, error, robbed, rows

from lockstep.conductor import verdict
from lockstep.grading import N_, TOLERANCE, _, check

DIAGNOSES = (
    "blocked", "empty-is-a-guess", "gave-up-early", "waited-too-long", "swallowed-everything", "flags-too-soon",
    "order-lost", "raised-empty", "raised-full",
)
"""The ids that are this exercise's own."""

SOON = 0.12
"""Virtual seconds within which a program that asks again and again has noticed what has come."""
LARGE = 70_000
"""Characters of a letter that is larger than a pipe."""
RIGHT = [[True, False], [False, True], [True, False]]


# --------------------------------------------------------------------------------------------------- the checks

@check("try-put-never-waits", points=2, claim=N_("try_put puts the item if there is room, and never waits"))
def test_try_put(program, draw):
    """More letters than there is room for, one of them empty; then one is taken, and there is room again."""
    here = draw("try_put")
    capacity, names = here.number(2, 3), here.names(5)
    letters = [names[0], "", *names[1:capacity + 2]][:capacity + 2]
    for run in program.explore("offer", capacity, letters, driver=True, schedules=2):
        require_answers(run, "try_put")
        (first, again), (_answers, _again, inside) = calls(run), run.result
        wanted = [True] * capacity + [False] * 2
        if first.answer != wanted:
            strange_answer(run, first, _("Of {all} letters, {room} have room: {answers}.").format(
                all=len(letters), room=capacity, answers=wanted), first.answer)
        if again.answer != True:  # noqa: E712 - 1 is as good
            strange_answer(run, again, _("When one letter has been taken, there is room again: True."), again.answer)
        if inside != [*letters[:capacity], letters[-1]]:
            run.fail("unexpected", expected=_("What try_put says to have put is on the queue, and nothing else."),
                     seen=_("It should hold {wanted}; it holds {inside}.").format(
                         wanted=[*letters[:capacity], letters[-1]], inside=inside),
                     next=_("What does try_put do with the item, once for each call?"), line=first.last_line,
                     steps=rows(run, first))


@check("put-beside-a-rival", points=1, claim=N_("try_put does not wait when a rival fills the queue before it"))
def test_put_beside_a_rival(program, draw):
    """Another process puts something at any moment, also between a look at the queue and the put."""
    letter, other = draw("put beside a rival").names(2)
    for run in chain(
        program.explore("offer_beside_a_rival", letter, other, False, driver=True, schedules=4),
        program.explore("offer_beside_a_rival", letter, other, True, driver=True, schedules=1),
    ):
        require_answers(run, "try_put")
        (asked,), (answer, inside) = calls(run), run.result
        if inside not in ([letter], [other]) or bool(answer) != (inside == [letter]) or answer is None:
            strange_answer(run, asked, _("True where the item is on the queue, False where the rival's filled it."),
                           _("{answer}, and on the queue: {inside}").format(answer=answer, inside=inside))


@check("take-in-time", points=2, claim=N_("take returns as soon as something comes, or with None after `seconds`"))
def test_take(program, draw):
    """A letter that is there, two that come later (one of them is 0), and then nothing more."""
    here = draw("take")
    seconds, (there, second) = here.seconds(2.3, 2.9), here.names(2)
    pauses = [here.seconds(1.1, 1.7) + 0.03, here.seconds(0.6, 1.4) + 0.05]
    for run in program.explore("take_several", seconds, there, [second, 0], pauses, 4, driver=True, schedules=3):
        wanted = [(there, 0.0), (second, pauses[0]), (0, sum(pauses))]
        for asked in calls(run):
            wanted = require_in_time(run, asked, seconds, wanted)
        require_answers(run, "take")


@check("take-beside-a-rival", points=1, claim=N_("take comes back in time when a rival was quicker"))
def test_take_beside_a_rival(program, draw):
    """There is one letter, and another process takes it at any moment, also between a look and the get."""
    here = draw("take beside a rival")
    seconds, letter = here.seconds(1.2, 2.9), here.names(1)[0]
    for run in chain(
        program.explore("take_beside_a_rival", seconds, letter, False, driver=True, schedules=5),
        program.explore("take_beside_a_rival", seconds, letter, True, driver=True, schedules=1),
    ):
        (asked,) = calls(run) or [None]
        if asked is None:
            run.require_end()
        require_in_time(run, asked, seconds, [] if robbed(run) else [(letter, 0.0)])
        require_answers(run, "take")


@check("drain-gets-all", points=2, claim=N_("drain gets each of the n items in order, however slow they come"))
def test_drain(program, draw):
    """Another process puts letters with long pauses; two are alike, one is empty, one is larger than a pipe."""
    here = draw("drain")
    names = here.names(4)
    letters = [*sorted(names, reverse=True)[:3], "", names[0], max(names)]
    pauses = [here.seconds(0.2, 0.8), 0, here.seconds(2.1, 3.4), 0, here.seconds(5.2, 7.5), here.seconds(0.3, 1.2)]
    for run in program.explore("drain_all", letters, pauses, LARGE, driver=True, schedules=3):
        (asked,) = calls(run) or [None]
        if asked is not None and asked.end is not None:
            require_all(run, asked, letters)
        require_answers(run, "drain")


@check("flags-tell", points=1, claim=N_("flags sees a new queue, a full one and an emptied one, each when it is so"))
def test_flags(program, draw):
    """Queues with room for one and for more; also where what was put takes long to arrive."""
    capacity = draw("flags").number(3, 5)
    for run in chain(
        program.explore("flags", capacity, schedules=6), program.explore("flags", 1, schedules=2),
        program.explore("flags_slowly", capacity, driver=True, schedules=1),
    ):
        require_flags(run)


@check("errors-come-out", points=1, claim=N_("An error that is not Full or Empty is not swallowed"))
def test_errors(program, draw):
    """The queue was closed: put and get raise ValueError, and it comes out."""
    here = draw("errors")
    for name, args in (
        ("try_put", here.names(1)), ("take", [here.seconds(0.6, 1.9)]), ("drain", [here.number(2, 3)]),
    ):
        for run in program.explore("at_a_closed_queue", name, args, driver=True, schedules=1):
            if run.raised:
                require_answers(run, name)
            if not run.returned and run.verdict.kind not in verdict.OURS or run.returned and run.result is None:
                lines = [one.line for one in run.verdict.waiters if one.line]
                steps = [step for step in run.trace.steps if step.line]
                seen = _("No error came out; {function} returned as if nothing had happened.") if run.returned else \
                    _("No error came out, and {function} did not come back.")
                run.fail(
                    "swallowed-everything", line=where(lines, steps), seen=seen.format(function=name),
                    expected=_("{function} at a closed queue: the queue's ValueError comes out.").format(function=name),
                    next=_("Which exception do you expect there? An except that names it lets the others pass."),
                    steps=steps[-4:])
            run.require_end()


def where(lines, steps):
    """The student's line to blame: one at which somebody stands, or the last that did anything."""
    return lines[0] if lines else steps[-1].line if steps else None


# ------------------------------------------------------------------------------------------------ what is demanded

def require_answers(run, function):
    """Demand that each call came back, without an exception; and for try_put at once.

    Raises:
        Failed: with the cause, where it did not.
    """
    asked = calls(run)
    for one in asked:
        uncaught(run, one, function)
    for one in asked:
        if function == "try_put" and one.seconds > TOLERANCE and not run.raised:
            blocked(run, one, function, _("try_put never waits."))
    ended = run.verdict.kind not in (verdict.DEADLOCK, verdict.BUSY_LOOP)
    if asked and asked[-1].end is None and not run.raised and not ended:
        never_back(run, asked[-1], function)
    run.require_end()


def uncaught(run, asked, function):
    """End the check where Empty or Full came out."""
    empty, full = error(run, "Empty"), error(run, "Full")
    if empty is not None and function != "try_put" and asked.looks:
        believed(run, asked, function, _("Empty came out of line {line}.").format(line=empty.frames[-1][1]))
    if empty is not None:
        run.fail("raised-empty", expected=_("{function} does not raise Empty.").format(function=function),
                 seen=_("Nothing had come, and the exception Empty came out."), line=empty.frames[-1][1],
                 next=_("Empty is how get says that nothing came. Who hears it?") if function == "take" else
                 _("Nobody has said how long the next one takes. For how long may {function} wait?").format(
                     function=function), steps=rows(run, asked))
    if full is not None:
        look = _told(asked, full.frames[-1][1])
        run.fail("raised-full", expected=_("try_put does not raise Full: it returns False."), steps=rows(run, asked),
                 seen=_("The queue was full, and the exception Full came out.") + look, line=full.frames[-1][1],
                 next=_("What was true when you looked may be over when you put. What does put do then?") if look else
                 _("Full is how put says that there is no room. Who hears it?"))


def _told(asked, line):
    """What a look before that line has told, in a sentence; empty where there was none."""
    for look in asked.looks[-1:]:
        return " " + _("When {name}() was asked at line {look}, there was room; then a rival was quicker.").format(
            name=look.value, look=look.line, line=line)
    return ""


def blocked(run, asked, function, expected):
    """End the check: it waited where it must not."""
    line, forever = asked.waited_at, asked.end is None
    look = _told(asked, line) if function == "try_put" else ""
    names = {"function": function, "line": line, "time": asked.seconds}
    run.fail(
        "blocked", expected=expected, line=line, waits=run.waits() if forever and function != "try_put" else (),
        steps=rows(run, asked),
        seen=(_("{function} waits at line {line}, for ever.") if forever else
              _("{function} waited for {time:.2f} s at line {line}.")).format(**names) + look,
        next=_("What was true when you looked may be over when you put. Can the look and the put be one?") if look else
        _("How do you tell put not to wait? And get, to wait only for so long?"))


def never_back(run, asked, function):
    """End the check: a call never came back."""
    if function == "take":
        if asked.looks and robbed(run):
            believed(run, asked, function, _("take waits at line {line}, for ever.").format(line=asked.waited_at))
        if run.verdict.kind == verdict.BUSY_LOOP:
            too_long(run, asked, _("take never came back: it asks again and again."), asked.last_line)
        blocked(run, asked, function, _("take comes back after `seconds`, with None, when nothing has come."))
    if function == "try_put":
        blocked(run, asked, function, _("try_put never waits."))
    if run.verdict.kind == verdict.DEADLOCK and any(
            one.actor == "P0" and one.op in ("recv", "acquire", "wait") for one in run.verdict.waiters):
        taken = [one for one in run.messages(sent=False) if one.process == "P0"]
        run.fail("blocked", expected=_("drain comes back when it has n items."), line=asked.waited_at,
                 seen=_("drain has taken {count} items, and waits for one more, for ever.").format(count=len(taken)),
                 next=_("Count how often your loop takes something."), waits=run.waits(), steps=rows(run, asked))


def believed(run, asked, function, what):
    """End the check: a look at the queue was believed, and it was wrong or soon over."""
    look = asked.looks[0]
    hints = {
        "take": _("What was true when you looked may be over when you act. Which call looks and takes in one go?"),
        "drain": _("An empty queue may only mean that the other one is slow. How do you know that there is no more?"),
    }
    run.fail("empty-is-a-guess", line=look.line, steps=rows(run, asked), next=hints[function],
             expected=_("{function} does not rely on what {name}() says.").format(function=function, name=look.value),
             seen=_("At line {line}, {name}() was asked, and the answer believed.").format(
                 line=look.line, name=look.value) + " " + what)


def too_long(run, asked, seen, line=None):
    """End the check: take came back later than it should have."""
    run.fail("waited-too-long", expected=_("take comes back when something comes, at the latest after `seconds`."),
             seen=seen, line=line or asked.waited_at, steps=rows(run, asked),
             next=_("Which of your lines goes on waiting when something has come, or when the time is over?"))


def require_in_time(run, asked, seconds, coming):
    """Demand that take returned what was to come next, when it came, or None after its time.

    Args:
        run: the observation.
        asked: the call.
        seconds: for how long it may wait.
        coming: what comes, and at which virtual second.

    Returns:
        What is still to come.
    """
    uncaught(run, asked, "take")
    if asked.end is None:
        require_answers(run, "take")
    begin, latest = asked.begin.time, asked.begin.time + seconds
    item, arrival = next(((what, when) for what, when in coming if when <= latest), (None, latest))
    late = asked.end.time - max(arrival, begin)
    same = asked.answer == item and (asked.answer is None) == (item is None)
    if asked.answer is None and item is not None:
        gave_up(run, asked, item, max(arrival - begin, 0.0), seconds)
    if not same:
        run.fail("unexpected", expected=_("take returns {item!r}.").format(item=item), steps=rows(run, asked),
                 seen=_("It returned {answer!r}.").format(answer=asked.answer), line=asked.last_line,
                 next=_("Follow what get gives you to your return."))
    if late > SOON:
        too_long(run, asked, _("{what} after {when:.2f} s; take came back after {seconds:.2f} s.").format(
            what=_("Something came") if item is not None else _("Nothing came, and the time was over"),
            when=max(arrival, begin) - begin, seconds=asked.seconds))
    if late < -TOLERANCE:
        gave_up(run, asked, item, max(arrival - begin, 0.0), seconds)
    return coming if item is None else coming[1:]


def gave_up(run, asked, item, arrival, seconds):
    """End the check: take returned None too early, or lost something that was there."""
    told = _("take({seconds}) returned None after {time:.2f} s").format(seconds=seconds, time=asked.seconds)
    told += "." if item is None else "; " + _("{item!r} came after {when:.2f} s.").format(item=item, when=arrival)
    if asked.looks and asked.seconds < seconds - TOLERANCE and quick(asked):
        believed(run, asked, "take", told)
    if asked.seconds < seconds - TOLERANCE and not got(run, asked):
        run.fail("gave-up-early", expected=_("take waits for `seconds` before it says that nothing came."), seen=told,
                 next=_("For how long does your get wait? Which argument says so, and in which unit?"),
                 line=asked.last_line, steps=rows(run, asked))
    if item is not None and got(run, asked):
        run.fail("unexpected", expected=_("take returns what it has taken: {item!r}.").format(item=item),
                 seen=_("It took something from the queue and returned None."), line=asked.last_line,
                 next=_("An item may be 0, or empty. Which of your lines takes that for nothing?"),
                 steps=rows(run, asked))
    too_long(run, asked, told)


def quick(asked):
    """Whether a call ended with a look: nothing was tried and nobody slept after the last one."""
    last = asked.looks[-1]
    later = [step for step in asked.run.trace.steps[last.steps:asked.end.steps]
             if step.process == "P0" and step.line and step.op not in ("mark", "clock", "poll", "get-value", "print")]
    return not later


def got(run, asked):
    """Whether something was taken from the queue during a call."""
    return any(one.process == "P0" and asked.begin.steps <= one.step <= asked.end.steps
               for one in run.messages(sent=False))


def strange_answer(run, asked, expected, answer):
    """End the check: try_put returned something else than it should have."""
    run.fail("unexpected", expected=expected, seen=_("It returned {answer}.").format(answer=answer),
             next=_("Go through try_put twice, for a queue with room and for a full one: what is returned?"),
             line=asked.last_line, steps=rows(run, asked))


def require_all(run, asked, letters):
    """Demand that drain returned the letters in their order."""
    found = asked.answer
    if found == letters:
        return
    if not isinstance(found, list):
        run.fail("unexpected", expected=_("drain returns a list."), seen=_("It returned {it!r}.").format(it=found),
                 next=_("Collect what you take, and return it."), line=asked.last_line, steps=rows(run, asked))
    told = _("{count} of {all} items were returned.").format(
        count=sum(item is not None for item in found), all=len(letters))
    if len([item for item in found if item is not None]) < len(letters):
        if asked.looks and not any(step.op == "sleep" for step in asked.steps[-1:]):
            believed(run, asked, "drain", told)
        run.fail("gave-up-early", expected=_("drain comes back when it has all n items, however slow they are."),
                 seen=told + " " + _("It came back after {time:.2f} s.").format(time=asked.seconds),
                 next=_("What does your loop do when nothing comes for a while?"), line=asked.waited_at,
                 steps=rows(run, asked))
    if sorted(map(repr, found)) == sorted(map(repr, letters)):
        run.fail("order-lost", expected=_("The items in the order in which they came: {items}.").format(items=letters),
                 seen=_("They were returned as {items}.").format(items=found), line=asked.last_line,
                 next=_("Where does each item go when it has been taken?"), steps=rows(run, asked))
    run.fail("unexpected", expected=_("The items in the order in which they came: {items}.").format(items=letters),
             seen=_("They were returned as {items}.").format(items=found), line=asked.last_line,
             next=_("Follow one item from get to your list."), steps=rows(run, asked))


def require_flags(run):
    """Demand the three pairs, each looked at when it was so, at a queue through which something went."""
    for kind, id_ in (("Empty", "raised-empty"), ("Full", "raised-full")):
        found = error(run, kind)
        if found is not None:
            run.fail(id_, expected=_("flags raises nothing."), line=found.frames[-1][1],
                     seen=_("The exception {kind} came out.").format(kind=kind),
                     next=_("What has been put takes a moment to arrive. Which get waits for it?") if kind == "Empty"
                     else _("How many items does the queue have room for?"))
    run.require_end()
    pairs, capacity = plain(run.result), run.call.args[0]
    looks = [step for step in run.trace.steps if step.process == "P0" and step.op in POLLS and step.line]
    moves = [one for one in run.messages() if one.line or one.actor.startswith("P0")]
    if pairs == RIGHT:
        if not run.children and len(moves) < 2 * capacity:
            run.fail("made-up", expected=_("flags looks at a queue of multiprocessing that was filled and emptied."),
                     seen=_("The answer is right, and nothing went through such a queue."),
                     line=looks[0].line if looks else None,
                     next=_("Which module does your queue come from, and what is put into it?"))
        return
    told = _("flags({capacity}) returned {pairs}.").format(capacity=capacity, pairs=pairs)
    if isinstance(pairs, list) and len(pairs) == 3 and pairs[1] == [True, True]:
        sent = min((one.step for one in run.messages(sent=True)), default=len(run.trace.steps))
        early = [step for step in looks[1:] if step.op == "poll" and run.trace.steps.index(step) < sent] or looks[1:]
        slept = any(nap.actor == "P0" and nap.line for nap in run.naps)
        run.fail(
            "flags-too-soon", expected=_("The full queue is not empty: (False, True)."),
            seen=told + " " + (_("It slept for a while, and that was not long enough: ") if slept else "") +
            _("what was put was still with the feeder thread."), line=early[-1].line if early else None,
            next=_("put() returns before anything has arrived. What could you ask, again and again, until it has?"))
    run.fail("unexpected", expected=_("flags({capacity}) returns {pairs}.").format(capacity=capacity, pairs=RIGHT),
             seen=told, line=looks[-1].line if looks else None,
             next=_("Which of the pairs is wrong, and what had happened to the queue when you looked?"))


def plain(pairs):
    """The pairs as lists, so that a list is as good as a tuple."""
    try:
        return [list(pair) for pair in pairs]
    except TypeError:
        return pairs
