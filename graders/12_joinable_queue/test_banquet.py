"""12_joinable_queue: what is cooked is eaten, the queue is told of each item once, and serve waits for its count.

The checks notice that something is wrong; ``scandals.why`` then looks for the one cause behind it, the most telling
first, so that all checks of a program say the same. What was put, taken, eaten and told is counted by :class:`Banquet`.
"""

from __future__ import annotations

import scandals
from meals import ASKS
from tallies import QUEUES, Banquet

from lockstep.conductor import verdict
from lockstep.grading import N_, TOLERANCE, _, check

DIAGNOSES = (
    "no-task-done", "task-done-early", "task-done-twice", "not-a-daemon", "joined-queue-too-early", "no-queue-join",
    "joined-consumers", "plain-queue", "consumer-killed", "empty-is-a-guess", "item-lost", "item-twice", "in-turn",
    "join-before-get",
)
"""The ids that are this exercise's own."""

PAUSE = 6.5
"""Virtual seconds for which a lone eater is kept waiting: longer than anybody should take for the end."""
MANY = 60
"""How often a lone eater may look for something to come before it gets advice."""
LARGE = 70_000
"""Letters in the name of a food that no pipe can hold."""


@check("producer-cooks", points=1, claim=N_("A producer puts each of its items on the queue, and says so"))
def test_producer(program, draw):
    """One cook alone, with an eater of the kit's own: its items in order, a message and a nap for each."""
    drawn = draw("cook")
    name, food, portions = drawn.names(1)[0], drawn.foods(1)[0], drawn.number(3, 4)
    items = [f"{food} {i} by {name}" for i in range(portions)]
    for run in program.explore("cook", name, food, portions, driver=True, schedules=2):
        alone = Banquet(run, [], items, {name: food})
        if run.raised or not run.returned:
            scandals.raised(alone)
        run.require_end()
        scandals.require_items(alone, run.result)
        scandals.require_messages(alone)
        scandals.require_naps(alone)


@check("consumer-tells", points=2, claim=N_("A consumer eats whatever comes, and tells the queue when it has"))
def test_consumer(program, draw):
    """One eater alone, with a long pause between its dishes: it stays, and tells of each item once, not too early."""
    drawn = draw("eat")
    (name, *cooks), foods = drawn.names(5), drawn.foods(4)
    items = [f"{food} {drawn.number(0, 9)} by {cook}" for food, cook in zip(foods, cooks, strict=True)]
    for run in program.explore("eat", name, items, PAUSE, driver=True, schedules=3):
        alone = Banquet(run, [name], items, {})
        if not run.returned or run.raised or alone.late or alone.twice or alone.early() or alone.told_twice() >= 0:
            scandals.why_alone(alone)
        looks = [step for step in run.trace.steps
                 if step.op in ASKS and step.line and (step.key or "").startswith(QUEUES)]
        if len(looks) > MANY and not program.advice:
            program.advice.append(_("get() waits by itself until something comes: no loop needs to ask for it."))


@check("all-eaten", points=3, claim=N_("When serve returns, each item has been cooked once and eaten once"))
def test_all_eaten(program, draw):
    """The whole banquet, with more eaters than cooks, on many schedules."""
    for meal in many_meals(program, draw):
        if _fails(meal) or meal.early() or meal.told_twice() >= 0 or meal.tells_nobody:
            scandals.why(meal)


@check("program-ends", points=1, claim=N_("When serve has returned, the program can end at once"))
def test_ends(program, draw):
    """The same banquets: eaters that are still there do not keep the program."""
    for meal in many_meals(program, draw):
        returned, main = meal.run.returned, meal.run.process("P0")
        if not returned or not meal.run.verdict.finished or main.died is None:
            scandals.why(meal)
        if main.died > meal.run.at_return.time + 1 + TOLERANCE:
            scandals.stay_on(meal)


@check("side-by-side", points=1, claim=N_("All cooks and all eaters are at work at the same time"))
def test_side_by_side(program, draw):
    """The same banquet: the cooks' work overlaps, and all eaters are there before the last item is cooked."""
    for meal in meals(program, draw, "meal", 2, 3, 2, schedules=3):
        if _fails(meal) or meal.shared() or meal.cooked_in_turn() or meal.eaters_late():
            scandals.why(meal)


@check("any-number", points=1, claim=N_("One cook can feed three eaters, and three cooks can feed one"))
def test_any_number(program, draw):
    """The count is right however many there are on each side."""
    require_some_end(program, draw)
    for purpose, cooks, eaters, portions in (("one cook", 1, 3, 3), ("one eater", 3, 1, 2)):
        for meal in meals(program, draw, purpose, cooks, eaters, portions, schedules=4):
            if _fails(meal):
                scandals.why(meal)


@check("large-items", points=1, claim=N_("Items that are larger than a pipe are cooked and eaten too"))
def test_large(program, draw):
    """Two items of 70,000 letters: a cook can end only when somebody takes them."""
    require_some_end(program, draw)
    for meal in meals(program, draw, "large", 1, 2, 2, schedules=3, function="serve_large", size=LARGE):
        if _fails(meal):
            scandals.why(meal)


def many_meals(program, draw):
    """Banquets with more eaters than cooks.

    A few as they come; a few at which dishes are slow to come from cook to counter and from counter to mouth; and many
    whose cooks sleep equally long each time: what happens at the same moment can happen in any order.
    """
    yield from meals(program, draw, "meal", 2, 3, 2, schedules=3)
    yield from meals(program, draw, "slow meal", 2, 3, 2, schedules=3, function="serve_slowly")
    yield from meals(program, draw, "even meal", 2, 3, 2, function="serve_evenly")


def meals(program, draw, purpose, cooks, eaters, portions, schedules=None, function="serve", size=0):
    """The banquets with one drawn company, one for each schedule."""
    drawn = draw(purpose)
    names, foods = drawn.names(cooks + eaters), drawn.foods(cooks)
    served, given = dict(zip(names, foods, strict=False)), [names[cooks:], portions] + ([size] if size else [])
    items = [f"{food.ljust(size, 'm')} {i} by {name}" for name, food in served.items() for i in range(portions)]
    for run in program.explore(function, served, *given, driver=function != "serve", schedules=schedules):
        yield Banquet(run, names[cooks:], items, served)


def require_some_end(program, draw):
    """A program that goes on for ever takes seconds to show it: the plain banquet alone is tried of it."""
    for meal in meals(program, draw, "meal", 2, 3, 2, schedules=1):
        if meal.run.verdict.kind in (verdict.BUSY_LOOP, verdict.TOO_LONG):
            scandals.why(meal)


def _fails(meal):
    """Whether serve did not return, returned too early, or was no banquet of processes with a queue."""
    return (not meal.run.returned or meal.run.raised or meal.late or meal.unsaid or meal.twice or meal.inside
            or meal.made_up)
