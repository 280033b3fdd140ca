"""08_lock: no ticket sold twice, nobody sent away while there is one, and everybody may look at any time.

Each check notices a symptom; ``blame`` and ``explain`` find the cause in how the purchases lie to each other and to
the locks that were held around them, so that all checks of a program name the same mistake.
"""

from __future__ import annotations

import json
from itertools import chain

from purchases import customers, guard_of, life, listed, lost_update, purchase_rows, rows, sold
from sales import FILE, closed, every_order, one_by_one, plenty, scarce, slow, slow_machine, sold_out

from lockstep.grading import N_, TOLERANCE, CouldNotCheck, _, check, is_right
from lockstep.grading.guards import NONE, PART, WHOLE, asked, is_for_threads, left_with, taken_twice

DIAGNOSES = (
    "no-lock", "lock-per-process", "lock-too-small", "lock-not-released", "lock-around-everything", "in-turn",
    "thread-lock", "never-joined", "double-acquire", "buy-skipped", "not-the-given-lock",
)
"""The ids that are this exercise's own."""

KEY = f"file:{FILE}"
ONE_AT_A_TIME = N_("Only one at a time buys: whoever holds the given lock.")
MANY = 20
"""Tries to take one lock after which a customer is told that acquire waits by itself."""


# --------------------------------------------------------------------------------------------------- the checks

@check("never-oversold", points=2, claim=N_("No ticket is sold twice, in whatever order the users come"))
def test_never_oversold(program, draw):
    """Never more users say that they got a ticket than there were tickets; also when the line is at its slowest."""
    for run, users, tickets in chain(every_order(program, draw), scarce(program, draw), slow(program, draw)):
        group = settle(run, users)
        if sold(group) > tickets:
            blame(run, group, _("{users} all got a ticket: {sold} sold, {tickets} there.").format(
                users=listed([one for one in group if one.got]), sold=sold(group), tickets=tickets))


@check("nobody-turned-away", points=1, claim=N_("Nobody is sent away while there are tickets left"))
def test_nobody_turned_away(program, draw):
    """Everybody gets a ticket where there are enough, and as many as there are tickets where there are not."""
    for run, users, tickets in chain(every_order(program, draw), scarce(program, draw), plenty(program, draw)):
        group = settle(run, users)
        away = [one for one in group if one.answers and not one.got]
        if len(away) > max(0, len(users) - tickets):
            blame(run, group, _("{users} heard “sold out”, and only {sold} of {tickets} tickets were sold.").format(
                users=listed(away), sold=sold(group), tickets=tickets))


@check("one-answer-each", points=1, claim=N_("Each user hears once how it came out, and the file agrees"))
def test_one_answer_each(program, draw):
    """One of the two messages for each user; the file has come down by the number of tickets got."""
    for run, users, tickets in chain(scarce(program, draw, 4), plenty(program, draw), sold_out(program, draw)):
        group = settle(run, users)
        for one in group:
            require_answer(run, one)
        require_all_gone(run, group)
        left = left_in_file(run)
        if left != tickets - sold(group):
            blame(run, group, _("{sold} users got a ticket, and the file went from {tickets} to {left}.").format(
                sold=sold(group), tickets=tickets, left=left))


@check("all-look-at-once", points=2, claim=N_("All users come at the same time, and looking waits for nobody"))
def test_all_look_at_once(program, draw):
    """Every user sees the number at virtual time 0, in a sale and while somebody else holds the lock."""
    for run, users, _tickets in chain(scarce(program, draw, 4), plenty(program, draw), closed(program, draw)):
        group = settle(run, users)
        for one in group:
            if one.process and (one.looked is None or not is_right(one.looked.time, 0)):
                looked_late(run, group, one)


@check("only-the-holder-buys", points=2, claim=N_("run buys only while it holds the lock it was given"))
def test_only_the_holder_buys(program, draw):
    """While somebody else holds the lock, for more than ten virtual seconds, two customers do not buy."""
    for run, users, _tickets in closed(program, draw):
        group = settle(run, users)
        opens = run.mark("opens")
        given = next(hold for hold in run.holds("P0", line=False) if not hold.line)
        for one in group:
            require_answer(run, one)
        early = [one for one in group if one.begin < opens.steps]
        if early:
            explain(run, early, _("Somebody else held the lock for {seconds} s, and {users} bought meanwhile.").format(
                seconds=opens.time, users=listed(early)), given.key)
        if any(len(asked(run, one.actor, one.begin)) > MANY for one in group) and not program.advice:
            program.advice.append(_("acquire() waits by itself until the lock is free: no loop needs to ask for it."))


@check("lock-is-free-again", points=1, claim=N_("Whoever has bought, or found all sold, lets go of the lock"))
def test_lock_is_free_again(program, draw):
    """The lock is free after a customer who got a ticket, after one who did not, and after a sale."""
    for run, users, _tickets in one_by_one(program, draw):
        group = settle(run, users)
        for one, free in zip(group, run.result, strict=True):
            if not free:
                kept(run, group, next(hold for hold in run.holds(one.process) if hold.released is None))
    for run, users, _tickets in chain(scarce(program, draw, 4), plenty(program, draw)):
        group = settle(run, users)
        for hold in run.holds():
            own = any(one.process == hold.process for one in group)
            if hold.released is None and own and hold.key.startswith(("lock", "rlock")):
                kept(run, group, hold)


@check("what-is-left", points=1, claim=N_("sell waits for everybody and returns what the file then says"))
def test_what_is_left(program, draw):
    """When sell returns, every process has ended, and the number returned is the one in the file."""
    sales = (scarce, plenty, sold_out, slow_machine)
    for run, users, _tickets in chain.from_iterable(sale(program, draw) for sale in sales):
        group = settle(run, users)
        require_all_gone(run, group)
        if run.result != left_in_file(run) or isinstance(run.result, bool):
            wrong_result(run, group)


# ------------------------------------------------------------------------------------------------- demands

def settle(run, users):
    """Demand that all came to an end, each user in a process of its own.

    Returns:
        The customers.

    Raises:
        Failed: with the cause, where it did not.
    """
    group = customers(run, users, KEY)
    for raised in run.raised:
        if raised.kind == "TypeError" and "pickle" in raised.text and "lock" in raised.text.lower():
            thread_lock(run, _(
                "With {method}, a lock is sent to each process, and this one cannot be: it is one for threads.",
            ).format(method=run.method), raised.frames[-1][1] if raised.frames else None)
    if not run.verdict.finished:
        waits_for_itself(run, group)
        hold = left_with(run)
        if hold is not None:
            kept(run, group, hold, run.waits())
    if run.raised:
        left_behind(run)
        half_written(run, group)
        freed_by_a_stranger(run, group)
    run.require_end()
    require_processes(run, group)
    return group


def require_processes(run, group):
    """Demand that nobody was served in the main process, in a thread, or in another user's process."""
    expected = _("Each user runs in a process of its own.")
    hint = _("Give each user a Process whose target is run.")
    if not run.children and not any("/" in one.actor for one in group):
        own = [step.line for step in run.steps(process="P0") if step.line]
        run.fail("made-up", expected=expected, seen=_("No process was started."), next=hint,
                 line=next((one.answers[0].line for one in group if one.answers), own[-1] if own else None))
    for n, one in enumerate(group):
        if "/" in one.actor:
            line = next((step.line for step in run.steps("thread.join")), None) or (one.looked and one.looked.line)
            run.fail("thread-not-process", expected=expected, line=line, next=_("Use Process where Thread stands."),
                     seen=_("{user} ran in a thread.").format(user=one.user))
        sharing = [other for other in group[:n] if one.process and other.process == one.process]
        if one.process == "P0" or sharing:
            run.fail("made-up", expected=expected, next=hint, line=(one.looked or one.answers[0]).line, seen=(
                _("{users} ran in the same process.").format(users=listed([*sharing, one])) if sharing else
                _("{user} ran in the main process.").format(user=one.user)))


def require_answer(run, one):
    """Demand that a user has looked and has just one of the two messages, and that it came from buying."""
    expected = _("Each user has exactly one of the two messages.")
    if not one.process:
        for child in run.children:
            cut_short(run, one.user, child)
            if child.exit_code and not run.steps(process=child.name):
                raise CouldNotCheck(f"{child.label} ended with exit code {child.exit_code} before it came on stage")
        line = next((child.line for child in run.children if child.line), None)
        run.fail("unexpected", expected=expected, seen=_("Nothing was ever heard of {user}.").format(user=one.user),
                 next=_("Count the processes, and look at what each of them is given."), line=line)
    if len(one.answers) > 1:
        run.fail("unexpected", expected=expected, next=_("Call buy once for each user."), line=one.answers[1].line,
                 seen=_("{user} has {count}: {messages}.").format(
                     user=one.user, count=len(one.answers), messages=", ".join(line.text for line in one.answers)))
    skipped(run, one)


def left_in_file(run):
    """What the file says when the function returns; None where it says nothing."""
    try:
        return json.loads(run.at_return.files[FILE])["ticket_num"]
    except (KeyError, TypeError, ValueError):
        return None


def require_all_gone(run, group):
    """Demand that everybody had answered, and every process had ended, when the function returned."""
    returned = run.at_return
    for one in group:
        seen = returned.processes.get(one.process)
        if not one.process:
            require_answer(run, one)
        late = [line.step - 1 for line in one.answers if line.step > returned.steps]
        if late or (seen is not None and seen.state not in (None, "Z")):
            nap = next((nap for nap in run.naps if nap.actor == "P0"), None) if run.slow else None
            if nap is not None:
                run.fail("slept-instead-of-waiting", expected=_("sell returns when every user's process has ended."),
                         seen=_("sell slept for {seconds} s, and on a slow machine {user} needed longer.").format(
                             seconds=round(nap.seconds, 2), user=one.user), line=nap.line,
                         next=_("No time is long enough to be sure: wait for the process itself."))
            run.fail("never-joined", expected=_("sell returns when every user's process has ended."),
                     seen=(_("sell returned while {user} was still buying.") if late else
                           _("sell returned while {user}'s process was still running.")).format(user=one.user),
                     next=_("Who waits for {user}, and at which line?").format(user=one.user),
                     line=run.process(one.process).line,
                     steps=rows(run, *life(run, one.process), returned.steps - 1, *late))


# ----------------------------------------------------------------------------- causes: what was done, and when

def skipped(run, one):
    """End the check where a user's answer is missing or did not come from buying."""
    if not one.answers:
        cut_short(run, one.user, run.process(one.process))
    expected = _("Each user looks and then buys.")
    hint = _("Whatever search has returned, a customer still has to buy.")
    if not one.answers:
        own = [step.line for step in run.trace.steps if step.actor == one.actor and step.line and step.op != "exit"]
        run.fail("buy-skipped", expected=expected, next=hint, line=own[-1] if own else None,
                 seen=_("{user} looked and left without having bought.").format(user=one.user))
    message = one.answers[0]
    if one.write < 0 and (one.got or one.reads < 1):
        seen = _("“{message}” was printed, and nothing was taken out of the file.") if one.got else \
            _("“{message}” was printed without another look at the file.")
        run.fail("buy-skipped", expected=expected, next=hint, line=message.line,
                 seen=seen.format(message=message.text))


def cut_short(run, who, process):
    """End the check where a process was ended from outside, or left behind by the end of the program."""
    if process.died is None or (process.exit_code or 0) < 0:
        run.fail("never-joined", expected=_("sell waits until every user's process has ended by itself."),
                 seen=_("The process of {user} was ended before it had bought.").format(user=who),
                 next=_("Who waits for {user}, and at which line?").format(user=who), line=process.line,
                 steps=rows(run, *life(run, process.name)))


def left_behind(run):
    """End the check where a process found the lock gone because sell had returned without waiting for it."""
    for raised in run.raised:
        seen = run.at_return.processes.get(raised.process) if run.returned else None
        if raised.kind == "FileNotFoundError" and not raised.frames and seen and seen.state not in (None, "Z"):
            process = run.process(raised.process)
            run.fail("never-joined", expected=_("sell returns when every user's process has ended."), line=process.line,
                     seen=_("sell returned, and {process} found the lock gone.").format(process=process.label),
                     next=_("Who waits for {user}, and at which line?").format(user=process.label),
                     steps=rows(run, *life(run, process.name), run.at_return.steps - 1))


def looked_late(run, group, one):
    """End the check with the reason why a user did not look at once."""
    expected = _("All users look at the same time, before anybody has bought.")
    skipped(run, one)
    if one.looked is None or one.answers[0].step < one.looked.step:
        run.fail("unexpected", expected=expected, line=one.answers[0].line, next=_("Call search first."),
                 seen=_("{user} bought without having looked.").format(user=one.user))
    seen = _("{user} looked at {time:.2f} s.").format(user=one.user, time=one.looked.time)
    started_late(run, group, one)
    asks = asked(run, one.actor, one.looked.step)
    if not asks and any(nap.actor == one.actor and nap.time < one.looked.time for nap in run.naps):
        run.fail("unexpected", expected=expected, seen=seen, next=_("Look first."), line=one.looked.line)
    if asks:
        seen += " " + _("Until then, {user} waited at line {line} for a lock.").format(user=one.user, line=asks[0].line)
    if guard_of(run, one).kind == PART:
        explain(run, [one], seen)
    earlier = sorted((other for other in group if -1 < other.end < one.looked.step), key=lambda other: other.end)
    run.fail("lock-around-everything", expected=expected, seen=seen,
             line=asks[0].line if asks else run.process(one.process).line,
             next=_("Which of the two, looking and buying, has to be done one at a time?"),
             steps=purchase_rows(run, *earlier[-1:], one))


def started_late(run, group, one):
    """End the check where a user's process was not started at once."""
    expected, born = _("The users' processes run at the same time."), run.process(one.process)
    gone = [other for other in group if other.process and _died(run, other) <= born.born]
    if born.born <= TOLERANCE:
        return
    if gone:
        run.fail("in-turn", expected=expected, line=born.line,
                 seen=_("{user} was started only when {other} had gone.").format(user=one.user, other=gone[-1].user),
                 next=_("What does sell wait for between one start and the next?"),
                 steps=rows(run, *life(run, gone[-1].process), *life(run, one.process), one.looked.step - 1))
    run.fail("unexpected", expected=expected, line=born.line, next=_("Start everybody at once."),
             seen=_("{user} was started at {time:.2f} s.").format(user=one.user, time=born.born))


def _died(run, one):
    died = run.process(one.process).died
    return float("inf") if died is None else died


def wrong_result(run, group):
    """End the check: what sell returned is not what the file says."""
    returned = run.at_return
    reads = [n for n, step in enumerate(run.trace.steps[:returned.steps])
             if step.process == "P0" and step.op == "read-file" and step.key == KEY]
    last = reads[-1] if reads else -1
    seen = _("sell returned {result}, and the file says {left}.").format(result=run.result, left=left_in_file(run))
    line = run.trace.steps[last].line if reads else None
    after = [one for one in group if one.write > last]
    if reads and after:
        run.fail("never-joined", expected=_("sell reads the file when every process has ended."), line=line,
                 seen=seen + " " + _("It read the file before {user} had bought.").format(user=after[0].user),
                 next=_("In which order do sell's lines wait and read?"), steps=rows(run, last, after[0].write))
    run.fail("unexpected", expected=_("sell returns the number of tickets left."), seen=seen, line=line,
             next=_("Which number does the description of sell ask for?"))


# ----------------------------------------------------------------------------------------- causes: the locks

def blame(run, group, what):
    """End the check with the cause of what went wrong among the purchases.

    Args:
        run: the observation.
        group: the customers.
        what: the symptom, in one sentence.
    """
    for one in group:
        require_answer(run, one)
    went_ahead(run, group, what)
    pair = lost_update(group)
    if pair is not None:
        explain(run, pair, what)
    run.fail("unexpected", expected=_("The file and the messages agree."), seen=what,
             next=_("Leave the file and the messages to buy, and call it once for each user."))


def explain(run, guilty, what, given=None):
    """End the check with what was wrong about the locks around some purchases.

    Args:
        run: the observation.
        guilty: the customers whose purchases came in each other's way, or in somebody else's.
        what: the symptom, in one sentence.
        given: the lock that all of them should have held; None: any, so long as it is the same.
    """
    went_ahead(run, guilty, what)
    guards = [guard_of(run, one) for one in guilty]
    told = {"expected": _(ONE_AT_A_TIME), "steps": purchase_rows(run, *guilty)}
    for one, found in zip(guilty, guards, strict=True):
        if found.kind == PART:
            run.fail("lock-too-small", seen=what + " " + _too_small(one, found.holds[-1]), line=found.holds[-1].line,
                     next=_("What a customer has read must still be true when they write. How long must others wait?"),
                     **told)
    for one, found in zip(guilty, guards, strict=True):
        if found.kind == NONE:
            unprotected(run, one, what, told)
    line = guards[-1].holds[-1].line
    if len(guilty) > 1 and not set.intersection(*(found.keys for found in guards)):
        run.fail("lock-per-process", line=line, **told, seen=what + " " + _(
            "{users} each held a lock, but not the same one.").format(users=listed(guilty)),
            next=_("A lock keeps out only those who try to take the same one. Where is each of them made?"))
    if given is not None:
        run.fail("not-the-given-lock", line=line, **told, seen=what + " " + _(
            "The lock taken at line {line} is not the one that run was given.").format(line=line),
            next=_("Look at the parameters of run: which of them is the lock?"))
    run.fail("no-lock", line=line, **told, next=_("What lets in only one?"), seen=what + " " + _(
        "What they hold at line {line} lets in several at once.").format(line=line))


def _too_small(one, hold):
    names = {"user": one.user, "line": hold.line}
    if hold.taken > one.begin:
        return _("{user} read the number before taking the lock at line {line}.").format(**names)
    if hold.released is not None and hold.released <= one.begin:
        return _("The lock taken at line {line} covers only {user}'s look.").format(**names)
    return _("{user} let go of the lock taken at line {line} before writing.").format(**names)


def unprotected(run, one, what, told):
    """End the check: somebody bought without a lock that counts."""
    asks, read = asked(run, one.actor, one.begin), run.trace.steps[one.begin]
    if any(is_for_threads(step) for step in asks):
        thread_lock(run, what + " " + _(
            "The lock taken at line {line} is one for threads: each process has a copy of its own.",
        ).format(line=asks[-1].line), asks[-1].line, told["steps"])
    if asks:
        run.fail("no-lock", line=asks[-1].line, **told, next=_("Which lines of run are done while the lock is held?"),
                 seen=what + " " + _("{user} had let go of the lock taken at line {line} before buying.").format(
                     user=one.user, line=asks[-1].line))
    run.fail("no-lock", line=read.line, **told, seen=what + " " + _("{user} held no lock.").format(user=one.user),
             next=_("What could keep the others out from before buy reads until it has written?"))


def went_ahead(run, group, what):
    """End the check where somebody asked for a lock, did not get it, and bought all the same."""
    for one in group:
        asks = [step for step in asked(run, one.actor, one.begin) if not is_for_threads(step)]
        lines = {step.line for step in asks}
        if asks and guard_of(run, one).kind == NONE and not any(hold.line in lines for hold in run.holds(one.process)):
            run.fail("no-lock", expected=_(ONE_AT_A_TIME),
                     line=asks[-1].line, steps=purchase_rows(run, one), seen=what + " " + _(
                         "{user} asked for the lock at line {line}, did not get it, and bought all the same.").format(
                         user=one.user, line=asks[-1].line),
                     next=_("What does acquire return, and when does it return although the lock is taken?"))


def freed_by_a_stranger(run, group):
    """End the check where a lock was released once too often, because somebody had never got it."""
    for raised in run.raised:
        if "release" in raised.text and raised.kind in ("ValueError", "AssertionError"):
            went_ahead(run, group, _("Somebody let go of a lock that was not theirs."))


def half_written(run, group):
    """End the check where somebody read the file while another wrote it, and no lock kept them apart."""
    broken = [raised for raised in run.raised if raised.kind == "JSONDecodeError"]
    for one in group if broken else ():
        if one.write >= 0 and run.trace.steps[one.write].op == "write-file" and guard_of(run, one).kind != WHOLE:
            reader = next((other.user for other in group if other.process == broken[0].process), None)
            explain(run, [one], _("{reader} found the file half written.").format(
                reader=reader or run.label(broken[0].process)))


def thread_lock(run, seen, line, steps=None):
    """End the check: the lock is one for threads."""
    run.fail("thread-lock", expected=_("The lock is one that processes share."), seen=seen, line=line, steps=steps,
             next=_("Look at which module your Lock comes from."))


def waits_for_itself(run, group):
    """End the check where somebody waits for a lock that they hold themselves."""
    found = taken_twice(run)
    if found is None:
        return
    hold, again = found
    asks = [n for n, step in enumerate(run.trace.steps) if step.actor == hold.actor and step.key == hold.key]
    run.fail("double-acquire", expected=_("The lock is taken once for each purchase."), line=again.line,
             seen=_("{user} holds the lock since line {first} and waits for it at line {second}, for ever.").format(
                 user=_holder(run, group, hold), first=hold.line, second=again.line),
             next=_("One of the two lines is enough: which?"), waits=run.waits(),
             steps=rows(run, hold.taken - 1, *asks[-1:]))


def kept(run, group, hold, waits=()):
    """End the check: somebody left with the lock."""
    one = next((one for one in group if one.process == hold.process), None)
    if one is not None and not one.answers:
        cut_short(run, one.user, run.process(one.process))
    one = one if one and one.answers else None
    names = {"user": _holder(run, group, hold), "line": hold.line, "message": one and one.answers[0].text}
    seen = (_("After “{message}”, {user} left without letting go of the lock taken at line {line}.") if one else
            _("{user} left without letting go of the lock taken at line {line}.")).format(**names)
    released = {h.process for h in run.holds() if h.key == hold.key and h.released is not None}
    other = next((other for other in group if one and other.got != one.got and other.process in released), None)
    if other is not None:
        seen += " " + _("After “{message}”, {user} did let go.").format(
            user=other.user, message=other.answers[0].text)
    ends = [n for n, step in enumerate(run.trace.steps) if step.process == hold.process and step.op == "exit"]
    run.fail("lock-not-released", expected=_("Whoever takes the lock lets go of it, on every way through run."),
             seen=seen, line=hold.line, waits=waits,
             next=_("Follow run's lines twice, for a ticket got and for sold out: where does each let go of the lock?"),
             steps=rows(run, hold.taken - 1, *([one.answers[0].step - 1] if one else []), *ends))


def _holder(run, group, hold):
    return next((one.user for one in group if one.actor == hold.actor), run.label(hold.process))
