"""08_lock: no ticket sold twice, nobody sent away while there is one, and everybody may look at any time.

A *customer* here is a user together with what the process did that looked and bought for them. A *purchase* begins
with the reading of the number on which it is based and ends with the writing of the next one. Whatever goes wrong
in a sale, ``blame`` looks for the cause in how the purchases and the locks held around them lie to each other.
"""

from __future__ import annotations

import dataclasses
import json

from lockstep.grading import TOLERANCE, N_, _, check, is_right
from lockstep.conductor import Hold, Printed, Raised, Step

FILE = "tickets.json"
KEY = f"file:{FILE}"
WRITES = ("write-file", "replace-file")
ASKS = ("acquire", "try-acquire")


# ------------------------------------------------------------------------------------------------ the sales

def office(tickets):
    """The scratch folder's content: a file with so many tickets."""
    return {FILE: json.dumps({"ticket_num": tickets}).encode()}


def scarce(program, draw, schedules=None):
    """Sales with fewer tickets than users: users, tickets, runs."""
    here = draw("scarce")
    users, tickets = here.names(5), here.number(2, 3)
    return users, tickets, program.explore("sell", FILE, users, files=office(tickets), schedules=schedules)


def plenty(program, draw):
    """Sales with more tickets than users."""
    here = draw("plenty")
    users, tickets = here.names(3), here.number(4, 5)
    return users, tickets, program.explore("sell", FILE, users, files=office(tickets), schedules=4)


def sold_out(program, draw):
    """Sales with no ticket at all."""
    users = draw("sold out").names(2)
    return users, 0, program.explore("sell", FILE, users, files=office(0), schedules=2)


def slow(program, draw):
    """Sales to many users, each of whom takes nearly a second to buy."""
    here = draw("slow")
    users, tickets = here.names(8), here.number(3, 5)
    return users, tickets, program.explore("slow_sale", users, FILE, driver=True, files=office(tickets), schedules=2)


def closed(program, draw):
    """Two customers and a lock that somebody else holds for long."""
    here = draw("closed")
    users, seconds = here.names(2), here.seconds(10.5, 12)
    return users, 2, program.explore(
        "behind_a_closed_door", users, FILE, seconds, driver=True, files=office(2), schedules=3)


# ---------------------------------------------------------------------------------------------- the customers

@dataclasses.dataclass
class Customer:
    """One user, and the process that ran for them."""

    user: str
    process: str
    """Empty where nothing was printed for them."""
    actor: str
    looked: Printed | None
    answers: list[Printed]
    """The messages that tell whether they got a ticket."""
    got: bool
    reads: int
    """How often the process had read the file when it answered, or ended."""
    read: int
    """The number of the step that read what the purchase is based on; -1: none."""
    write: int
    """The number of the step that wrote the file; -1: none."""

    @property
    def end(self) -> int:
        """The number of the last step of the purchase."""
        return max(self.read, self.write)


def customers(run, users):
    """What became of each user."""
    return [_customer(run, user) for user in users]


def _customer(run, user):
    got, none = f"{user} got a ticket", f"{user} sold out"
    answers = [line for line in run.printed if line.text in (got, none)]
    looks = [line for line in run.printed if line.text.startswith(f"{user} sees ")]
    if not answers and not looks:
        return Customer(user, "", "", None, [], False, 0, -1, -1)
    first = (answers or looks)[0]
    actor = _step(run, first).actor
    looks = [line for line in looks if line.process == first.process] or looks
    end = answers[0].step - 1 if answers else len(run.trace.steps)
    touched = [(n, step.op) for n, step in enumerate(run.trace.steps) if step.actor == actor and step.key == KEY]
    reads = [n for n, op in touched if op == "read-file" and n < end]
    read = reads[-1] if reads else -1
    write = next((n for n, op in touched if op in WRITES and n > read), -1)
    return Customer(
        user, first.process, actor, looks[0] if looks else None, answers, bool(answers) and answers[0].text == got,
        len(reads), read, write,
    )


def _step(run, line) -> Step:
    """The step that printed a line."""
    return run.trace.steps[line.step - 1]


def _asks(run, one, before) -> list[Step]:
    """The customer's own tries to take a lock, before the step of that number."""
    return [step for step in run.trace.steps[:max(before, 0)] if step.actor == one.actor and step.op in ASKS
            and step.line and not step.parked]


def _rows(run, *numbers):
    """The steps of those numbers, in order, each once; -1 stands for none."""
    return [run.trace.steps[number] for number in sorted(set(numbers)) if number >= 0]


def _purchase_rows(run, *group):
    """The steps that matter of some customers: what they took, read, wrote and said."""
    numbers = []
    for one in group:
        holds = [hold.taken - 1 for hold in run.holds(one.process) if hold.taken <= one.end + 1]
        numbers += holds[-1:] + [one.read, one.write] + [line.step - 1 for line in one.answers]
    return _rows(run, *numbers)


# ------------------------------------------------------------------------------------------- how it came out

def settle(run, users):
    """Demand that the sale came to an end, each user in a process of its own.

    Returns:
        The customers.

    Raises:
        Failed: with the cause, where it did not.
    """
    group = customers(run, users)
    for raised in run.raised:
        if raised.kind == "TypeError" and "pickle" in raised.text and "lock" in raised.text.lower():
            _thread_lock(run, raised.frames[-1][1] if raised.frames else None, _(
                "With {method}, a lock has to be sent to each process, and this one cannot be: it is one for threads.",
            ).format(method=run.method))
    if not run.verdict.finished:
        _taken_twice(run, group)
        _never_released(run, group)
    if any(raised.kind == "JSONDecodeError" for raised in run.raised):
        _half_written(run, group)
    run.require_end()
    _own_processes(run, group)
    return group


def sold_by(group):
    """How many said that they got a ticket."""
    return sum(one.got for one in group)


def left_in_file(run):
    """What the file says when the function returns; None where it says nothing."""
    try:
        return json.loads(run.at_return.files[FILE])["ticket_num"]
    except (KeyError, TypeError, ValueError):
        return None


def _own_processes(run, group):
    """Demand that no two users shared a process, and that none was served in the main one."""
    if not run.children and not any("/" in one.actor for one in group):
        run.fail("made-up", expected=_("Each user runs in a process of its own."),
                 seen=_("No process was started."), next=_("Give each user a Process whose target is run."),
                 line=next((one.answers[0].line for one in group if one.answers), None))
    for n, one in enumerate(group):
        if "/" in one.actor:
            joined = run.steps("thread.join")
            run.fail("thread-not-process", expected=_("Each user runs in a process of its own."),
                     seen=_("{user} ran in a thread.").format(user=one.user),
                     next=_("The notes start a Process where you start a Thread."),
                     line=joined[0].line if joined else None)
        sharing = [other.user for other in group[:n] if one.process and other.process == one.process]
        if one.process == "P0" or sharing:
            seen = _("{user} ran in the main process.").format(user=one.user) if one.process == "P0" else \
                _("{other} and {user} ran in the same process.").format(other=sharing[0], user=one.user)
            run.fail("made-up", expected=_("Each user runs in a process of its own."), seen=seen,
                     next=_("Give each user a Process whose target is run."),
                     line=one.looked.line if one.looked else None)


# ------------------------------------------------------------------------------------------- what the cause is

def blame(run, group, what):
    """End the check with the cause of what went wrong in a sale.

    Args:
        run: the observation.
        group: the customers.
        what: the symptom, in one sentence.
    """
    for one in group:
        _skipped(run, one)
    for late in sorted(group, key=lambda one: one.read):
        for early in group:
            if -1 < late.read < early.write < late.write:
                _explain(run, [early, late], what)
    run.fail("unexpected", expected=_("The file and the messages agree."), seen=what,
             next=_("Leave the file and the messages to buy, and call it once for each user."))


def _skipped(run, one):
    """End the check where somebody's answer did not come from buying."""
    if one.looked and not one.answers:
        _cut_short(run, one)
    expected = _("Each user looks and then buys.")
    hint = _("After search, whatever it has returned, a customer still has to buy.")
    if one.looked and not one.answers:
        run.fail("buy-skipped", expected=expected, next=hint, line=_last_line(run, one),
                 seen=_("{user} looked and left without having bought anything.").format(user=one.user))
    if one.answers and one.write < 0 and (one.got or one.reads < 2):
        run.fail("buy-skipped", expected=expected, next=hint, line=one.answers[0].line,
                 seen=_("“{message}” was printed, and the file was not touched.").format(message=one.answers[0].text)
                 if one.got else _("“{message}” was printed without another look at the file.").format(
                     message=one.answers[0].text))


def _cut_short(run, one):
    """End the check where a customer's process was killed before it had bought."""
    process = run.process(one.process)
    if process.died is None or (process.exit_code or 0) < 0:
        run.fail("never-joined", expected=_("sell waits until every user's process has ended by itself."), line=process.line,
                 seen=_("{user}'s process was ended before it had bought.").format(user=one.user),
                 next=_("Who waits for {user}, and at which line?").format(user=one.user))


def _last_line(run, one):
    own = [step.line for step in run.trace.steps if step.actor == one.actor and step.line and step.op != "exit"]
    return own[-1] if own else None


def _guards(run, one) -> tuple[str, list[Hold]]:
    """How a purchase was protected: ``whole``, ``part`` or ``none``, and by which holds of locks."""
    holds = run.holds(one.process)
    whole = [hold for hold in holds if hold.taken <= one.read and (hold.released is None or one.end < hold.released)]
    if whole:
        return "whole", whole
    touched = [n for n, step in enumerate(run.trace.steps) if step.actor == one.actor and step.key == KEY]
    part = [hold for hold in holds
            if any(hold.taken <= n and (hold.released is None or n < hold.released) for n in touched)]
    return ("part", part) if part else ("none", [])


def _explain(run, guilty, what, given=None):
    """End the check with what was wrong about the locks around the purchases of *guilty*.

    Args:
        run: the observation.
        guilty: the customers whose purchases came in each other's way.
        what: the symptom, in one sentence.
        given: the key of the lock that should have been held; None: any that is common to all.
    """
    expected = _("Only one at a time buys: whoever holds the given lock.")
    guards = [_guards(run, one) for one in guilty]
    rows = _purchase_rows(run, *guilty)
    for one, (kind, holds) in zip(guilty, guards):
        if kind == "part":
            run.fail("lock-too-small", expected=expected, line=holds[-1].line, steps=rows,
                     seen=what + " " + _too_small(run, one, holds[-1]),
                     next=_("What a customer has read must still be true when they write. How long must the others wait?"))
    for one, (kind, holds) in zip(guilty, guards):
        if kind == "none":
            _unprotected(run, one, what, rows)
    keys = {hold.key for _kind, holds in guards for hold in holds}
    common = set.intersection(*({hold.key for hold in holds} for _kind, holds in guards))
    line = guards[-1][1][-1].line
    if len(guilty) > 1 and not common:
        run.fail("lock-per-process", expected=expected, line=line, steps=rows,
                 seen=what + " " + _("Each of them held a lock, and they were {count} different ones.").format(
                     count=len(keys)),
                 next=_("A lock keeps out only those who try to take the same one. Where is each of them made?"))
    if given is not None:
        run.fail("not-the-given-lock", expected=expected, line=line, steps=rows,
                 seen=what + " " + _("The lock taken at line {line} is another one than the one that run was given.").format(
                     line=line),
                 next=_("Look at the parameters of run: which of them is the lock?"))
    run.fail("no-lock", expected=expected, line=line, steps=rows,
             seen=what + " " + _("What they hold at line {line} lets several in at once.").format(line=line),
             next=_("What lets only one in?"))


def _too_small(run, one, hold):
    if hold.taken > one.read:
        return _("{user} read the number before taking the lock at line {line}.").format(user=one.user, line=hold.line)
    if hold.released is not None and hold.released <= one.read:
        return _("The lock at line {line} covers {user}'s look only.").format(user=one.user, line=hold.line)
    return _("{user} let go of the lock taken at line {line} before writing.").format(user=one.user, line=hold.line)


def _unprotected(run, one, what, rows):
    """End the check: somebody bought without a lock that counts."""
    asked = _asks(run, one, one.read)
    read = run.trace.steps[one.read] if one.read >= 0 else None
    for step in asked:
        if "tlock" in (step.key or ""):
            _thread_lock(run, step.line, what + " " + _(
                "The lock taken at line {line} is one for threads: each process has a copy of its own.",
            ).format(line=step.line), rows)
    line, seen = (read.line if read else None), _("{user} bought with no lock held.").format(user=one.user)
    hint = _("What could keep the others out from before buy reads until it has written?")
    if asked:
        line = asked[-1].line
        let_go = any(hold.line == line for hold in run.holds(one.process))
        seen = _("{user} had let go of the lock taken at line {line} before buying.") if let_go else \
            _("{user} asked for the lock at line {line}, did not get it, and bought all the same.")
        seen = seen.format(user=one.user, line=line)
        hint = _("Look at which of run's lines are done while the lock is held.") if let_go else \
            _("Look at what acquire returns, and when it returns although the lock is taken.")
    run.fail("no-lock", expected=_("Only one at a time buys: whoever holds the given lock."), seen=what + " " + seen,
             next=hint, line=line, steps=rows)


def _thread_lock(run, line, seen, rows=None):
    run.fail("thread-lock", expected=_("The lock is one that processes share."), seen=seen, line=line, steps=rows,
             next=_("Look at which module your Lock comes from."))


def _taken_twice(run, group):
    """End the check where somebody waits for a lock that they hold themselves."""
    last = {step.actor: step for step in run.trace.steps if step.op in ASKS}
    for hold in run.holds():
        step = last.get(hold.actor)
        if step is not None and hold.released is None and step.key == hold.key and \
                any(waiter.actor == hold.actor for waiter in run.verdict.waiters):
            asked = [n for n, one in enumerate(run.trace.steps) if one.actor == hold.actor and one.key == hold.key]
            run.fail(
                "double-acquire", expected=_("The lock is taken once for each purchase."), line=step.line,
                seen=_("{user} holds the lock since line {first} and waits at line {second} for the same lock, for ever.").format(
                    user=_user_of(run, group, hold), first=hold.line, second=step.line),
                next=_("Who takes it the first time, and who the second? One of them is enough."),
                waits=run.waits(), steps=_rows(run, hold.taken - 1, *asked[-1:]))


def _never_released(run, group):
    """End the check where somebody waits for a lock whose holder has ended, though not by an exception."""
    waiting = {step.key for step in run.trace.steps if step.op in ASKS}
    for hold in run.holds():
        ended = run.process(hold.process).died is not None
        if hold.released is None and ended and hold.key in waiting and \
                not any(raised.process == hold.process for raised in run.raised):
            _kept(run, group, hold, run.waits())


def _kept(run, group, hold, waits=()):
    """End the check: somebody left with the lock."""
    one = next((one for one in group if one.process == hold.process), None)
    seen = _("{user} left without letting go of the lock taken at line {line}.").format(
        user=_user_of(run, group, hold), line=hold.line)
    if one is not None and one.answers:
        seen += " " + (_("It was the way through run on which a ticket was got.") if one.got
                       else _("It was the way through run on which all was sold out."))
    ends = [n for n, step in enumerate(run.trace.steps) if step.process == hold.process and step.op == "exit"]
    run.fail("lock-not-released", expected=_("Whoever takes the lock lets go of it, on every way through run."),
             seen=seen, line=hold.line, waits=waits,
             next=_("Follow run twice, once for a ticket got and once for sold out: where does each let go of the lock?"),
             steps=_rows(run, hold.taken - 1, *(one.answers[0].step - 1 for one in group
                                                if one.answers and one.process == hold.process), *ends))


def _user_of(run, group, hold):
    return next((one.user for one in group if one.actor == hold.actor), run.label(hold.process))


def _half_written(run, group):
    """End the check where somebody read a file that another was just writing, and no lock kept them apart."""
    for one in group:
        if one.write >= 0 and run.trace.steps[one.write].op == "write-file" and _guards(run, one)[0] != "whole":
            broken = next(raised for raised in run.raised if raised.kind == "JSONDecodeError")
            reader = next((other.user for other in group if other.process == broken.process), run.label(broken.process))
            _explain(run, [one], _("{reader} found the file half written.").format(reader=reader))


# --------------------------------------------------------------------------------------------------- the checks

@check("never-oversold", points=2, claim=N_("No ticket is sold twice, in whatever order the users come"))
def test_never_oversold(program, draw):
    """Never more say that they got a ticket than there were, and the file has come down by as many."""
    for users, tickets, runs in (scarce(program, draw), slow(program, draw)):
        for run in runs:
            group = settle(run, users)
            if sold_by(group) > tickets:
                blame(run, group, _("{users} all got a ticket: {sold} sold, {tickets} there.").format(
                    users=_listed([one for one in group if one.got]), sold=sold_by(group), tickets=tickets))


@check("nobody-turned-away", points=1, claim=N_("Nobody is sent away while there are tickets left"))
def test_nobody_turned_away(program, draw):
    """Everybody gets a ticket where there are enough, and as many as there are tickets where there are not."""
    for users, tickets, runs in (scarce(program, draw), plenty(program, draw)):
        for run in runs:
            group = settle(run, users)
            away = [one for one in group if one.answers and not one.got]
            if len(away) > max(0, len(users) - tickets):
                blame(run, group, _("{users} heard “sold out”, and only {sold} of {tickets} tickets were sold.").format(
                    users=_listed(away), sold=sold_by(group), tickets=tickets))


@check("one-answer-each", points=1, claim=N_("Each user hears once how it came out, and the file agrees"))
def test_one_answer_each(program, draw):
    """One of the two messages for each user; the file has come down by the number of tickets got."""
    for users, tickets, runs in (scarce(program, draw, 4), plenty(program, draw), sold_out(program, draw)):
        for run in runs:
            group = settle(run, users)
            for one in group:
                _answered_once(run, one)
            _all_gone(run, group)
            if left_in_file(run) != tickets - sold_by(group):
                blame(run, group, _("{sold} of {tickets} tickets were got, and the file says that {left} are left.").format(
                    sold=sold_by(group), tickets=tickets, left=left_in_file(run)))


def _answered_once(run, one):
    expected = _("Each user has exactly one of the two messages.")
    if not one.process:
        run.fail("unexpected", expected=expected, seen=_("Nothing was ever heard of {user}.").format(user=one.user),
                 next=_("Count the processes that sell starts, and look at what each of them is given."),
                 line=next((child.line for child in run.children if child.line), None))
    _skipped(run, one)
    if len(one.answers) > 1:
        run.fail("unexpected", expected=expected, line=one.answers[1].line,
                 seen=_("{user} has {count}: {messages}.").format(
                     user=one.user, count=len(one.answers), messages=", ".join(line.text for line in one.answers)),
                 next=_("Call buy once for each user."))


@check("all-look-at-once", points=2, claim=N_("All users come at the same time, and looking waits for nobody"))
def test_all_look_at_once(program, draw):
    """Every user sees the number at virtual time 0, in a sale and while somebody else holds the lock."""
    for users, _tickets, runs in (scarce(program, draw, 4), plenty(program, draw), closed(program, draw)):
        for run in runs:
            group = settle(run, users)
            for one in group:
                if one.process and (one.looked is None or not is_right(one.looked.time, 0)):
                    _looked_late(run, group, one)


def _looked_late(run, group, one):
    """End the check with the reason why a customer did not look at once."""
    expected = _("All users look at the same time, before anybody has bought.")
    born = run.process(one.process)
    gone = [other for other in group if other.process and other.process != one.process and _died(run, other) <= born.born]
    if one.looked is None or one.answers and one.answers[0].step < one.looked.step:
        run.fail("unexpected", expected=expected, line=one.answers[0].line, next=_("Call search first."),
                 seen=_("{user} bought without having looked.").format(user=one.user))
    seen = _("{user} looked at {time:.2f} s.").format(user=one.user, time=one.looked.time)
    if born.born > TOLERANCE and gone:
        run.fail("in-turn", expected=_("The users' processes run at the same time."), line=born.line,
                 seen=_("{user} was started only when {other} had gone.").format(user=one.user, other=gone[-1].user),
                 next=_("What does sell wait for between one start and the next?"),
                 steps=_rows(run, *_life(run, gone[-1]), *_life(run, one), one.looked.step - 1))
    if born.born > TOLERANCE:
        run.fail("unexpected", expected=expected, line=born.line, next=_("Start everybody at once."),
                 seen=_("{user} was started at {time:.2f} s.").format(user=one.user, time=born.born))
    asked = _asks(run, one, one.looked.step)
    if not asked and any(nap.actor == one.actor and nap.time < one.looked.time for nap in run.naps):
        run.fail("unexpected", expected=expected, seen=seen, next=_("Look first."), line=one.looked.line)
    if asked:
        seen += " " + _("Before that it waited at line {line} for a lock.").format(line=asked[0].line)
    run.fail("lock-around-everything", expected=expected, seen=seen, line=asked[0].line if asked else born.line,
             next=_("Which of the two, looking and buying, has to be done one at a time?"),
             steps=_purchase_rows(run, *_before(group, one), one))


def _died(run, one):
    died = run.process(one.process).died
    return float("inf") if died is None else died


def _life(run, one):
    """The numbers of the steps that start and end a customer's process."""
    return [n for n, step in enumerate(run.trace.steps)
            if step.op == "start" and step.detail == one.process or step.op == "exit" and step.process == one.process]


def _before(group, one):
    """Who was the last to buy before somebody looked."""
    done = [other for other in group if other is not one and -1 < other.end < one.looked.step]
    return sorted(done, key=lambda other: other.end)[-1:]


@check("only-the-holder-buys", points=2, claim=N_("run buys only while it holds the lock it was given"))
def test_only_the_holder_buys(program, draw):
    """While somebody else holds the lock, for more than ten virtual seconds, two customers do not buy."""
    users, _tickets, runs = closed(program, draw)
    for run in runs:
        group = settle(run, users)
        opens = run.mark("opens")
        given = next(hold for hold in run.holds("P0", line=False) if not hold.line)
        for one in group:
            _answered_once(run, one)
        early = [one for one in group if one.read < opens.steps]
        if early:
            _explain(run, early, _("Somebody else held the lock for {seconds} s, and {users} bought meanwhile.").format(
                seconds=opens.time, users=_listed(early)), given.key)
        if any(len(_asks(run, one, one.read)) > 20 for one in group):
            program.advice.append(_("acquire() waits by itself until the lock is free: no loop needs to ask for it."))


@check("lock-is-free-again", points=1, claim=N_("Whoever has bought, or found all sold, lets go of the lock"))
def test_lock_is_free_again(program, draw):
    """The lock is free after a customer who got a ticket, after one who did not, and after a sale."""
    users = draw("one by one").names(2)
    for run in program.explore("one_after_the_other", users, FILE, driver=True, files=office(1), schedules=2):
        group = settle(run, users)
        for one, free in zip(group, run.result):
            if not free:
                _kept(run, group, next(hold for hold in run.holds(one.process) if hold.released is None))
    for users, _tickets, runs in (scarce(program, draw, 4), plenty(program, draw)):
        for run in runs:
            group = settle(run, users)
            for hold in run.holds():
                if hold.released is None and hold.key.startswith(("lock", "rlock")) and \
                        any(one.process == hold.process for one in group):
                    _kept(run, group, hold)


@check("what-is-left", points=1, claim=N_("sell waits for everybody and returns what the file then says"))
def test_what_is_left(program, draw):
    """When sell returns, every process has ended, and the number returned is the one in the file."""
    for users, _tickets, runs in (scarce(program, draw), plenty(program, draw), sold_out(program, draw)):
        for run in runs:
            group = settle(run, users)
            _all_gone(run, group)
            if run.result != left_in_file(run) or isinstance(run.result, bool):
                _wrong_result(run, group)


def _all_gone(run, group):
    """Demand that everybody had answered and ended when the function returned."""
    returned = run.at_return
    for one in group:
        seen = returned.processes.get(one.process)
        late = [line for line in one.answers if line.step > returned.steps]
        alive = seen is not None and seen.state not in (None, "Z") and one.process != "P0"
        if late or alive:
            run.fail("never-joined", expected=_("sell returns when every user's process has ended."),
                     seen=_("sell returned while {user} was still buying.").format(user=one.user) if late else
                     _("sell returned while {user}'s process was still running.").format(user=one.user),
                     next=_("Who waits for {user}, and at which line?").format(user=one.user),
                     line=run.process(one.process).line,
                     steps=_rows(run, *_life(run, one), returned.steps - 1, *(line.step - 1 for line in late)))


def _wrong_result(run, group):
    """End the check: what sell returned is not what the file says."""
    returned = run.at_return
    reads = [n for n, step in enumerate(run.trace.steps[:returned.steps])
             if step.process == "P0" and step.op == "read-file" and step.key == KEY]
    last = reads[-1] if reads else -1
    after = [one for one in group if one.write > last]
    seen = _("sell returned {result}, and the file says {left}.").format(result=run.result, left=left_in_file(run))
    line = run.trace.steps[last].line if reads else None
    if reads and after:
        run.fail("never-joined", expected=_("sell reads the file when every process has ended."), line=line,
                 seen=seen + " " + _("It read the file before {user} had bought.").format(user=after[0].user),
                 next=_("In which order do sell's lines wait and read?"), steps=_rows(run, last, after[0].write))
    run.fail("unexpected", expected=_("sell returns the number of tickets left."), seen=seen, line=line,
             next=_("Which number does the description of sell ask for?"))


def _listed(group):
    names = [one.user for one in group]
    return names[0] if len(names) == 1 else _("{first} and {last}").format(
        first=", ".join(names[:-1]), last=names[-1])
