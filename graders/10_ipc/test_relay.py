"""10_ipc: what one process knows another does not, so it has to be sent: from child to parent, from child to child.

``why`` finds the one cause behind whatever is wrong in a run, from who gave what to whom: all checks name the same.
"""

from __future__ import annotations

from itertools import chain, pairwise

from handovers import Traffic, short

from lockstep.conductor import verdict
from lockstep.grading import N_, _, check
from lockstep.grading.lives import GONE

DIAGNOSES = (
    "global-not-shared", "queue-per-process", "same-process", "one-queue-echo", "join-before-get", "never-joined",
    "no-chain",
)
"""The ids that are this exercise's own."""

LARGE = 70_000
"""Characters of a message that is larger than a pipe."""
LOST = frozenset({"FileNotFoundError", "EOFError", "ConnectionError"})
"""What is raised in processes that nobody waits for: the main one has taken the queue along with it."""


# --------------------------------------------------------------------------------------------------- the checks

@check("child-answers", points=2, claim=N_("ask_child returns what a child process has answered"))
def test_child_answers(program, draw):
    """The answer is the message in capitals, on every schedule, and a child has sent it."""
    message = words(draw("ask"))
    for run in chain(program.explore("ask_child", message, schedules=6),
                     program.explore("ask_slowly", message, "to begin", driver=True, schedules=2)):
        require_answer(run, message)
        left = [one.label for one in Traffic(run).children if alive_at_return(run, one) and not one.daemon]
        if left and not program.advice:
            program.advice.append(_("A child that nobody joins may outlive the function: join what you have started."))


@check("b-got-it", points=2, claim=N_("In pass_between one child sends the message, and another child prints it"))
def test_b_got_it(program, draw):
    """The line is printed once, by a child to which another child has sent the message."""
    for run, message in passes(program, draw):
        require_passed(run, message)


@check("printed-on-return", points=1, claim=N_("When pass_between returns, B has printed"))
def test_printed_on_return(program, draw):
    """The same runs, and some in which what is put arrives late: nothing is printed after the return."""
    for run, message in chain(passes(program, draw), slow_passes(program, draw)):
        traffic = Traffic(run)
        line = told(traffic, message)
        if line is None or not run.returned or line.step > run.at_return.steps:
            why(traffic, message)
            wrong_line(traffic, message)


@check("relay-names", points=2, claim=N_("relay returns the message and the name of each child in the chain"))
def test_relay_names(program, draw):
    """Three hops and more: one name for each, of a child that was there."""
    for run, message, hops in relays(program, draw):
        require_names(run, message, hops)


@check("child-to-child", points=1, claim=N_("In relay each child hands on to the next; the parent sees first and last"))
def test_child_to_child(program, draw):
    """The same runs: what a child has sent, or whom it has started, is the next in the list."""
    for run, message, hops in relays(program, draw):
        require_chain(run, message, hops)


@check("few-hops", points=1, claim=N_("relay works with one hop, and with none"))
def test_few_hops(program, draw):
    """With no hop the answer is the message alone."""
    message = words(draw("few hops"))
    for hops, schedules in ((1, 2), (0, 1)):
        for run in program.explore("relay", message, hops, schedules=schedules):
            require_names(run, message, hops)


@check("large-messages", points=1, claim=N_("All three work with a message that is larger than a pipe"))
def test_large(program, draw):
    """70,000 characters: a child that has put them ends only when somebody takes them."""
    require_short(program, draw)
    here = draw("large")
    message, hops = words(here), here.number(2, 3)
    whole = message.ljust(LARGE, "m")
    for run in program.explore("ask_large", message, LARGE, driver=True, schedules=1):
        require_answer(run, whole)
    for run in program.explore("pass_large", message, LARGE, driver=True, schedules=1):
        require_passed(run, whole)
    for run in program.explore("relay_large", message, LARGE, hops, driver=True, schedules=1):
        require_names(run, whole, hops)


def require_short(program, draw):
    """Demand that a short message comes through first: what fails with that fails for another reason."""
    message = words(draw("ask"))
    require_answer(program.run("ask_child", message), message)
    run, message = next(passes(program, draw))
    require_passed(run, message)
    run, message, hops = next(relays(program, draw))
    require_chain(run, message, hops)


def words(drawn):
    """A message."""
    return f"{drawn.names(1)[0]} has {drawn.number(3, 99)} {drawn.foods(1)[0]}s"


def passes(program, draw):
    """The runs of pass_between: yields run, message."""
    message = words(draw("pass"))
    for run in program.explore("pass_between", message, schedules=8):
        yield run, message


def slow_passes(program, draw):
    """The runs of pass_between on a slow machine: yields run, message."""
    message = words(draw("pass"))
    for run in program.explore("pass_slowly", message, "to send", driver=True, schedules=1):
        yield run, message


def relays(program, draw):
    """The runs of relay: yields run, message, hops."""
    here = draw("relay")
    message, hops = words(here), here.number(3, 4)
    for run in program.explore("relay", message, hops, schedules=6):
        yield run, message, hops


# ------------------------------------------------------------------------------------------------ what is demanded

def require_answer(run, message):
    """Demand the answer, and that a child has sent it."""
    traffic = Traffic(run)
    if not run.returned or not run.verdict.finished or run.raised or run.result != message.upper():
        why(traffic, message)
        other_answer(traffic, message)
    if not traffic.givers:
        no_child(traffic, _("The answer comes from a child process."))
        run.fail("made-up", expected=_("The answer comes from a child process."), line=traffic.children[0].line,
                 seen=_("The answer is right, and {child} has sent nothing.").format(child=traffic.children[0].label),
                 next=_("Who has made the answer that you return, and how could the child's come to you?"),
                 steps=traffic.rows())


def require_passed(run, message):
    """Demand the line, printed once, by a child to which another child had sent the message."""
    traffic = Traffic(run)
    line = told(traffic, message)
    if line is None or not run.returned or not run.verdict.finished or run.raised:
        why(traffic, message)
        wrong_line(traffic, message)
    no_child(traffic, _("A and B are child processes."))
    if line.process == "P0":
        run.fail("same-process", expected=_("B is a child process."), line=line.line, steps=traffic.rows(line),
                 seen=_("The main process printed what B should have printed."),
                 next=_("Which process does each of your functions run in? Two of them should be children."))
    twice = [one for one in traffic.printed if one.text == line.text][1:]
    if twice:
        run.fail("unexpected", expected=_("The line is printed once."), line=twice[0].line, steps=traffic.rows(*twice),
                 seen=_("It was printed {count} times.").format(count=len(twice) + 1),
                 next=_("Who prints, and how often?"))
    require_sender(traffic, line)


def require_sender(traffic, line):
    """Demand that another child has sent B what it printed."""
    b = traffic.run.process(line.process)
    others = [one for one in traffic.children if one is not b]
    if any(traffic.linked(one, b) for one in others):
        return
    expected = _("A and B are two child processes: what B prints comes from A.")
    hint = _("Draw the processes and an arrow for the message: where does it begin, and where does it end?")
    for giver, seen in ((b.name, _("{b} took what it had sent itself: A and B are the same process.")),
                        ("P0", _("The main process sent the message to {b}: there is no child A that sends."))):
        found = traffic.handed(giver, b.name)
        if found is not None:
            traffic.run.fail("same-process", expected=expected, seen=seen.format(b=b.label), next=hint,
                             line=traffic.line_of_putting(giver) or line.line, steps=traffic.rows(line))
    taken = next((one for one in traffic.handovers if one.taker == b.name), None)
    if taken is not None or traffic.took(b):
        traffic.run.fail("same-process", expected=expected, next=hint, line=line.line, steps=traffic.rows(line),
                         seen=_("No other child has sent anything to {b}.").format(b=b.label))
    if not others:
        traffic.run.fail("made-up", expected=expected, next=hint, line=line.line, steps=traffic.rows(line), seen=_(
            "{b} printed the line, and there was nobody who could have sent it.").format(b=b.label))


def require_names(run, message, hops):
    """Demand the message and the names of so many children.

    Returns:
        The children of those names, in the order of the list.
    """
    traffic = Traffic(run)
    if not run.returned or not run.verdict.finished or run.raised:
        why(traffic, message)
        run.fail_by_itself()
    result, by_name = run.result, {}
    for one in traffic.children:
        by_name.setdefault(one.given_name, []).append(one)
    if isinstance(result, list) and len(result) == hops + 1 and result[0] == message:
        names = [name for name in result[1:] if isinstance(name, str)]
        if len(names) == hops and all(names.count(name) <= len(by_name.get(name, ())) for name in names):
            return [by_name[name].pop(0) for name in names]
    why(traffic, message)
    wrong_names(traffic, message, hops)
    return []


def require_chain(run, message, hops):
    """Demand that each child in the list handed on to the next one."""
    runners = require_names(run, message, hops)
    traffic = Traffic(run)
    for one, other in pairwise(runners):
        if traffic.linked(one, other):
            continue
        expected = _("{one} hands on to {other}, which comes after it in the list.").format(
            one=one.label, other=other.label)
        if traffic.linked(other, one):
            run.fail("unexpected", expected=expected, line=traffic.line_of_putting(other.name) or other.line,
                     seen=_("{other} handed on to {one}.").format(one=one.label, other=other.label),
                     next=_("Where in the list does a child add its name?"), steps=traffic.rows())
        through = traffic.handed(one.name, "P0")
        run.fail(
            "no-chain", expected=expected, line=through.taken.line if through else other.line,
            seen=(_("{one} handed it to the main process, which handed it to {other}.")
                  if through and traffic.handed("P0", other.name) else
                _("{one} gave to the main process what was meant for {other}.") if through else
                _("Nothing went from {one} to {other}.")).format(one=one.label, other=other.label),
            next=_("The parent puts in at one end and takes out at the other. What has to be between two children?"),
            steps=traffic.rows())


def told(traffic, message):
    """The first line that tells of the message; None where there is none."""
    return next((line for line in traffic.printed if line.text == f"B got {message}"), None)


def alive_at_return(run, process):
    """Whether a process was still there when the function returned."""
    seen = run.at_return.processes.get(process.name)
    return seen is not None and seen.state not in GONE


def no_child(traffic, expected):
    """End the check where there are no child processes."""
    run = traffic.run
    if traffic.children:
        return
    threads = [step for step in run.trace.steps[traffic.since:] if "/" in step.actor and step.line]
    joins = [step for step in run.steps("thread.join") if step.line]
    own = [step.line for step in run.trace.steps[traffic.since:] if step.process == "P0" and step.line]
    if threads:
        run.fail("thread-not-process", expected=expected, line=(joins or threads)[0].line,
                 seen=_("It was done by a thread of the main process."), next=_("Use Process where Thread stands."),
                 steps=traffic.rows())
    run.fail("made-up", expected=expected, seen=_("No process was started."), line=own[-1] if own else None,
             next=_("Which of your functions should run in a child, and who starts it?"), steps=traffic.rows())


# ------------------------------------------------------------------------------------------------ causes

def why(traffic, message):
    """End the check with the cause of whatever is wrong, if one is known that fits any of the three functions."""
    run = traffic.run
    if run.mark("called") is None or run.verdict.kind in verdict.OURS or any(
            "NotImplementedError" in one.bases for one in run.raised):
        run.fail_by_itself()
    queue_for_threads(traffic)
    if run.returned:
        gone_with_the_queue(traffic, message)
    echo(traffic)
    if any(one.process != "P0" for one in run.raised):
        run.fail_by_itself()
    if not run.verdict.finished:
        kept_by_a_join(traffic)
        apart(traffic)
    if run.call.function.startswith("pass"):
        never_joined(traffic, message)
    nothing_shared(traffic)
    if run.raised or not run.verdict.finished or not run.returned:
        run.fail_by_itself()


def queue_for_threads(traffic):
    """A queue.Queue, of which each process has a copy of its own."""
    run = traffic.run
    refused = next((one for one in run.raised if one.kind == "TypeError" and "pickle" in one.text
                    and "_thread.lock" in one.text), None)
    waiting = None if run.verdict.finished else traffic.thread_queue
    if refused is None and waiting is None:
        return
    run.fail(
        "queue-per-process", expected=_("Both processes use the same queue, one of multiprocessing."),
        seen=_("With {method}, a queue is sent to the child, and this one cannot be: it is one for threads.").format(
            method=run.method) if refused is not None else
        _("The main process waits at a queue for threads: the child has put its answer into a copy of its own."),
        line=refused.frames[-1][1] if refused is not None and refused.frames else waiting and waiting.line,
        next=_("Which module does your Queue come from?"), waits=run.waits() if refused is None else (),
        steps=traffic.rows())


def gone_with_the_queue(traffic, message):
    """A process that found the queue gone because the function had returned without waiting for it."""
    for raised in traffic.run.raised:
        process = traffic.run.trace.processes.get(raised.process)
        if process in traffic.children and LOST.intersection(raised.bases) and alive_at_return(traffic.run, process):
            never_joined(traffic, message, process)


def never_joined(traffic, message, process=None):
    """End the check where the function returned before B had printed."""
    run = traffic.run
    if not run.returned:
        return
    line = told(traffic, message)
    if process is None and line is not None and line.step > run.at_return.steps:
        process = run.process(line.process)
    killed = [one for one in traffic.children if (one.exit_code or 0) < 0 or one.died is None]
    if process is None and line is None and killed:
        process = killed[-1]
    if process is None or process.name == "P0":
        return
    naps = [nap for nap in run.naps if nap.actor == "P0" and nap.line and nap.time <= run.at_return.time]
    if naps and line is not None:
        run.fail("slept-instead-of-waiting", expected=_("When the function returns, B has printed."),
                 seen=_("The function slept and returned after {time:.2f} s; B printed after {later:.2f} s.").format(
                     time=run.at_return.time, later=line.time), line=naps[-1].line,
                 next=_("How long another process takes, nobody knows. What waits until it has ended?"),
                 steps=traffic.rows(line))
    run.fail("never-joined", expected=_("When the function returns, the children have done what they should."),
             seen=_("The function returned, and {child} had not done its part.").format(child=process.label),
             next=_("Who waits for {child}, and at which line?").format(child=process.label), line=process.line,
             steps=traffic.rows(*([line] if line else [])))


def echo(traffic):
    """The main process took back what it had sent itself."""
    found = traffic.echo
    if found is not None:
        traffic.run.fail(
            "one-queue-echo", expected=_("What the main process takes comes from a child."), line=found.taken.line,
            seen=_("The main process took from the queue what it had put there itself: it was quicker than the child."),
            next=_("How many directions are there, and how many queues?"), waits=() if traffic.run.returned else
            traffic.run.waits(), steps=traffic.rows())


def kept_by_a_join(traffic):
    """Somebody waits for a child that cannot end before its message has been taken."""
    found = traffic.kept_by_a_join
    if found is not None:
        traffic.run.fail(
            "join-before-get", expected=_("A child is joined when what it has put is being taken."), line=found.line,
            seen=_("{who} waits for {child} to end; but a child ends only when all that it has put is in the pipe, "
                   "and the pipe is full.").format(
                       who=traffic.run.label(found.actor), child=traffic.run.label(found.key or "")),
            next=_("A pipe holds about 64 KiB. Who takes what is in it, and when: before the join or behind it?"),
            waits=traffic.run.waits(), steps=traffic.rows())


def apart(traffic):
    """Somebody waits at a queue that nobody else has."""
    found = traffic.unheard
    if found is not None:
        waiter, giver = found
        run = traffic.run
        run.fail(
            "queue-per-process", expected=_("Who puts and who takes use the same queue."), line=waiter.line,
            seen=_("{one} waits at a queue into which nobody puts; {other} has put something into another one, "
                   "from which nobody takes.").format(one=run.label(waiter.actor), other=run.label(giver)),
            next=_("Each Queue() is another one. How often is it called, in which processes, and how does a child get "
                   "the one that you mean?"), waits=run.waits(), steps=traffic.rows())


def nothing_shared(traffic):
    """The children gave nothing away: what they have changed was their own copy."""
    run = traffic.run
    if traffic.children and not traffic.givers and run.verdict.finished:
        process = traffic.children[0]
        run.fail(
            "global-not-shared", expected=_("What a child has found out is sent to the process that needs it."),
            seen=_("{child} sent nothing. What it changed in its own memory no other process can see.").format(
                child=process.label), line=process.line,
            next=_("Variables and lists are copied when a process starts. What is it that both ends can hold?"),
            steps=traffic.rows())


def other_answer(traffic, message):
    """End the check: ask_child returned something else than the answer."""
    run = traffic.run
    run.require_end()
    no_child(traffic, _("The answer comes from a child process."))
    answer = str(run.result)
    if run.method != "fork" and message.lower() not in answer.lower():
        process = traffic.children[0]
        run.fail("global-not-shared", expected=_("The child answers the message."), line=process.line,
                 seen=_("The answer was {answer}. With {method}, a child does not know what the parent has changed.")
                 .format(answer=short(answer), method=run.method),
                 next=_("How does the message come to the child? Look at what Process is given."), steps=traffic.rows())
    taken = [one for one in run.messages(sent=False) if one.process == "P0" and one.line]
    run.fail("unexpected", expected=_("ask_child returns {answer}.").format(answer=short(message.upper())),
             seen=_("It returned {answer}.").format(answer=short(answer)), line=taken[-1].line if taken else None,
             next=_("Follow the message to the child, and the answer back."), steps=traffic.rows())


def wrong_line(traffic, message):
    """End the check: B's line was not printed, or in other words."""
    run = traffic.run
    run.require_end()
    no_child(traffic, _("A and B are child processes."))
    printed = traffic.printed
    near = [line for line in traffic.printed if line.text.startswith("B got") or message in line.text]
    run.fail("unexpected", expected=_("Printed is: {line}").format(line=short(f"B got {message}")),
             seen=_("Printed was: {line}").format(line="; ".join(short(line.text) for line in (near or printed)[:3]))
             if printed else _("Nothing was printed."),
             next=_("Compare the line with its description, letter by letter."),
             line=(near or printed)[0].line if printed else traffic.children[-1].line,
             steps=traffic.rows(*(near or printed)[:2]))


def wrong_names(traffic, message, hops):
    """End the check: relay did not return the message and the children's names."""
    run, result = traffic.run, traffic.run.result
    taken = [one for one in run.messages(sent=False) if one.process == "P0" and one.line]
    line = taken[-1].line if taken else traffic.children[0].line if traffic.children else None
    expected = _("[message, and the names of {hops} children].").format(hops=hops)
    seen = _("It returned {result}.").format(result=short(str(result)))
    if hops and not traffic.children:
        no_child(traffic, expected)
    last = next((one for one in reversed(traffic.handovers) if one.taker == "P0"), None)
    shared = last is not None and any(one.key == last.key and one.taker not in ("P0", "") for one in traffic.handovers)
    if isinstance(result, list) and len(result) < hops + 1 and shared:
        run.fail("one-queue-echo", expected=expected, line=line, steps=traffic.rows(), seen=seen + " " + _(
            "The main process took from the queue what was meant for the next child."),
            next=_("All use one queue. How does each know which message is for it?"))
    if isinstance(result, list) and len(result) == hops + 1 and len(traffic.givers) < hops:
        run.fail("no-chain", expected=expected, line=traffic.children[0].line, steps=traffic.rows(), seen=" ".join([
            seen, _("Children that handed anything on: {count}.").format(count=len(traffic.givers))]),
            next=_("Each hop is a process of its own. How many do you start, and what does each of them do?"))
    run.fail("unexpected", expected=expected, seen=seen, line=line, steps=traffic.rows(),
             next=_("Follow the list through the chain: what does each child add to it, and who returns it?"))
