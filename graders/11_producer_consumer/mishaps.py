"""What goes wrong in a kitchen whatever the exercise: diagnoses that the kitchen exercises share.

Each function looks for one mishap in a :class:`Meal` and ends the check with it; where there is none it returns. A
grader calls them in the order that finds causes before consequences.
"""

from __future__ import annotations

from typing import NoReturn

from meals import Meal, short

from lockstep.conductor import Process
from lockstep.words import _


def inside(meal: Meal) -> None:
    """Work done by the main process, by threads, or without a queue."""
    for line in meal.inside:
        thread = "/" in meal.printing(line).actor
        joined = next((step.line for step in meal.run.steps("thread.join") if step.line), None)
        meal.run.fail(
            "thread-not-process" if thread else "made-up", line=joined if thread and joined else line.line,
            expected=_("Each cook and each eater is a process of its own."),
            seen=_("“{message}” was printed by a thread.").format(message=line.text[:80]) if thread else
            _("“{message}” was printed by the main process.").format(message=line.text[:80]),
            next=_("What does Process(target=…, args=…) do that calling a function, or a Thread, does not?"),
            steps=meal.rows(map(meal.printing, meal.inside[:6])))
    if meal.made_up:
        line = meal.ate[0][2]
        meal.run.fail(
            "made-up", expected=_("What the eaters eat comes from the queue."), line=line.line,
            seen=_("“{message}” was printed, and nothing went through any queue.").format(message=line.text[:80]),
            next=_("How does an item get from a cook to an eater?"),
            steps=meal.rows(map(meal.printing, meal.printed[:6])))


def killed(meal: Meal) -> None:
    """A process ended by a signal."""
    for process in meal.killed:
        kill = next((step for step in meal.run.steps("kill") if step.detail.split()[0] == process.name), None)
        line = kill.line if kill is not None and kill.line else process.line
        by_exit = kill is not None and not kill.line
        lost = " " + _("{item} was not eaten.").format(item=short(meal.missing[0])) if meal.missing else ""
        meal.run.fail(
            "consumer-killed" if process in meal.others else "item-lost", line=line,
            expected=_("Every cook and every eater ends by itself, when its work is done."),
            seen=(_("{eater} was a daemon, and was ended with the program.") if by_exit else
                  _("{eater} was ended by signal {number}.")).format(
                      eater=meal.name(process), number=-(process.exit_code or 0)) + lost,
            next=_("Who is ended from outside may have a dish in its hands. What would let it end by itself?"),
            steps=meal.rows([kill], meal.takes(process), *map(meal.cooking, meal.missing[:2])))


def other_words(meal: Meal) -> None:
    """A message in other words than those asked for."""
    right = {line.text for _who, item, line in [*meal.cooked, *meal.ate] if item in map(str, meal.items)}
    for verb, lacking, lines in (("ate", meal.missing, meal.ate), ("cooked", meal.unsaid, meal.cooked)):
        odd = [line for _who, _item, line in lines if line.text not in right]
        near = [line for line in meal.printed if line.text not in right
                and any(str(item) and str(item) in line.text for item in lacking)]
        if lacking and (odd or near):
            line = (odd or near)[0]
            meal.run.fail(
                "unexpected", expected=_("For each item “NAME {verb} ITEM” is printed, here with {item}.").format(
                    verb=verb, item=short(lacking[0])), seen=_("“{line}” was printed.").format(line=line.text[:100]),
                next=_("Compare the message with its description, letter by letter."), line=line.line)


def lost(meal: Meal) -> None:
    """An item that was not cooked, did not reach the queue, or was taken and not eaten."""
    if not meal.missing:
        return
    item = next((item for item in meal.missing if item in meal.unsaid), meal.missing[0])
    cook = next((who for who in meal.cooks if str(item).endswith(f" by {who}")), None)
    lines = [line for who, _item, line in meal.cooked if who == cook]
    process = meal.run.process(lines[0].process) if lines else None
    sent = meal.sent(process) if process else None
    puts = meal.puts(process.name) if process else []
    step = puts[-1] if puts else None
    if item in meal.unsaid:
        seen = _("{cook} cooked {some} of {all} items; {item} was not among them.").format(
            cook=cook, some=len(lines), all=sum(str(one).endswith(f" by {cook}") for one in meal.items),
            item=short(item))
        hint = _("Follow the loop of a cook: with which numbers does it go round?")
    elif sent is not None and sent < len(lines):
        seen = _("{cook} cooked {all} items, and {some} reached the queue; {item} was not eaten.").format(
            cook=cook, all=len(lines), some=sent, item=short(item))
        hint = _("What can keep an item from reaching the queue, although it is cooked?")
    else:
        step = next((found[-1] for one in meal.others if (found := meal.takes(one))), step)
        seen = _("{item} was on the queue, and nobody ate it.").format(item=short(item))
        hint = _("Follow one item from q.get() to the message.")
    meal.run.fail("item-lost", expected=_("Each item is cooked once and eaten once."), seen=seen, next=hint,
                  line=step.line if step else lines[0].line if lines else None,
                  steps=meal.rows(map(meal.printing, lines), puts, [step], *([meal.exits(process)] if process else [])))


def twice(meal: Meal) -> None:
    """An item cooked or eaten more than once."""
    for item in meal.twice:
        cooked = [line for _who, text, line in meal.cooked if text == str(item)]
        eaten = [line for _who, text, line in meal.ate if text == str(item)]
        processes = list(dict.fromkeys(line.process for line in cooked))
        puts = meal.puts(processes[0]) if processes else []
        line = meal.run.process(processes[-1]).line if len(processes) > 1 else puts[-1].line if puts else None
        meal.run.fail(
            "item-twice", expected=_("Each item is cooked once and eaten once."), line=line or eaten[-1].line,
            seen=_("{item}: cooked {cooked} times, eaten {eaten} times.").format(
                item=short(item), cooked=len(cooked), eaten=len(eaten)),
            next=_("Where is the same item made, or put, again?"),
            steps=meal.rows(meal.cooking(item), puts, meal.eating(item)))


def still_there(meal: Meal) -> None:
    """Processes that had not ended when serve returned."""
    there = meal.still_there
    if there:
        meal.run.fail(
            "never-joined", expected=_("serve returns when every process has ended."), line=there[0].line,
            seen=_("When serve returned, {people} had not ended.").format(people=", ".join(map(meal.name, there))),
            next=_("For whom does serve wait, and for whom not?"),
            steps=meal.rows(meal.run.steps("join", process="P0"), meal.run.steps("returned"), meal.exits(*there)))


def in_turn(meal: Meal) -> None:
    """Cooks or eaters who were not at work at the same time."""
    expected = _("All cooks and all eaters are at work at the same time.")
    rows = meal.rows(meal.run.steps("start"), meal.run.steps("join", process="P0"), *map(meal.cooking, meal.items[::2]))
    if meal.shared():
        who = meal.run.process(next(iter([*meal.cooked, *meal.ate]))[2].process)
        meal.run.fail("in-turn", expected=expected, seen=meal.shared(), line=who.line,
                      next=_("How many processes are started, and for whom?"), steps=rows)
    found = meal.cooked_in_turn()
    if found:
        second, seen = found
        meal.run.fail("in-turn", expected=expected, seen=seen, line=_waited(meal, second) or second.line,
                      next=_("When is the next cook started: what has happened before?"), steps=rows)
    if meal.eaters_late():
        late = [one for one in meal.others if one.born >= meal.done]
        joined = _waited(meal, late[0]) if late else None
        together = len(late) == len(meal.others) and meal.together(late)
        meal.run.fail(
            "join-before-get" if joined and together else "in-turn", expected=expected, seen=meal.eaters_late(),
            line=joined or (late[0].line if late else None),
            next=_("The cooks are waited for before anybody eats: what if they cook more than the queue can hold?")
            if joined and together else _("When is each eater started: what has happened before?"), steps=rows)


def strange(meal: Meal) -> NoReturn:
    """What is left: a bad exit code, or something that nobody has thought of."""
    for process in meal.failed:
        meal.run.fail("unexpected", expected=_("Every process ends with exit code 0."), line=process.line,
                      seen=_("{name} ended with exit code {code}.").format(
                          name=meal.name(process), code=process.exit_code),
                      next=_("What ends this process?"))
    meal.run.fail("unexpected", expected=_("Each item is cooked once and eaten once."),
                  seen=_("Something else happened."), next=_("Look at the steps, one after the other."))


def _waited(meal: Meal, late: Process) -> str | None:
    """The line at which somebody was last waited for before a process was started."""
    line = None
    for step in meal.run.trace.steps:
        if step.op == "start" and step.detail == late.name:
            return line
        if step.process == late.parent and step.op in ("join", "waitpid", "wait", "is_alive", "exitcode") and step.line:
            line = step.line
    return line
