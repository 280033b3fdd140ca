"""11_producer_consumer: what is cooked is eaten, each dish once, and an end mark sends each eater home.

What travels over the counter has no label, so the grader counts: an eater who receives more than it says to have eaten
has taken a mark (or thrown a dish away), and one who leaves with nothing more than it has eaten has guessed.
:class:`Served` counts that in one run, :class:`Meal` for all of ``serve``; their ``why`` finds the one cause behind
whatever a check has noticed.
"""

from __future__ import annotations

import collections

from lockstep.conductor import verdict
from lockstep.grading import N_, _, check

PAUSE = 6.5
"""Virtual seconds for which a lone eater is kept waiting: longer than anybody should take for the end."""
LARGE = 70_000
"""Letters in the name of a food that no pipe can hold."""
ASKS = frozenset({"poll", "get-value", "try-acquire", "wait"})
"""Operations that can come back with nothing."""
WAITS_FOR_AN_END = frozenset({"join", "waitpid", "wait", "select", "poll", "is_alive", "exitcode", "sleep"})
"""Operations of whoever waits for a process to end."""


# ---------------------------------------------------------------------------------------------- the checks

@check("producer-cooks", points=1, claim=N_("A producer puts each of its items on the queue, and says so"))
def test_producer(program, draw):
    """One cook alone, in a process: its items in order, a message for each, and a nap before each."""
    drawn = draw("cook")
    name, food, portions = drawn.names(1)[0], drawn.foods(1)[0], drawn.number(3, 4)
    for run in program.explore("cook", name, food, portions, driver=True, schedules=2):
        run.require_end()
        cook = Cook(run, name, [f"{food} {i} by {name}" for i in range(portions)])
        cook.require_items()
        cook.require_messages()
        cook.require_naps()


@check("consumer-eats", points=2, claim=N_("A consumer eats whatever comes, until the end mark comes"))
def test_consumer(program, draw):
    """One eater alone: items that are false among the others, a long pause, and the mark, which is no food."""
    drawn = draw("eat")
    (name, *cooks), foods = drawn.names(4), drawn.foods(3)
    first, second, third = (f"{food} {drawn.number(0, 9)} by {cook}" for food, cook in zip(foods, cooks))
    for run in program.explore("eat", name, [first, "", second, 0, third], PAUSE, driver=True, schedules=2):
        eater = Served(run, [first, "", second, 0, third], [name])
        if eater.fails or eater.missing or eater.twice or eater.marks:
            eater.why()


@check("each-eaten-once", points=2, claim=N_("Each item is cooked once and eaten once, on every schedule"))
def test_each_once(program, draw):
    """The whole kitchen, with more eaters than cooks, on many schedules."""
    for meal in meals(program, draw, "meal", 2, 3, 2):
        if meal.fails or meal.missing or meal.unsaid or meal.twice:
            meal.why()


@check("all-gone", points=2, claim=N_("When serve returns, every process has ended by itself and the queue is empty"))
def test_all_gone(program, draw):
    """The same meal: who is still there when serve returns, how each process ended, and what is left."""
    for meal in meals(program, draw, "meal", 2, 3, 2):
        if meal.fails or meal.still_there or meal.killed or meal.failed or meal.left:
            meal.why()


@check("side-by-side", points=1, claim=N_("All cooks and all eaters are at work at the same time"))
def test_side_by_side(program, draw):
    """The same meal: the cooks' work overlaps, and all eaters are there before the last dish is cooked."""
    for meal in meals(program, draw, "meal", 2, 3, 2, schedules=3):
        if meal.fails or meal.unsaid or meal.in_turn:
            meal.why()


@check("any-number", points=1, claim=N_("One cook can feed three eaters, and three cooks can feed one"))
def test_any_number(program, draw):
    """There are as many marks as eaters, however many cooks there are."""
    for purpose, cooks, eaters, portions in (("one cook", 1, 3, 3), ("one eater", 3, 1, 2)):
        for meal in meals(program, draw, purpose, cooks, eaters, portions, schedules=5):
            if meal.fails or meal.missing or meal.unsaid or meal.twice or meal.still_there or meal.left:
                meal.why()


@check("large-items", points=1, claim=N_("Items that are larger than a pipe are cooked and eaten too"))
def test_large(program, draw):
    """Two dishes of 70,000 letters: a cook can end only when somebody takes them."""
    for meal in meals(program, draw, "large", 1, 2, 2, schedules=3, size=LARGE):
        if meal.fails or meal.missing or meal.unsaid or meal.twice:
            meal.why()


def meals(program, draw, purpose, cooks, eaters, portions, schedules=None, size=0):
    """The meals of one drawn kitchen, one for each schedule; its first meal alone where that goes on for ever."""
    if purpose != "meal":
        for meal in meals(program, draw, "meal", 2, 3, 2, schedules=1):
            if meal.run.verdict.kind in (verdict.BUSY_LOOP, verdict.TOO_LONG):
                meal.why()
    drawn = draw(purpose)
    names, foods = drawn.names(cooks + eaters), drawn.foods(cooks)
    served = {name: food.ljust(size, "m") for name, food in zip(names, foods)}
    for run in program.explore("serve", served, names[cooks:], portions, schedules=schedules):
        yield Meal(run, served, names[cooks:], portions)


# ------------------------------------------------------------------------------------------------ one run

def said(run, names, verb):
    """The messages of *names*: who, about which item, and the line printed."""
    found = []
    for line in run.printed:
        who, between, item = line.text.partition(f" {verb} ")
        if between and who in names:
            found.append((who, item, line))
    return found


def short(item):
    """An item as a report names it."""
    text = str(item)
    return repr(item) if not text or item == 0 else text if len(text) < 60 else f"{text[:20]}…{text[-20:]}"


def is_helper(process):
    """Whether it is a manager's or a pool's own process: somebody else ends it when its work is done."""
    return process.target == "BaseManager._run_server" or "PoolWorker-" in (process.given_name or "")


class Cook:
    """A run of a cook alone."""

    def __init__(self, run, name, items):
        self.run, self.name, self.items = run, name, items
        self.put = run.result
        self.messages = [line.text for line in run.printed]

    def require_items(self):
        """Demand the items on the queue, in order, and nothing else."""
        run, put, expected = self.run, self.put, _("Only its items, in order, are on the queue.")
        lost = [item for item in self.items if item not in put]
        line = self._line_of_put()
        if put[:len(self.items)] == self.items and None in put[len(self.items):]:
            run.fail("end-mark-too-early", expected=expected, line=line,
                     seen=_("{cook} puts an end mark when it is done, though other cooks may be at work.").format(
                         cook=self.name),
                     next=_("Who knows that all the cooks are done?"))
        if lost:
            fitting = len(put) >= len(self.items)
            run.fail("unexpected" if fitting else "item-lost", expected=expected, line=line,
                     seen=_("{item} is not on the queue; on it are: {put}.").format(
                         item=short(lost[0]), put=", ".join(map(short, put)) or _("nothing")),
                     next=_("Compare the item with its description, letter by letter.") if fitting else
                     _("Which numbers does your loop go through, and does each item reach q.put()?"))
        twice = [item for item in self.items if put.count(item) > 1]
        if twice:
            run.fail("item-twice", expected=expected, line=line,
                     seen=_("{item} is on the queue {count} times.").format(
                         item=short(twice[0]), count=put.count(twice[0])),
                     next=_("When is an item put again?"))
        if put != self.items:
            run.fail("unexpected", expected=expected, line=line,
                     seen=_("On the queue are: {put}.").format(put=", ".join(map(short, put))),
                     next=_("Put the items in order, and nothing else."))

    def require_messages(self):
        """Demand one message for each item."""
        for item in self.items:
            message = f"{self.name} cooked {item}"
            if self.messages.count(message) != 1:
                near = next((line for line in self.run.printed if "cooked" in line.text), None)
                self.run.fail("unexpected", expected=_("“{message}” is printed once.").format(message=message),
                              seen=_("It was printed {count} times; printed were: {lines}.").format(
                                  count=self.messages.count(message), lines="; ".join(self.messages[:4]) or _("nothing")),
                              next=_("Compare the message with its description, letter by letter."),
                              line=near.line if near else self._line_of_put())

    def require_naps(self):
        """Demand that some time passes before each item."""
        cook = next(process for process in self.run.children)
        times = [message.time for message in self.run.messages(sent=True) if message.process == cook.name]
        for number, (before, now) in enumerate(zip([cook.born, *times], times)):
            if now - before <= 0 and len(times) == len(self.items):
                self.run.fail("unexpected", expected=_("A cook sleeps random.random() seconds before each item."),
                              seen=_("{item} was put without any sleep before it.").format(item=self.items[number]),
                              next=_("Where in the loop does the sleep belong?"), line=self._line_of_put())

    def _line_of_put(self):
        return next((step.line for step in reversed(self.run.steps("acquire")) if step.line and
                     step.key.startswith("boundedsemaphore")), None)


class Served:
    """What was eaten in one run, and by whom."""

    def __init__(self, run, dishes, eaters):
        self.run, self.dishes, self.eaters = run, dishes, eaters
        self.ate = said(run, eaters, "ate")
        self.cooked = []
        self.marks = [line for _who, item, line in self.ate if item == "None"]
        self.eaten = collections.Counter(item for _who, item, _line in self.ate)
        self.missing = [dish for dish in dishes if not self.eaten[str(dish)]]
        self.twice = [dish for dish in dishes if self.eaten[str(dish)] > 1]
        self.fails = bool(run.raised) or not run.returned or not run.verdict.finished
        self.queues = self._queues()

    # ------------------------------------------------------------------------------------------ counting

    def _queues(self):
        """The pipes of the queues from which the eaters took what they ate; all pipes where nobody ate."""
        received = self.run.messages(sent=False)
        found = set()
        for _who, _item, line in self.ate:
            keys = [one.key for one in received if one.process == line.process and one.step < line.step]
            found.update(keys[-1:])
        found = found or {one.key for one in self.run.messages()}
        return {key for key in found if key.startswith("pipe")}

    @property
    def others(self):
        """The processes that are no cooks: eaters, most of them, or all."""
        cooks = {line.process for _who, _item, line in self.cooked}
        return [process for process in self.run.children
                if process.name not in cooks and process.target != "BaseManager._run_server"]

    @property
    def killed(self):
        """The processes ended by a signal before they had ended by themselves."""
        return [process for process in self.run.children if (process.exit_code or 0) < 0
                and (self.missing or not is_helper(process))]

    @property
    def left(self):
        """How many messages nobody took from the queues."""
        return sum(1 if one.sent else -1 for one in self.run.messages() if one.key in self.queues)

    def taken(self, process):
        """How many items and marks a process took from the queues without saying that it ate them."""
        received = [one for one in self.run.messages(sent=False) if one.process == process.name and
                    one.key in self.queues]
        return len(received) - sum(line.process == process.name for _who, _item, line in self.ate)

    def last(self, process, ops):
        """The last step of a process with one of *ops*, at a line of the student's; None where there is none."""
        return next((step for step in reversed(self.run.trace.steps) if step.process == process.name
                     and step.op in ops and step.line), None)

    def name(self, process):
        """The cook's or eater's name, where it is known."""
        return next((who for who, _item, line in [*self.cooked, *self.ate] if line.process == process.name),
                    process.label)

    def at(self, *lines):
        """The steps that printed *lines*."""
        return [self.run.trace.steps[line.step - 1] for line in lines]

    # -------------------------------------------------------------------------------------------- causes

    def why(self):
        """End the check with the cause of whatever is wrong about one eater alone."""
        self.find_raised()
        self.find_marks_eaten()
        self.find_falsy()
        self.find_guess()
        self.find_marks_ignored()
        self.find_wording()
        self.find_twice()
        if self.missing:
            taken = self.last(self.others[0], {"recv"}) if self.others else None
            self.run.fail("item-lost", expected=_("Every item up to the end mark is eaten."),
                          seen=_("{item} was not eaten.").format(item=short(self.missing[0])),
                          next=_("Follow one item from q.get() to the message."), line=taken.line if taken else None)
        self.run.fail_by_itself()

    def find_raised(self):
        """An exception of the program's own; that a queue was empty is a guess of an eater."""
        if self.run.verdict.kind in verdict.OURS or any("Empty" not in one.bases for one in self.run.raised):
            self.run.fail_by_itself()
        for one in self.run.raised:
            self.run.fail(
                "empty-is-a-guess", expected=_("An eater waits until the end mark comes."), steps=(),
                seen=_("{eater} found nothing on the queue, and the exception Empty ended it.").format(
                    eater=self.run.label(one.process)),
                next=_("An empty queue may only mean a slow cook. What tells an eater that nothing more will come?"),
                line=str(one.frames[-1][1]) if one.frames else None)

    def find_marks_eaten(self):
        """An end mark that somebody said to have eaten."""
        for line in self.marks:
            self.run.fail(
                "end-mark-eaten", expected=_("The end mark is not food: whoever takes it eats no more."),
                seen=_("“{message}” was printed: the end mark was eaten.").format(message=line.text), line=line.line,
                next=_("Between taking an item and eating it, find out which of the two it is."), steps=self.at(line))

    def find_marks_ignored(self):
        """A mark taken by somebody who stays, and perhaps puts it back for ever."""
        for process in self.others:
            if self.run.verdict.finished or process.died is not None or self.taken(process) < 1:
                continue
            back = any(one.process == process.name and one.sent and one.key in self.queues
                       for one in self.run.messages())
            if self.missing and not back:
                continue
            step = self.last(process, {"recv"})
            self.run.fail(
                "end-mark-eaten", expected=_("Whoever takes an end mark leaves."), line=step.line if step else None,
                seen=_("{eater} took the end mark, put it back and went on taking, for ever.").format(
                    eater=self.name(process)) if back else
                _("{eater} took the end mark and went on waiting for food.").format(eater=self.name(process)),
                next=_("What does an eater do after it has taken the mark?"), waits=self.run.waits())

    def find_falsy(self):
        """An item taken for a mark, or for nothing, because it is false."""
        falsy = [item for item in self.missing if not item]
        if not falsy or not self.others:
            return
        eater, place = self.others[0], self.dishes.index(falsy[0])
        skipped = falsy == self.missing
        if skipped or (self.missing == self.dishes[place:] and self.taken(eater) == 1):
            step = self.last(eater, {"recv"})
            self.run.fail(
                "falsy-item", expected=_("Only {end} is the end mark: {item} is food.").format(
                    end=None, item=short(falsy[0])),
                seen=(_("{eater} took {item} and did not eat it.") if skipped else
                      _("{eater} took {item} and left.")).format(eater=self.eaters[0], item=short(falsy[0])),
                next=_("Which values does your test for the mark let through: '', 0, None?"),
                line=step.line if step else None)

    def find_guess(self):
        """An eater who left without a mark, having found nothing on the queue."""
        for process in self.others:
            step = self.last(process, ASKS)
            if process.died is not None and self.missing and step is not None and self.taken(process) <= 0:
                self.run.fail(
                    "empty-is-a-guess", expected=_("An eater stays until the end mark comes."), line=step.line,
                    seen=_("{eater} found the queue empty after {time:.2f} s and left; {item} was not eaten.").format(
                        eater=self.name(process), time=process.died, item=short(self.missing[0])),
                    next=_("An empty queue may only mean a slow cook. What tells an eater that nothing more will come?"),
                    steps=[step, *self._exit(process)])

    def find_wording(self):
        """A message in other words than those asked for."""
        for item in [dish for dish in self.missing if str(dish)]:
            for line in self.run.printed:
                if str(item) in line.text and any(line.process == process.name for process in self.others):
                    self.run.fail(
                        "unexpected", expected=_("For each item, “{name} ate {item}” is printed.").format(
                            name=self.eaters[0], item=short(item)),
                        seen=_("“{line}” was printed.").format(line=line.text[:100]),
                        next=_("Compare the message with its description, letter by letter."), line=line.line)

    def find_twice(self):
        """An item eaten, or cooked, more than once."""
        for item in self.twice:
            eaten = [line for _who, text, line in self.ate if text == str(item)]
            cooked = [line for _who, text, line in self.cooked if text == str(item)]
            lines = cooked if len(cooked) > 1 else eaten
            cook = self.run.process(cooked[-1].process) if cooked else None
            put = self.last(cook, {"acquire", "send"}) if cook else None
            line = cook.line if len(cooked) > 1 else put.line if put else lines[-1].line
            self.run.fail(
                "item-twice", expected=_("Each item is cooked once and eaten once."), line=line,
                seen=_("{item} was cooked {cooked} times and eaten {eaten} times.").format(
                    item=short(item), cooked=len(cooked), eaten=len(eaten)),
                next=_("Where is this item made or put a second time?"), steps=self.at(*cooked, *eaten))

    def _exit(self, process):
        return self.run.steps("exit", process=process.name)


class Meal(Served):
    """A run of ``serve``."""

    def __init__(self, run, cooks, eaters, portions):
        super().__init__(run, [f"{food} {i} by {name}" for name, food in cooks.items() for i in range(portions)], eaters)
        self.cooks = cooks
        self.cooked = said(run, list(cooks), "cooked")
        counted = collections.Counter(item for _who, item, _line in self.cooked)
        self.unsaid = [dish for dish in self.dishes if not counted[dish]]
        self.twice += [dish for dish in self.dishes if counted[dish] > 1 and dish not in self.twice]
        self.inside = [line for _who, _item, line in self.cooked + self.ate
                       if line.process == "P0" or "/" in run.trace.steps[line.step - 1].actor]
        self.fails = self.fails or bool(self.inside)

    # ------------------------------------------------------------------------------------------ counting

    @property
    def still_there(self):
        """The processes that had not ended when serve returned."""
        return [process for process in self.run.children if process.target != "BaseManager._run_server"
                and self.run.at_return.processes[process.name].state not in (None, "Z", "X")
                ] if self.run.returned else []

    @property
    def failed(self):
        """The processes that ended by themselves, but not well."""
        return [process for process in self.run.children if (process.exit_code or 0) > 0]

    @property
    def blocked(self):
        """Who waits for room on a queue, in a program that does not end."""
        return [one for one in self.run.verdict.waiters
                if one.op == "send" or one.op == "acquire" and (one.key or "").startswith("boundedsemaphore")]

    @property
    def in_turn(self):
        """What was done one after the other, in a sentence; empty where all were at work together."""
        return self._shared() or self._cooks_in_turn() or self._eaters_late()

    def _shared(self):
        """Two cooks, or two eaters, in one process."""
        for words in (self.cooked, self.ate):
            first = {}
            for who, _item, line in words:
                other = first.setdefault(line.process, who)
                if other != who:
                    return _("{one} and {other} were at work in the same process, one after the other.").format(
                        one=other, other=who)
        return ""

    def _cooks_in_turn(self):
        """A cook who began when another had done."""
        spans = {}
        for who, _item, line in self.cooked:
            spans[who] = (spans[who][0] if who in spans else self._began(line), line.time)
        for one, (_begun, done) in spans.items():
            for other, (begun, ended) in spans.items():
                if one != other and done <= begun < ended:
                    return _("{other} began to cook after {time:.2f} s, when {one} had done.").format(
                        one=one, other=other, time=begun)
        return ""

    def _began(self, line):
        """When the work on a cook's first item began: with the last sleep before it."""
        naps = [nap.time for nap in self.run.naps if nap.actor == line.process and
                nap.time < nap.time + nap.seconds <= line.time + 1e-6]
        return naps[-1] if naps else self.run.process(line.process).born

    def _eaters_late(self):
        """Eaters who were not there while the last dish was cooked."""
        done = max((line.time for _who, _item, line in self.cooked), default=0)
        there = self.run.alive_at(done - 1e-6, self.others)
        if done == 0 or len(there) >= len(self.eaters):
            return ""
        return _("{there} of {all} eaters were there when the last item was cooked, after {time:.2f} s.").format(
            there=len(there), all=len(self.eaters), time=done)

    # -------------------------------------------------------------------------------------------- causes

    def why(self):
        """End the check with the cause of whatever is wrong about this meal."""
        self.find_raised()
        self.find_inside()
        self.find_marks_eaten()
        self.find_killed()
        self.find_no_eaters()
        self.find_marks_ignored()
        self.find_guess()
        self.find_early_marks()
        self.find_hungry()
        self.find_wording()
        self.find_lost()
        self.find_twice()
        self.find_still_there()
        self.find_leftovers()
        self.find_in_turn()
        if not self.run.verdict.finished:
            self.run.fail_by_itself()
        self.find_strange()
