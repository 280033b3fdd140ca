"""What goes wrong at a banquet: each function looks for one cause and ends the check with it, or returns."""

from __future__ import annotations

import re
from typing import Any

import mishaps
from meals import ASKS, short
from tallies import QUEUES, Banquet, Wait

from lockstep.conductor import Raised, Step, verdict
from lockstep.words import _

GONE = frozenset({"FileNotFoundError", "EOFError", "ConnectionError"})
"""What is raised in processes that nobody waits for: the main one has taken the queue along with it."""
WAITS_FOR_AN_END = frozenset({"join", "waitpid", "wait", "select", "poll", "is_alive", "exitcode", "sleep"})
"""Operations of whoever waits for processes to end."""
NO_COUNT = re.compile(r".*Queue.* object has no attribute '(?P<name>task_done|join)'.*")

ALL_EATEN = "serve returns when every portion has been eaten."
TOLD = "An eater tells the queue of each item once, when it has eaten it."


# ---------------------------------------------------------------------------------------------- exceptions

def raised(meal: Banquet) -> None:
    """An exception: what the queue says about its use, or one of the program's own."""
    run = meal.run
    if run.verdict.kind in verdict.OURS:
        run.fail_by_itself()
    for one in run.raised:
        _no_count(meal, one)
        _daemon_too_late(meal, one)
        _found_nothing(meal, one)
    told(meal)
    for one in run.raised:
        if "ValueError" in one.bases and "too many times" in one.text:
            run.fail("task-done-twice", expected=_(TOLD), line=_line_of(one),
                     seen=_("{process} told the queue of more items than were ever put on it: {error}.").format(
                         process=run.label(one.process), error=f"{one.kind}: {one.text}"),
                     next=_("Follow one item: who tells the queue of it, and how often?"), steps=_tells(meal))
    if any(GONE.intersection(one.bases) for one in run.raised) and run.returned:
        left_early(meal)
    if run.raised:
        run.fail_by_itself()


def _no_count(meal: Banquet, one: Raised) -> None:
    found = NO_COUNT.fullmatch(" ".join(one.text.split()))
    if found is not None and "AttributeError" in one.bases:
        meal.run.fail(
            "plain-queue", expected=_("The counter is a queue that counts: a JoinableQueue."), line=_line_of(one),
            seen=_("{process} called {name}(), which this queue does not have: {error}.").format(
                process=meal.run.label(one.process), name=found["name"], error=one.text),
            next=_("Which class makes the queue in serve?"), steps=())


def _daemon_too_late(meal: Banquet, one: Raised) -> None:
    if "AssertionError" in one.bases and "already started" in one.text:
        meal.run.fail(
            "not-a-daemon", expected=_("An eater is a daemon from its start on."), line=_line_of(one),
            seen=_("A process was made a daemon when it had been started already."),
            next=_("In which order can these two be done?"), steps=())


def _found_nothing(meal: Banquet, one: Raised) -> None:
    if "Empty" in one.bases:
        meal.run.fail(
            "empty-is-a-guess", expected=_("An eater goes on for ever."), line=_line_of(one), steps=(),
            seen=_("{eater} found nothing on the queue, and the exception Empty ended it.").format(
                eater=meal.run.label(one.process)),
            next=_("An empty queue may only mean a slow cook. Which call waits as long as it takes?"))


def _line_of(one: Raised) -> str | None:
    return str(one.frames[-1][1]) if one.frames else None


# --------------------------------------------------------------------------------------------- task_done()

def told(meal: Banquet) -> None:
    """The queue told too early, or twice."""
    steps, twice, early = meal.run.trace.steps, meal.told_twice(), meal.early()
    if twice >= 0:
        step = steps[twice]
        meal.run.fail(
            "task-done-twice", expected=_(TOLD), line=step.line,
            seen=_("{eater} had taken {taken} and told the queue of {told}.").format(
                eater=meal.run.label(step.process), told=_items(sum(number <= twice and steps[number].process ==
                                                                    step.process for number in meal.tells)),
                taken=_items(sum(take < twice for take in meal.takes_of(step.process)))),
            next=_("Follow one item through the loop: how often is the queue told of it?"),
            steps=meal.rows(meal.takes(meal.run.process(step.process)), _tells(meal)))
    if early is not None:
        step = steps[early.told]
        seen = _("{eater} told the queue that an item was done, and ate it afterwards.") if early.eaten >= 0 else \
            _("{eater}, who eats nothing, told the queue that an item was done.")
        meal.run.fail(
            "task-done-early", expected=_(TOLD), line=step.line, seen=seen.format(eater=meal.run.label(step.process)),
            next=_("What may serve believe, from the moment in which the queue is told of the last item?"),
            steps=meal.rows([step] + ([steps[early.eaten]] if early.eaten >= 0 else []), _told(meal)[:3],
                            meal.takes(meal.run.process(step.process))[:1], meal.run.steps("returned")))


def _items(count: int) -> str:
    return _("1 item") if count == 1 else _("{count} items").format(count=count)


def _told(meal: Banquet) -> list[Step]:
    return [meal.run.trace.steps[number] for number in meal.tells]


def _tells(meal: Banquet) -> list[Step]:
    return meal.rows(_told(meal)[:4])


def not_told(meal: Banquet) -> None:
    """Who waits for the queue although all that was taken has been eaten: nobody told it."""
    wait, run, eater = meal.waiting(), meal.run, meal.untold()
    main = next((one for one in run.verdict.waiters if one.actor == "P0"), None)
    if run.verdict.finished or main is None:
        return
    if not meal.counts:  # a manager's queue: its count cannot be seen
        if main.op != "recv" or meal.missing:
            return
    elif eater is None or not (wait or not main.line):
        return
    own = meal.takes(eater) if eater else [step for one in meal.others for step in meal.takes(one)]
    seen = _("{eater} took {taken} from the queue and told it of {told}.").format(
        eater=meal.name(eater), taken=_items(len(meal.takes_of(eater.name))), told=meal.told(eater.name) or _("none"),
    ) if eater and meal.counts else _("All is eaten, and the queue does not know.")
    line = wait.line if wait else main.line
    if line:
        seen += " " + _("So {process} waits at line {line} for ever.").format(
            process=run.label(wait.process if wait else "P0"), line=line)
    run.fail("no-task-done", expected=_(TOLD), seen=seen, line=own[-1].line if own else line, waits=meal.who_waits(),
             next=_("How does the queue get to know that an item has been eaten?"),
             steps=meal.rows(own, _told(meal)[-2:], map(meal.printing, meal.printed[-2:]), _looks(meal, wait)))


def _looks(meal: Banquet, wait: Wait | None) -> list[Step]:
    return [meal.run.trace.steps[wait.begin]] if wait else []


# ------------------------------------------------------------------------------------------------- eaters

def killed(meal: Banquet) -> None:
    """An eater ended by serve before all was eaten, or before the queue knew."""
    last = max([line.step - 1 for _who, _item, line in meal.ate] + meal.tells, default=-1)
    for number, process in meal.kills():
        if number > last and not meal.missing and (meal.run.returned or meal.untold() is None):
            continue
        kill = meal.run.trace.steps[number]
        item = (meal.missing or meal.late or [None])[0]
        seen = _("{eater} was ended after {time:.2f} s").format(eater=meal.name(process), time=kill.time)
        seen += _("; {item} was not eaten.").format(item=short(item)) if item is not None else \
            _(", before it had told the queue of its last item.")
        meal.run.fail(
            "consumer-killed", expected=_("The eaters are there until all is eaten."), line=kill.line, seen=seen,
            next=_("When is it certain that nobody has a dish on the way, or in the mouth?"),
            steps=meal.rows([kill], meal.takes(process), meal.cooking(item), meal.eating(item)))


def left(meal: Banquet) -> None:
    """An eater who ended by itself while there was food to come."""
    eaters = meal.dining | ({one.name for one in meal.others} if len(meal.others) <= len(meal.eaters) else set())
    for process in meal.others if meal.missing else ():
        if process.died is None or process.exit_code != 0 or process.name not in eaters:
            continue
        takes, item = meal.takes(process), meal.missing[0]
        looks = [step for step in meal.run.trace.steps if step.process == process.name and step.op in ASKS
                 and step.line and (step.key or "").startswith(QUEUES)]
        guessed = bool(looks) and meal.taken(process) <= 0
        ate = sum(line.process == process.name for _who, _item, line in meal.ate)
        last = (looks if guessed else takes)[-1:]
        meal.run.fail(
            "empty-is-a-guess" if guessed else "item-lost", expected=_("An eater goes on for ever."),
            line=last[0].line if last else process.line,
            seen=(_("{eater} found nothing on the queue and left after {time:.2f} s; {item} was not eaten.") if guessed
                  else _("{eater} ate {count} and left after {time:.2f} s; {item} was not eaten.")).format(
                      eater=meal.name(process), time=process.died, item=short(item), count=_items(ate)),
            next=_("What makes an eater leave its loop?"),
            steps=meal.rows(takes, last, meal.exits(process), meal.cooking(item)))


def nobody_takes(meal: Banquet) -> None:
    """Cooks that wait for room, while the main process waits for them and nobody eats."""
    blocked = {one.actor.partition("/")[0] for one in meal.blocked}
    main = next((one for one in meal.run.verdict.waiters if one.actor == "P0"), None)
    if blocked and main is not None and main.op in WAITS_FOR_AN_END and \
            all(process.name in blocked for process in meal.others):
        meal.run.fail(
            "join-before-get", line=main.line, waits=meal.who_waits(),
            expected=_("A cook is waited for while somebody takes what it puts."),
            seen=_("serve waits for a cook to end; the cook cannot end before its items have been taken, "
                   "and nobody takes them yet."),
            next=_("Who should be there before serve waits for the cooks?"),
            steps=meal.rows(map(meal.printing, meal.printed[:4]), *[meal.puts(name) for name in blocked],
                            meal.run.steps("join", process="P0")))


def waited_for(meal: Banquet) -> None:
    """Serve waits for eaters, who go on for ever."""
    run = meal.run
    main = next((one for one in run.verdict.waiters if one.actor == "P0"), None)
    there = [one for one in meal.others if one.died is None]
    if run.returned or run.verdict.finished or main is None or not main.line or not there or meal.waiting():
        return
    if main.op.split()[0] in WAITS_FOR_AN_END and not meal.missing and not meal.unsaid:
        run.fail("joined-consumers", expected=_(ALL_EATEN), line=main.line, waits=meal.who_waits(),
                 seen=_("All is eaten, and serve waits at line {line} for {eaters} to end, who wait for more.").format(
                     line=main.line, eaters=", ".join(map(meal.name, there))),
                 next=_("Nobody ever tells an eater to leave. For whom, or for what, does serve have to wait?"),
                 steps=meal.rows(map(meal.printing, meal.printed[-1:]), meal.takes(there[0])[-1:],
                                 run.steps("join", process="P0")[-2:]))


def stay_on(meal: Banquet) -> None:
    """The function has returned and the program goes on: eaters that are no daemons."""
    run = meal.run
    there = [one for one in meal.others if not one.daemon and (one.died is None or one.died > run.at_return.time)] \
        if run.returned else []
    for process in there:
        run.fail(
            "not-a-daemon", expected=_("When serve has returned, the program can end at once."), line=process.line,
            seen=_("serve returned after {time:.2f} s, and the program waits for {eaters}, who are no daemons.").format(
                time=run.at_return.time, eaters=", ".join(map(meal.name, there))),
            next=_("What does a program do with its processes when it ends, and with which of them does it not?"),
            steps=meal.rows(run.steps("start")[-3:], meal.takes(process)[-1:], run.steps("returned")))


# -------------------------------------------------------------------------------------------------- serve

def left_early(meal: Banquet) -> None:
    """Serve returned before all was eaten."""
    run = meal.run
    if not run.returned or not meal.late:
        return
    item, end = meal.late[0], run.at_return.steps
    counts = {step.key for step in _told(meal)}
    waits = [wait for wait in meal.waits if wait.begin < end and wait.process not in meal.dining
             and (not counts or wait.key in counts)]
    seen = _("serve returned after {time:.2f} s; {item} was not eaten.").format(
        time=run.at_return.time, item=short(item))
    steps = meal.rows(_looks(meal, waits[-1] if waits else None), meal.cooking(item), meal.eating(item),
                      run.steps("join", process="P0")[-2:], run.steps("returned"))
    cook = meal.cook_after(waits[-1].begin) if waits else ""
    if cook:
        run.fail("joined-queue-too-early", expected=_(ALL_EATEN), line=waits[-1].line, steps=steps,
                 seen=seen + " " + _("When the queue was waited for, at line {line}, {cook} had still to cook.").format(
                     line=waits[-1].line, cook=cook),
                 next=_("The queue counts what has been put. When is it certain that everything has been?"))
    if not waits:
        _did_not_wait(meal, seen, steps)


def _did_not_wait(meal: Banquet, seen: str, steps: list[Step]) -> None:
    run, end = meal.run, meal.run.at_return.steps
    own = [step for step in run.trace.steps[meal._since:end] if step.process == "P0" and step.line]
    looks = [step for step in own if step.poll and (step.key or "").startswith(QUEUES)]
    naps = [nap for nap in run.naps if nap.actor == "P0" and nap.line]
    if looks:
        run.fail("no-queue-join", expected=_(ALL_EATEN), line=looks[-1].line, steps=steps, seen=seen + " " + _(
            "At line {line} nothing was on the queue: it was in somebody's hands.").format(line=looks[-1].line),
            next=_("Who knows of what has been taken, and not yet eaten?"))
    if naps:
        run.fail("slept-instead-of-waiting", expected=_(ALL_EATEN), line=naps[-1].line, steps=steps,
                 seen=seen + " " + _("It slept for {time:g} s at line {line} instead of waiting.").format(
                     time=naps[-1].seconds, line=naps[-1].line),
                 next=_("How long does eating take at the most? What can be waited for instead?"))
    run.fail("no-queue-join", expected=_(ALL_EATEN), line=own[-1].line if own else None, seen=seen, steps=steps,
             next=_("The cooks have put everything on the queue. Who knows when all of it has been eaten?"))


def no_counting_queue(meal: Banquet) -> None:
    """A queue that does not count, and eaters who tell nobody."""
    if meal.tells_nobody:
        takes = [step for one in meal.others for step in meal.takes(one)]
        meal.run.fail(
            "plain-queue", expected=_("The counter is a queue that counts: a JoinableQueue."),
            line=takes[0].line if takes else None,
            seen=_("The queue of serve does not count, and no eater told it of anything."),
            next=_("Which class makes the queue in serve?"), steps=meal.rows(takes[:3]))


# --------------------------------------------------------------------------------------------- in order

def why_alone(meal: Banquet) -> None:
    """End the check with the cause of whatever is wrong about one eater alone."""
    raised(meal)
    for find in (told, mishaps.other_words, left, not_told, mishaps.twice, mishaps.lost):
        find(meal)
    meal.run.fail_by_itself()


def why(meal: Banquet) -> None:
    """End the check with the cause of whatever is wrong about a banquet."""
    raised(meal)
    for find in (
        mishaps.inside, told, killed, left, nobody_takes, waited_for, not_told, left_early, mishaps.other_words,
        mishaps.lost, mishaps.twice, stay_on, mishaps.in_turn, no_counting_queue,
    ):
        find(meal)
    if not meal.run.verdict.finished:
        meal.run.fail_by_itself()
    mishaps.strange(meal)


# --------------------------------------------------------------------------------------------- a cook alone

def require_items(alone: Banquet, put: list[Any]) -> None:
    """Demand that a cook's items came over the counter, in order, and nothing else."""
    if put == alone.items:
        return
    lost = [item for item in alone.items if item not in put]
    twice = len(put) > len(alone.items) and not lost
    puts = alone.puts(alone.children[0].name)
    alone.run.fail(
        "item-lost" if lost and len(put) < len(alone.items) else "item-twice" if twice else "unexpected",
        expected=_("On the queue are put: {items}.").format(items=_listed(alone.items)),
        seen=_("On it were put: {items}.").format(items=_listed(put)), line=puts[-1].line if puts else None,
        next=_("Follow the loop: how often does it go round, with which numbers, and what reaches the queue?"),
        steps=alone.rows(puts, map(alone.printing, alone.printed)))


def require_messages(alone: Banquet) -> None:
    """Demand one message for each item."""
    printed = [line.text for line in alone.printed]
    for item in alone.items:
        message = f"{next(iter(alone.cooks))} cooked {item}"
        if printed.count(message) != 1:
            alone.run.fail(
                "unexpected", expected=_("“{message}” is printed once.").format(message=message),
                seen=_("It was printed {count} times; printed were: {lines}.").format(
                    count=printed.count(message), lines="; ".join(printed[:4]) or _("nothing")),
                next=_("Compare the message with its description, letter by letter."),
                line=alone.printed[0].line if printed else None,
                steps=alone.rows(map(alone.printing, alone.printed)))


def require_naps(alone: Banquet) -> None:
    """Demand that time passes before each item."""
    cook = alone.children[0]
    times = [one.time for one in alone.messages(sent=True) if one.process == cook.name]
    for item, before, now in zip(alone.items, [cook.born, *times], times, strict=False):
        if now <= before:
            puts = alone.puts(cook.name)
            alone.run.fail(
                "unexpected", expected=_("A cook sleeps random.random() seconds before each item."),
                seen=_("{item} was put with no sleep before it.").format(item=item),
                next=_("What belongs inside the loop, and in which order?"), line=puts[-1].line if puts else None,
                steps=alone.rows(puts, map(alone.printing, alone.printed)))


def _listed(items: list[Any]) -> str:
    return ", ".join(map(short, items[:8])) + (", …" if len(items) > 8 else "") or _("nothing")
