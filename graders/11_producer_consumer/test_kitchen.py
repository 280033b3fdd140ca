"""11_producer_consumer: what is cooked is eaten, each item once, and an end mark sends each eater home.

The checks notice that something is wrong; ``why`` then looks for the one cause behind it, the most telling first, so
that all checks of a program say the same. What was put, taken and eaten is counted by :class:`Meal`.
"""

from __future__ import annotations

import mishaps
from meals import ASKS, Meal, short

from lockstep.conductor import verdict
from lockstep.grading import N_, _, check

DIAGNOSES = (
    "missing-end-mark", "end-mark-too-early", "end-mark-eaten", "item-lost", "item-twice", "consumer-killed",
    "empty-is-a-guess", "in-turn", "join-before-get", "never-joined", "falsy-item",
)
"""The ids that are this exercise's own."""

PAUSE = 6.5
"""Virtual seconds for which a lone eater is kept waiting: longer than anybody should take for the end."""
MANY = 60
"""How often a lone eater may look for something to come before it gets advice."""
GONE = frozenset({"FileNotFoundError", "EOFError", "ConnectionError"})
"""What is raised in processes that nobody waits for: the main one has taken the queue along with it."""
LARGE = 70_000
"""Letters in the name of a food that no pipe can hold."""
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
    first, second, third = (f"{food} {drawn.number(0, 9)} by {cook}" for food, cook in zip(foods, cooks, strict=True))
    items = [first, "", second, 0, third]
    for run in program.explore("eat", name, items, PAUSE, driver=True, schedules=2):
        alone = Meal(run, [name], items, {})
        if _fails(alone) or alone.missing or alone.twice or alone.times_eaten["None"]:
            why_alone(alone)
        if run.result not in ([], [None]):
            run.fail("unexpected", expected=_("When the eater has gone, at most one mark is on the queue."),
                     seen=_("On it are: {left}.").format(left=_listed(run.result)),
                     next=_("What does an eater put on the queue?"), line=_line(alone.puts(alone.others[0].name)))
        if sum(step.op in ASKS and bool(step.line) for step in run.trace.steps) > MANY and not program.advice:
            program.advice.append(_("get() waits by itself until something comes: no loop needs to ask for it."))


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
    require_some_end(program, draw)
    for purpose, cooks, eaters, portions in (("one cook", 1, 3, 3), ("one eater", 3, 1, 2)):
        for meal in meals(program, draw, purpose, cooks, eaters, portions, schedules=4):
            if _fails(meal) or meal.missing or meal.unsaid or meal.twice or meal.still_there or meal.left > 0:
                why(meal)


@check("large-items", points=1, claim=N_("Items that are larger than a pipe are cooked and eaten too"))
def test_large(program, draw):
    """Two items of 70,000 letters: a cook can end only when somebody takes them."""
    require_some_end(program, draw)
    for meal in meals(program, draw, "large", 1, 2, 2, schedules=3, function="serve_large", size=LARGE):
        if _fails(meal) or meal.missing or meal.unsaid or meal.twice:
            why(meal)


def many_meals(program, draw):
    """Meals with more eaters than cooks.

    A few as they come; a few with items that take long from put() to the queue; and many whose cooks sleep equally long
    each time: what happens at the same moment can happen in any order, so there orders differ most. Then a tiny meal in
    every order that can matter, and one on a machine on which now and then somebody does not get on.
    """
    yield from meals(program, draw, "meal", 2, 3, 2, schedules=3)
    yield from meals(program, draw, "slow meal", 2, 3, 2, schedules=3, function="serve_slowly")
    yield from meals(program, draw, "even meal", 2, 3, 2, function="serve_evenly")
    yield from meals(program, draw, "tiny meal", 1, 2, 1, schedules=1, prove=40)
    yield from meals(program, draw, "meal on a slow machine", 2, 2, 2, schedules=1, slow=12)


def meals(program, draw, purpose, cooks, eaters, portions, schedules=None, function="serve", size=0, **more):
    """The meals of one drawn kitchen, one for each schedule."""
    drawn = draw(purpose)
    names, foods = drawn.names(cooks + eaters), drawn.foods(cooks)
    served, given = dict(zip(names, foods, strict=False)), [names[cooks:], portions] + ([size] if size else [])
    items = [f"{food.ljust(size, 'm')} {i} by {name}" for name, food in served.items() for i in range(portions)]
    for run in program.explore(function, served, *given, driver=function != "serve", schedules=schedules, **more):
        yield Meal(run, names[cooks:], items, served)


def require_some_end(program, draw):
    """A program that goes on for ever takes seconds to show it: the plain meal alone is tried of it."""
    for meal in meals(program, draw, "meal", 2, 3, 2, schedules=1):
        if meal.run.verdict.kind in (verdict.BUSY_LOOP, verdict.TOO_LONG):
            why(meal)


def _fails(meal):
    """Whether a run did not come to a good end, or was no meal of processes with a queue."""
    return not meal.run.returned or not meal.run.verdict.finished or meal.run.raised or meal.inside or meal.made_up


def _line(steps):
    return steps[-1].line if steps else None


def _listed(items):
    more = ", …" if len(items) > 8 else ""
    return ", ".join(map(short, items[:8])) + more or _("nothing")


# -------------------------------------------------------------------------------------------- a cook alone

def _require_items(alone, put):
    """Demand the items on the queue, in order, and nothing else."""
    items, (cook,) = alone.items, alone.cooks
    puts = alone.puts(alone.children[0].name)
    line = _line(puts)
    lost = [item for item in items if item not in put]
    twice = [item for item in items if put.count(item) > 1]
    rows = alone.rows(puts, map(alone.printing, alone.printed))
    if not lost and not twice and None in put:
        alone.run.fail(
            "end-mark-too-early", expected=_("A producer puts its items on the queue, and nothing else."), line=line,
            seen=_("{cook} put an end mark after its last item, but other cooks may be at work still.").format(
                cook=cook),
            next=_("Who can know that all cooks are done?"), steps=rows)
    if put == items:
        return
    found = "item-lost" if len(put) < len(items) else "item-twice" if twice and not lost else "unexpected"
    alone.run.fail(
        found, expected=_("On the queue are: {items}.").format(items=_listed(items)),
        seen=_("On it are: {items}.").format(items=_listed(put)), line=line,
        next=_("Follow the loop: how often does it go round, with which numbers, and what reaches the queue?"),
        steps=rows)


def _require_messages(alone, cook):
    """Demand one message for each item."""
    printed = [line.text for line in alone.printed]
    for item in alone.items:
        message = f"{cook} cooked {item}"
        if printed.count(message) != 1:
            alone.run.fail(
                "unexpected", expected=_("“{message}” is printed once.").format(message=message),
                seen=_("It was printed {count} times; printed were: {lines}.").format(
                    count=printed.count(message), lines="; ".join(printed[:4]) or _("nothing")),
                next=_("Compare the message with its description, letter by letter."),
                line=alone.printed[0].line if printed else None,
                steps=alone.rows(map(alone.printing, alone.printed)))


def _require_naps(alone):
    """Demand that time passes before each item."""
    cook = alone.children[0]
    times = [one.time for one in alone.messages(sent=True) if one.process == cook.name]
    for item, before, now in zip(alone.items, [cook.born, *times], times, strict=False):
        if now <= before:
            alone.run.fail(
                "unexpected", expected=_("A cook sleeps random.random() seconds before each item."),
                seen=_("{item} was put with no sleep before it.").format(item=item),
                next=_("What belongs inside the loop, and in which order?"), line=_line(alone.puts(cook.name)),
                steps=alone.rows(alone.puts(cook.name), map(alone.printing, alone.printed)))


# ------------------------------------------------------------------------------------------ looking for causes

def why_alone(meal):
    """End the check with the cause of whatever is wrong about one eater alone."""
    for find in (
        _raised, _mark_eaten, _falsy, _guess, _mark_ignored, mishaps.other_words, mishaps.twice, mishaps.lost,
    ):
        find(meal)
    meal.run.fail_by_itself()


def why(meal):
    """End the check with the cause of whatever is wrong about a meal."""
    for find in (
        _raised, mishaps.inside, _mark_eaten, mishaps.killed, _nobody_takes, _mark_ignored, _guess, _mark_too_early,
        _mark_missing, mishaps.other_words, mishaps.lost, mishaps.twice, mishaps.still_there, _left, mishaps.in_turn,
    ):
        find(meal)
    if not meal.run.verdict.finished:
        meal.run.fail_by_itself()
    mishaps.strange(meal)


def _raised(meal):
    """An exception of the program's own. That a queue was empty is an eater's guess."""
    run = meal.run
    if any(GONE.intersection(one.bases) for one in run.raised):
        mishaps.still_there(meal)
    if run.verdict.kind in verdict.OURS or any("Empty" not in one.bases for one in run.raised):
        run.fail_by_itself()
    for one in run.raised:
        run.fail("empty-is-a-guess", expected=_("An eater stays until the end mark comes."), steps=(),
                 seen=_("{eater} found nothing on the queue, and the exception Empty ended it.").format(
                     eater=meal.name(run.process(one.process))),
                 next=_("An empty queue may only mean a slow cook. How can an eater know that nothing more will come?"),
                 line=str(one.frames[-1][1]) if one.frames else None)


def _mark_eaten(meal):
    """An end mark that somebody says to have eaten."""
    for _who, item, line in meal.ate:
        if item == "None":
            meal.run.fail(
                "end-mark-eaten", expected=_("The end mark is not food: whoever takes it leaves."), line=line.line,
                seen=_("“{message}” was printed: the end mark was eaten.").format(message=line.text),
                next=_("Between taking something and eating it, find out which of the two it is."),
                steps=meal.rows(meal.takes(meal.run.process(line.process)), [meal.printing(line)]))


def _mark_ignored(meal):
    """A mark taken by an eater who stays, and perhaps puts it back for ever."""
    for process in meal.others:
        if meal.run.verdict.finished or process.died is not None or meal.taken(process) < 1:
            continue
        back = meal.puts_back(process)
        if back or not meal.missing:
            meal.run.fail(
                "end-mark-eaten", expected=_("Whoever takes an end mark leaves."), line=_line(meal.takes(process)),
                seen=_("{eater} took the end mark, put it back, and went on taking, for ever.").format(
                    eater=meal.name(process)) if back else
                _("{eater} took the end mark and went on waiting for food.").format(eater=meal.name(process)),
                next=_("Follow an eater that has taken the mark: what does it do next?"), waits=meal.run.waits(),
                steps=meal.rows(meal.takes(process), meal.puts(process.name)[-3:]))


def _falsy(meal):
    """An item taken for a mark, or for nothing, because it is false."""
    falsy = [item for item in meal.missing if not item]
    if not falsy or not meal.others:
        return
    eater, skipped = meal.others[0], falsy == meal.missing
    if skipped or (meal.missing == meal.items[meal.items.index(falsy[0]):] and meal.taken(eater) == 1):
        meal.run.fail(
            "falsy-item", expected=_("None alone is the end mark: {item} is food.").format(item=short(falsy[0])),
            seen=(_("{eater} took {item} and did not eat it.") if skipped else
                  _("{eater} took {item} for the mark and left.")).format(
                      eater=meal.eaters[0], item=short(falsy[0])),
            next=_("Which of '', 0 and None does your test tell from food?"), line=_line(meal.takes(eater)),
            steps=meal.rows(meal.takes(eater), map(meal.printing, meal.printed), meal.exits(eater)))


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
                steps=meal.rows([step], meal.exits(process), meal.cooking(item)))


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
            next=_("Who should be there before serve waits for the cooks?"), waits=meal.run.waits(),
            steps=meal.rows(map(meal.printing, meal.printed[:4]), *[meal.puts(name) for name in blocked],
                            meal.run.steps("join", process="P0")))


def _mark_too_early(meal):
    """Eaters sent home by a mark that came before the last item."""
    gone = [one for one in meal.others if one.died is not None and (meal.taken(one) > 0 or not meal.queues)]
    behind = meal.left > 0 or meal.blocked or (not meal.queues and any(one.died <= meal.done for one in gone))
    if not meal.missing or not gone or not behind:
        return
    eater, mark, item = gone[0], meal.put_of_a_mark(), meal.missing[0]
    meal.run.fail(
        "end-mark-too-early", expected=_("The end marks stand behind the last item."),
        line=mark.line if mark else _line(meal.takes(eater)),
        seen=_("{eater} took an end mark and left after {time:.2f} s; {item} was not eaten.").format(
            eater=meal.name(eater), time=eater.died, item=short(item)),
        next=_("When is it certain that the last item is on the queue?"),
        steps=meal.rows([mark], meal.takes(eater)[-1:], meal.exits(eater), meal.cooking(item)))


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
        waits=meal.run.waits(), steps=meal.rows(
            map(meal.printing, meal.printed[-1:]), meal.puts(mark.process)[-3:] if mark else (),
            meal.exits(*meal.others)))


def _look_then_take(meal, process):
    """An eater who looked whether there was something, and then waits because another was quicker."""
    received = max((one.step for one in meal.messages(sent=False) if one.process == process.name), default=0)
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
                waits=meal.run.waits(), steps=meal.rows(meal.takes(process)))
        before = step


def _left(meal):
    """Marks that nobody took."""
    if meal.run.verdict.finished and meal.left > 0:
        back = [one for one in meal.others if meal.puts_back(one) and meal.taken(one) > 0]
        mark = meal.put_of_a_mark()
        meal.run.fail(
            "end-mark-eaten" if back else "unexpected", expected=_("When serve returns, nothing is left on the queue."),
            seen=_("All is eaten, and something is left on the queue: {count} end mark(s).").format(count=meal.left),
            next=_("Each eater has put the mark back. Who takes it in the end?") if back else
            _("How many eaters are there, and how many marks are put?"),
            line=_line(meal.puts(back[0].name)) if back else mark.line if mark else None,
            steps=meal.rows(meal.puts(mark.process) if mark else (), *[meal.puts(one.name) for one in back],
                            meal.exits(*meal.others)))


