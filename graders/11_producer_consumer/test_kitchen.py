"""11_producer_consumer: what is cooked is eaten, each dish once, and an end mark sends each eater home.

The grader tells dishes from marks by what is printed: who receives more from the counter than it says to have eaten
has taken a mark, and who leaves without one has guessed. :class:`Meal` counts that for one run, and :meth:`Meal.why`
finds the one cause behind whatever a check has noticed.
"""

from __future__ import annotations

import collections

from lockstep.conductor import verdict
from lockstep.grading import N_, _, check

PAUSE = 6.5
"""Virtual seconds for which a lone eater is kept waiting: more than anybody should take for the end."""
LARGE = 70_000
"""Characters of a dish that no pipe can hold."""
ASKS = frozenset({"poll", "get-value", "try-acquire", "wait"})
"""Operations of an eater that can come back with nothing."""
WAITS_FOR_PROCESS = frozenset({"join", "waitpid", "wait", "select", "poll", "is_alive", "sleep", "exitcode"})
"""Operations of whoever waits for a process to end."""
MOMENT = 1e-6


# ---------------------------------------------------------------------------------------------- the checks

@check("producer-cooks", points=1, claim=N_("a producer puts each of its items on the queue, and says so"))
def test_producer(program, draw):
    """One cook alone, in a process, with a queue of the kit's own: items, messages, and a nap before each item."""
    drawn = draw("cook")
    name, food, portions = drawn.names(1)[0], drawn.foods(1)[0], drawn.number(3, 4)
    wanted = [f"{food} {i} by {name}" for i in range(portions)]
    for run in program.explore("cook", name, food, portions, driver=True, schedules=2):
        run.require_end()
        _judge_items(run, name, wanted, run.result)
        _judge_cooked(run, name, wanted)
        _judge_naps(run, name, len(wanted))


@check("consumer-eats", points=2, claim=N_("a consumer eats whatever comes, until the end mark comes"))
def test_consumer(program, draw):
    """One eater alone: falsy items among the others, a long pause in the middle, and the mark, which is no food."""
    drawn = draw("eat")
    (name, *cooks), foods = drawn.names(4), drawn.foods(3)
    first, second, third = (f"{food} {drawn.number(0, 9)} by {cook}" for food, cook in zip(foods, cooks))
    items = [first, "", second, 0, third]
    for run in program.explore("eat", name, items, PAUSE, driver=True, schedules=2):
        eater = Eater(run, name, items)
        if run.raised or not run.returned or eater.missing or eater.twice or eater.marks:
            eater.why()
        run.require_end()


@check("each-eaten-once", points=2, claim=N_("each item is cooked once and eaten once, in whatever order things happen"))
def test_each_once(program, draw):
    """The whole kitchen, with more eaters than cooks, on many schedules."""
    for meal in _meals(program, draw, "meal", 2, 3, 2):
        meal.require_played()
        if meal.missing or meal.unsaid or meal.twice:
            meal.why()


@check("all-gone", points=2, claim=N_("when serve returns, every process has ended by itself and the queue is empty"))
def test_all_gone(program, draw):
    """The same meal: who is still there when serve returns, how each process ended, and what is left."""
    for meal in _meals(program, draw, "meal", 2, 3, 2):
        meal.require_played()
        if meal.still_there or meal.ended_badly or meal.left:
            meal.why()


@check("side-by-side", points=1, claim=N_("all cooks and all eaters are at work at the same time"))
def test_side_by_side(program, draw):
    """The same meal: the cooks' work overlaps, and the eaters are there before the last dish is cooked."""
    for meal in _meals(program, draw, "meal", 2, 3, 2, schedules=3):
        meal.require_played()
        if meal.unsaid or meal.in_turn():
            meal.why()


@check("any-number", points=1, claim=N_("one cook can feed three eaters, and three cooks one eater"))
def test_any_number(program, draw):
    """As many marks as eaters, however many cooks there are."""
    for purpose, cooks, eaters, portions in (("one cook", 1, 3, 3), ("one eater", 3, 1, 2)):
        for meal in _meals(program, draw, purpose, cooks, eaters, portions, schedules=5):
            meal.require_played()
            if meal.missing or meal.unsaid or meal.twice or meal.still_there or meal.left:
                meal.why()


@check("large-items", points=1, claim=N_("items that are larger than a pipe are cooked and eaten too"))
def test_large(program, draw):
    """Two dishes of 70,000 letters: a cook can end only when somebody takes them."""
    for meal in _meals(program, draw, "large", 1, 2, 2, schedules=3, size=LARGE):
        meal.require_played()
        if meal.missing or meal.unsaid or meal.twice:
            meal.why()


def _meals(program, draw, purpose, cooks, eaters, portions, schedules=None, size=0):
    """The meals of one drawn kitchen, a schedule each."""
    _require_an_end(program, draw)
    people, food, eating = _people(draw, purpose, cooks, eaters)
    served = {cook: dish.ljust(size, "m") for cook, dish in zip(people, food)}
    for run in program.explore("serve", served, eating, portions, schedules=schedules):
        yield Meal(run, served, eating, portions)


def _people(draw, purpose, cooks, eaters):
    drawn = draw(purpose)
    names = drawn.names(cooks + eaters)
    return names[:cooks], drawn.foods(cooks), names[cooks:]
