"""11_producer_consumer: what is cooked is eaten, each item once, and an end mark sends each eater home.

The checks notice that something is wrong; ``why`` then looks for the one cause behind it, the most telling first, so
that all checks of a program say the same. What was put, taken and eaten is counted by :class:`Meal`.
"""

from __future__ import annotations

from lockstep.conductor import verdict
from lockstep.grading import N_, _, check
from lockstep.grading.meals import Meal, short

PAUSE = 6.5
"""Virtual seconds for which a lone eater is kept waiting: longer than anybody should take for the end."""
LARGE = 70_000
"""Letters in the name of a food that no pipe can hold."""
ASKS = frozenset({"poll", "get-value", "try-acquire", "wait"})
"""Operations that can come back with nothing."""
WAITS_FOR_AN_END = frozenset({"join", "waitpid", "wait", "select", "poll", "is_alive", "exitcode", "sleep"})
"""Operations of whoever waits for processes to end."""


# ---------------------------------------------------------------------------------------------- the checks

@check("producer-cooks", points=1, claim=N_("A producer puts each of its items on the queue, and says so"))
def test_producer(program, draw):
    """One cook alone, in a process: its items in order, a message for each, and a nap before each."""
    drawn = draw("cook")
    name, food, portions = drawn.names(1)[0], drawn.foods(1)[0], drawn.number(3, 4)
    items = [f"{food} {i} by {name}" for i in range(portions)]
    for run in program.explore("cook", name, food, portions, driver=True, schedules=2):
        run.require_end()
        alone = Meal(run, [], items, {name: food})
        _require_items(alone, run.result)
        _require_messages(alone, name)
        _require_naps(alone)


@check("consumer-eats", points=2, claim=N_("A consumer eats whatever comes, until the end mark comes"))
def test_consumer(program, draw):
    """One eater alone: items that are false among the others, a long pause, and the mark, which is no food."""
    drawn = draw("eat")
    (name, *cooks), foods = drawn.names(4), drawn.foods(3)
    first, second, third = (f"{food} {drawn.number(0, 9)} by {cook}" for food, cook in zip(foods, cooks))
    items = [first, "", second, 0, third]
    for run in program.explore("eat", name, items, PAUSE, driver=True, schedules=2):
        alone = Meal(run, [name], items, {})
        if _fails(alone) or alone.missing or alone.twice or alone.times_eaten["None"]:
            why_alone(alone)
        if run.result not in ([], [None]):
            run.fail("unexpected", expected=_("When the eater has gone, at most one mark is on the queue."),
                     seen=_("On it are: {left}.").format(left=_listed(run.result)),
                     next=_("What does an eater put on the queue?"), line=_line(alone.puts(alone.others[0].name)))


@check("each-eaten-once", points=2, claim=N_("Each item is cooked once and eaten once, on every schedule"))
def test_each_once(program, draw):
    """The whole kitchen, with more eaters than cooks, on many schedules."""
    for meal in many_meals(program, draw):
        if _fails(meal) or meal.missing or meal.unsaid or meal.twice:
            why(meal)


@check("all-gone", points=2, claim=N_("When serve returns, every process has ended by itself and the queue is empty"))
def test_all_gone(program, draw):
    """The same meals: who is still there when serve returns, how each process ended, and what is left."""
    for meal in many_meals(program, draw):
        if _fails(meal) or meal.still_there or meal.killed or meal.failed or meal.left > 0:
            why(meal)


@check("side-by-side", points=1, claim=N_("All cooks and all eaters are at work at the same time"))
def test_side_by_side(program, draw):
    """The same meal: the cooks' work overlaps, and all eaters are there before the last item is cooked."""
    for meal in meals(program, draw, "meal", 2, 3, 2, schedules=3):
        if _fails(meal) or meal.unsaid or meal.shared() or meal.cooked_in_turn() or meal.eaters_late():
            why(meal)


@check("any-number", points=1, claim=N_("One cook can feed three eaters, and three cooks can feed one"))
def test_any_number(program, draw):
    """There are as many marks as eaters, however many cooks there are."""
    for purpose, cooks, eaters, portions in (("one cook", 1, 3, 3), ("one eater", 3, 1, 2)):
        for meal in meals(program, draw, purpose, cooks, eaters, portions, schedules=5):
            if _fails(meal) or meal.missing or meal.unsaid or meal.twice or meal.still_there or meal.left > 0:
                why(meal)


@check("large-items", points=1, claim=N_("Items that are larger than a pipe are cooked and eaten too"))
def test_large(program, draw):
    """Two items of 70,000 letters: a cook can end only when somebody takes them."""
    for meal in meals(program, draw, "large", 1, 2, 2, schedules=3, function="serve_large", size=LARGE):
        if _fails(meal) or meal.missing or meal.unsaid or meal.twice:
            why(meal)


def many_meals(program, draw):
    """Meals with more eaters than cooks.

    A few as they come; a few with items that take long from put() to the queue; and many whose cooks sleep equally long
    each time: what happens at the same moment can happen in any order, so there orders differ most.
    """
    yield from meals(program, draw, "meal", 2, 3, 2, schedules=4)
    yield from meals(program, draw, "slow meal", 2, 3, 2, schedules=4, function="serve_slowly")
    yield from meals(program, draw, "even meal", 2, 3, 2, function="serve_evenly")


def meals(program, draw, purpose, cooks, eaters, portions, schedules=None, function="serve", size=0):
    """The meals of one drawn kitchen, one for each schedule.

    A program that goes on for ever takes seconds to show it, so the first meal alone is tried of it.
    """
    if purpose != "meal":
        for meal in meals(program, draw, "meal", 2, 3, 2, schedules=1):
            if meal.run.verdict.kind in (verdict.BUSY_LOOP, verdict.TOO_LONG):
                why(meal)
    drawn = draw(purpose)
    names, foods = drawn.names(cooks + eaters), drawn.foods(cooks)
    served, given = dict(zip(names, foods)), [names[cooks:], portions] + ([size] if size else [])
    items = [f"{food.ljust(size, 'm')} {i} by {name}" for name, food in served.items() for i in range(portions)]
    for run in program.explore(function, served, *given, driver=function != "serve", schedules=schedules):
        yield Meal(run, names[cooks:], items, served)


def _fails(meal):
    """Whether a run did not come to a good end, or what should be done by processes was done without."""
    return not meal.run.returned or not meal.run.verdict.finished or meal.run.raised or meal.inside


def _line(steps):
    return steps[-1].line if steps else None


def _listed(items):
    return ", ".join(map(short, items)) or _("nothing")


# -------------------------------------------------------------------------------------------- a cook alone

def _require_items(alone, put):
    """Demand the items on the queue, in order, and nothing else."""
    items, (cook,), line = alone.items, alone.cooks, _line(alone.puts("P0.1"))
    lost = [item for item in items if item not in put]
    twice = [item for item in items if put.count(item) > 1]
    if not lost and not twice and None in put:
        alone.run.fail(
            "end-mark-too-early", expected=_("A producer puts its items on the queue, and nothing else."), line=line,
            seen=_("{cook} put an end mark after its last item, but other cooks may be at work still.").format(cook=cook),
            next=_("Who can know that all cooks are done?"))
    if put == items:
        return
    found = "item-lost" if len(put) < len(items) else "item-twice" if twice and not lost else "unexpected"
    alone.run.fail(
        found, expected=_("On the queue are: {items}.").format(items=_listed(items)),
        seen=_("On it are: {items}.").format(items=_listed(put)), line=line,
        next=_("Follow the loop: how often does it go round, with which numbers, and what reaches the queue each time?"))


def _require_messages(alone, cook):
    """Demand one message for each item."""
    printed = [line.text for line in alone.run.printed]
    for item in alone.items:
        message = f"{cook} cooked {item}"
        if printed.count(message) != 1:
            alone.run.fail(
                "unexpected", expected=_("“{message}” is printed once.").format(message=message),
                seen=_("It was printed {count} times; printed were: {lines}.").format(
                    count=printed.count(message), lines="; ".join(printed[:4]) or _("nothing")),
                next=_("Compare the message with its description, letter by letter."),
                line=alone.run.printed[0].line if printed else None)


def _require_naps(alone):
    """Demand that time passes before each item."""
    cook = alone.run.children[0]
    times = [one.time for one in alone.run.messages(sent=True) if one.process == cook.name]
    for item, before, now in zip(alone.items, [cook.born, *times], times):
        if now <= before:
            alone.run.fail(
                "unexpected", expected=_("A cook sleeps random.random() seconds before each item."),
                seen=_("{item} was put with no sleep before it.").format(item=item),
                next=_("What belongs inside the loop, and in which order?"), line=_line(alone.puts(cook.name)))


# ------------------------------------------------------------------------------------------ looking for causes

def why_alone(meal):
    """End the check with the cause of whatever is wrong about one eater alone."""
    for find in (_raised, _mark_eaten, _falsy, _guess, _mark_ignored, _other_words, _twice, _lost):
        find(meal)
    meal.run.fail_by_itself()


def why(meal):
    """End the check with the cause of whatever is wrong about a meal."""
    for find in (
        _raised, _inside, _mark_eaten, _killed, _nobody_takes, _mark_ignored, _guess, _mark_too_early, _mark_missing,
        _other_words, _lost, _twice, _still_there, _left, _in_turn,
    ):
        find(meal)
    if not meal.run.verdict.finished:
        meal.run.fail_by_itself()
    _strange(meal)


def _raised(meal):
    """An exception of the program's own. That a queue was empty is an eater's guess."""
    run = meal.run
    if run.verdict.kind in verdict.OURS or any("Empty" not in one.bases for one in run.raised):
        run.fail_by_itself()
    for one in run.raised:
        run.fail("empty-is-a-guess", expected=_("An eater stays until the end mark comes."), steps=(),
                 seen=_("{eater} found nothing on the queue, and the exception Empty ended it.").format(
                     eater=meal.name(run.process(one.process))),
                 next=_("An empty queue may only mean a slow cook. How can an eater know that nothing more will come?"),
                 line=str(one.frames[-1][1]) if one.frames else None)


def _inside(meal):
    """Work done by the main process, or by threads."""
    for line in meal.inside:
        thread = "/" in meal.printing(line).actor
        joined = next((step.line for step in meal.run.steps("thread.join") if step.line), None)
        meal.run.fail(
            "thread-not-process" if thread else "made-up", line=joined if thread and joined else line.line,
            expected=_("Each cook and each eater is a process of its own."),
            seen=_("“{message}” was printed by a thread.").format(message=line.text[:80]) if thread else
            _("“{message}” was printed by the main process.").format(message=line.text[:80]),
            next=_("What does Process(target=…, args=…) do that calling a function, or a Thread, does not?"))


def _mark_eaten(meal):
    """An end mark that somebody says to have eaten."""
    for _who, item, line in meal.ate:
        if item == "None":
            meal.run.fail(
                "end-mark-eaten", expected=_("The end mark is not food: whoever takes it leaves."), line=line.line,
                seen=_("“{message}” was printed: the end mark was eaten.").format(message=line.text),
                next=_("Between taking something and eating it, find out which of the two it is."),
                steps=[meal.printing(line)])


def _mark_ignored(meal):
    """A mark taken by an eater who stays, and perhaps puts it back for ever."""
    for process in meal.others:
        if meal.run.verdict.finished or process.died is not None or meal.taken(process) < 1:
            continue
        back = meal.puts_back(process)
        if back or not meal.missing:
            step = meal.last(process, {"recv"})
            meal.run.fail(
                "end-mark-eaten", expected=_("Whoever takes an end mark leaves."), line=step.line if step else None,
                seen=_("{eater} took the end mark, put it back, and went on taking, for ever.").format(
                    eater=meal.name(process)) if back else
                _("{eater} took the end mark and went on waiting for food.").format(eater=meal.name(process)),
                next=_("Follow an eater that has taken the mark: what does it do next?"), waits=meal.run.waits())


def _falsy(meal):
    """An item taken for a mark, or for nothing, because it is false."""
    falsy = [item for item in meal.missing if not item]
    if not falsy or not meal.others:
        return
    eater, skipped = meal.others[0], falsy == meal.missing
    if skipped or (meal.missing == meal.items[meal.items.index(falsy[0]):] and meal.taken(eater) == 1):
        step = meal.last(eater, {"recv"})
        meal.run.fail(
            "falsy-item", expected=_("None alone is the end mark: {item} is food.").format(item=short(falsy[0])),
            seen=(_("{eater} took {item} and did not eat it.") if skipped else
                  _("{eater} took {item} for the mark and left.")).format(
                      eater=meal.eaters[0], item=short(falsy[0])),
            next=_("Which of '', 0 and None does your test tell from food?"), line=step.line if step else None)


def _guess(meal):
    """An eater who left without a mark, having found nothing on the queue."""
    for process in meal.others if meal.missing or meal.left > 0 else ():
        step = meal.last(process, ASKS)
        if process.died is not None and step is not None and meal.taken(process) <= 0:
            item = meal.missing[0] if meal.missing else None
            meal.run.fail(
                "empty-is-a-guess", expected=_("An eater stays until the end mark comes."), line=step.line,
                seen=_("{eater} found nothing on the queue and left after {time:.2f} s without an end mark; ").format(
                    eater=meal.name(process), time=process.died) + (
                        _("{item} was not eaten.").format(item=short(item)) if item is not None else
                        _("the mark is left on the queue.")),
                next=_("An empty queue may only mean a slow cook. How can an eater know that nothing more will come?"),
                steps=[step, *meal.run.steps("exit", process=process.name), *_cooked(meal, item)])


def _cooked(meal, item):
    """The steps that said that an item was cooked."""
    return [meal.printing(line) for _who, text, line in meal.cooked if text == str(item)]


def _killed(meal):
    """A process ended by a signal."""
    for process in meal.killed:
        kill = next((step for step in meal.run.steps("kill") if step.detail.split()[0] == process.name), None)
        line = kill.line if kill is not None and kill.line else process.line
        by_exit = kill is not None and not kill.line
        lost = " " + _("{item} was not eaten.").format(item=short(meal.missing[0])) if meal.missing else ""
        meal.run.fail(
            "consumer-killed", expected=_("Every eater ends by itself, when it has taken an end mark."), line=line,
            seen=(_("{eater} was a daemon, and was ended with the program.") if by_exit else
                  _("{eater} was ended by signal {number}.")).format(
                      eater=meal.name(process), number=-process.exit_code) + lost,
            next=_("An eater that is ended from outside may have a dish in its hands. What would let it end by itself?"))


def _nobody_takes(meal):
    """Cooks that wait for room, while the main process waits for them and nobody eats."""
    blocked = {one.actor.partition("/")[0] for one in meal.blocked}
    main = next((one for one in meal.run.verdict.waiters if one.actor == "P0"), None)
    if blocked and main is not None and main.op in WAITS_FOR_AN_END and \
            all(process.name in blocked for process in meal.others):
        meal.run.fail(
            "join-before-get", line=main.line,
            expected=_("A cook is waited for while somebody takes what it puts."),
            seen=_("serve waits for a cook to end; the cook cannot end before its items have been taken, "
                   "and nobody takes them yet."),
            next=_("Who should be there before serve waits for the cooks?"), waits=meal.run.waits())


def _mark_too_early(meal):
    """Eaters sent home by a mark that came before the last item."""
    gone = [one for one in meal.others if one.died is not None and (meal.taken(one) > 0 or not meal.queues)]
    behind = meal.left > 0 or meal.blocked or (not meal.queues and any(one.died <= meal.done for one in gone))
    if not meal.missing or not gone or not behind:
        return
    eater, mark, item = gone[0], meal.put_of_a_mark(), meal.missing[0]
    exits = meal.run.steps("exit", process=eater.name)
    took = meal.last(eater, {"recv"})
    meal.run.fail(
        "end-mark-too-early", expected=_("The end marks stand behind the last item."),
        line=mark.line if mark else took.line if took else None,
        seen=_("{eater} took an end mark and left after {time:.2f} s; {item} was not eaten.").format(
            eater=meal.name(eater), time=eater.died, item=short(item)),
        next=_("When is it certain that the last item is on the queue?"),
        steps=sorted([*([mark] if mark else []), *exits, *_cooked(meal, item)], key=lambda step: step.time))


def _mark_missing(meal):
    """Eaters who wait although all is eaten."""
    main = next((one for one in meal.run.verdict.waiters if one.actor == "P0"), None)
    hungry = [one for one in meal.others if one.died is None]
    if meal.run.verdict.finished or meal.missing or not hungry or (main and main.op not in WAITS_FOR_AN_END):
        return
    for process in hungry:
        _look_then_take(meal, process)
    names = {one.name for one in hungry}
    waiting = [one.line for one in meal.run.verdict.waiters if one.actor in names and one.line]
    mark = meal.put_of_a_mark()
    meal.run.fail(
        "missing-end-mark", expected=_("For each eater there is an end mark."),
        line=mark.line if mark else waiting[0] if waiting else None,
        seen=_("All is eaten. End marks taken: {marks}; eaters: {all}. Waiting for more to come: {eaters}.").format(
            eaters=", ".join(map(meal.name, hungry)), marks=max(0, len(meal.eaters) - len(hungry)),
            all=len(meal.eaters)),
        next=_("Who takes a mark does not leave it for the others. How many have to be put, and when?"),
        waits=meal.run.waits())


def _look_then_take(meal, process):
    """An eater who looked whether there was something, and then waits because another was quicker."""
    received = max((one.step for one in meal.run.messages(sent=False) if one.process == process.name), default=0)
    before = None
    for number, step in enumerate(meal.run.trace.steps):
        if step.actor != process.name or not step.line:
            continue
        inside_get = before is not None and before.op in ("acquire", "try-acquire") and before.line == step.line
        if number >= received and step.op in ("poll", "get-value") and not inside_get:
            meal.run.fail(
                "empty-is-a-guess", expected=_("An eater leaves when it has taken an end mark."), line=step.line,
                seen=_("{eater} saw something on the queue, another was quicker, and now it waits for ever.").format(
                    eater=meal.name(process)),
                next=_("What was true when you looked may be over when you act. What does not depend on a look?"),
                waits=meal.run.waits())
        before = step


def _other_words(meal):
    """A message in other words than those asked for."""
    right = {line.text for _who, item, line in [*meal.cooked, *meal.ate] if item in map(str, meal.items)}
    for verb, lacking, lines in (("ate", meal.missing, meal.ate), ("cooked", meal.unsaid, meal.cooked)):
        odd = [line for _who, _item, line in lines if line.text not in right]
        near = [line for line in meal.run.printed if line.text not in right
                and any(str(item) and str(item) in line.text for item in lacking)]
        if lacking and (odd or near):
            line = (odd or near)[0]
            meal.run.fail(
                "unexpected", expected=_("For each item “NAME {verb} ITEM” is printed, here with {item}.").format(
                    verb=verb, item=short(lacking[0])), seen=_("“{line}” was printed.").format(line=line.text[:100]),
                next=_("Compare the message with its description, letter by letter."), line=line.line)


def _lost(meal):
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
            cook=cook, some=len(lines), all=sum(str(one).endswith(f" by {cook}") for one in meal.items), item=short(item))
        hint = _("Follow the loop of a cook: with which numbers does it go round?")
    elif sent is not None and sent < len(lines):
        seen = _("{cook} cooked {all} items, and {some} reached the queue; {item} was not eaten.").format(
            cook=cook, all=len(lines), some=sent, item=short(item))
        hint = _("What can keep an item from reaching the queue, although it is cooked?")
    else:
        step = next((found for one in meal.others if (found := meal.last(one, {"recv"}))), step)
        seen = _("{item} was on the queue, and nobody ate it.").format(item=short(item))
        hint = _("Follow one item from q.get() to the message.")
    meal.run.fail("item-lost", expected=_("Each item is cooked once and eaten once."), seen=seen, next=hint,
                  line=step.line if step else lines[0].line if lines else None)


def _twice(meal):
    """An item cooked or eaten more than once."""
    for item in meal.twice:
        cooked = [line for _who, text, line in meal.cooked if text == str(item)]
        eaten = [line for _who, text, line in meal.ate if text == str(item)]
        processes = list(dict.fromkeys(line.process for line in cooked))
        puts = meal.puts(processes[0]) if processes else []
        line = meal.run.process(processes[-1]).line if len(processes) > 1 else _line(puts)
        meal.run.fail(
            "item-twice", expected=_("Each item is cooked once and eaten once."), line=line or eaten[-1].line,
            seen=_("{item} was cooked {cooked}× and eaten {eaten}×.").format(
                item=short(item), cooked=len(cooked), eaten=len(eaten)),
            next=_("Where is the same item made, or put, again?"),
            steps=[meal.printing(line) for line in sorted([*cooked, *eaten], key=lambda one: one.step)])


def _still_there(meal):
    """Processes that had not ended when serve returned."""
    there = meal.still_there
    if there:
        meal.run.fail(
            "never-joined", expected=_("serve returns when every process has ended."), line=there[0].line,
            seen=_("When serve returned, {people} had not ended.").format(people=", ".join(map(meal.name, there))),
            next=_("For whom does serve wait, and for whom not?"))


def _left(meal):
    """Marks that nobody took."""
    if meal.run.verdict.finished and meal.left > 0:
        back = [one for one in meal.others if meal.puts_back(one) and meal.taken(one) > 0]
        meal.run.fail(
            "end-mark-eaten" if back else "unexpected", expected=_("When serve returns, nothing is left on the queue."),
            seen=_("All is eaten, and something is left on the queue: {count} end mark(s).").format(count=meal.left),
            next=_("Each eater has put the mark back. Who takes it in the end?") if back else
            _("How many eaters are there, and how many marks are put?"),
            line=_line(meal.puts(back[0].name)) if back else mark.line if (mark := meal.put_of_a_mark()) else None)


def _in_turn(meal):
    """Cooks or eaters who were not at work at the same time."""
    expected = _("All cooks and all eaters are at work at the same time.")
    if meal.shared():
        who = meal.run.process(next(iter([*meal.cooked, *meal.ate]))[2].process)
        meal.run.fail("in-turn", expected=expected, seen=meal.shared(), line=who.line,
                      next=_("How many processes are started, and for whom?"))
    found = meal.cooked_in_turn()
    if found:
        late, seen = found
        meal.run.fail("in-turn", expected=expected, seen=seen, line=_waited(meal, late) or late.line,
                      next=_("When is the next cook started: what has happened before?"))
    if meal.eaters_late():
        late = [one for one in meal.others if one.born >= meal.done]
        joined = _waited(meal, late[0]) if late else None
        together = len(late) == len(meal.others) and meal.together(late)
        meal.run.fail(
            "join-before-get" if joined and together else "in-turn", expected=expected, seen=meal.eaters_late(),
            line=joined or (late[0].line if late else None),
            next=_("The cooks are waited for before anybody eats: where would they put more food than the queue can hold?")
            if joined and together else _("When is each eater started: what has happened before?"))


def _waited(meal, late):
    """The line at which somebody was last waited for before a process was started."""
    line = None
    for step in meal.run.trace.steps:
        if step.op == "start" and step.detail == late.name:
            return line
        if step.process == late.parent and step.op in ("join", "waitpid", "wait", "is_alive", "exitcode") and step.line:
            line = step.line
    return line


def _strange(meal):
    """What is left: a bad exit code, or something that nobody has thought of."""
    for process in meal.failed:
        meal.run.fail("unexpected", expected=_("Every process ends with exit code 0."), line=process.line,
                      seen=_("{name} ended with exit code {code}.").format(
                          name=meal.name(process), code=process.exit_code),
                      next=_("What ends this process?"))
    meal.run.fail("unexpected", expected=_("Each item is cooked once and eaten once."),
                  seen=_("Something else happened."), next=_("Look at the steps, one after the other."))
