"""The proof on real processes: as many orders as a model of the same program has, and every outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from lockstep.conductor import Call, Theatre
from lockstep.grading.exploration import Exploration, Settings
from lockstep.grading.source import Source

STORY = """
import json
import os
import time
from multiprocessing import Lock, Process, Queue


def look():
    with open("left.json") as file:
        return json.load(file)


def take(left):
    with open(f"draft.{os.getpid()}", "w") as file:
        json.dump(left, file)
    os.replace(f"draft.{os.getpid()}", "left.json")


def buyer(lock):
    if lock is not None:
        lock.acquire()
    if look() > 0:
        time.sleep(1)
        take(look() - 1)
    if lock is not None:
        lock.release()


def sell(buyers, locked):
    lock = Lock() if locked else None
    with open("left.json", "w") as file:
        file.write("1")
    processes = [Process(target=buyer, args=(lock,)) for _ in range(buyers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return look()


def hasty():
    process = Process(target=time.sleep, args=(2,))
    process.start()
    process.join(1)
    return process.is_alive()


def cook(name, dishes):
    for number in range(2):
        dishes.put((name, number))


def meal():
    dishes = Queue()
    cooks = [Process(target=cook, args=(name, dishes)) for name in ("ana", "bo")]
    for process in cooks:
        process.start()
    eaten = [dishes.get() for _ in range(4)]
    for process in cooks:
        process.join()
    return eaten


def grab(own, other):
    with own:
        with other:
            pass


def embrace():
    one, two = Lock(), Lock()
    processes = [Process(target=grab, args=pair) for pair in ((one, two), (two, one))]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("proof") / "story.py"
    path.write_text(STORY)
    return Source("08_lock", path)


@pytest.fixture(scope="module")
def stage() -> Iterator[Theatre]:
    with Theatre() as theatre:
        yield theatre


def proved(theatre: Theatre, story: Source, call: Call, most: int = 400) -> tuple[bool, Counter[object]]:
    """Whether all orders were tried, and how often each outcome came up."""
    orders = Exploration(theatre, story, call, Settings()).orders()
    outcomes: Counter[object] = Counter()
    for run in orders.up_to(most):
        outcomes[str(run.result) if run.verdict.finished else run.verdict.kind] += 1
    return orders.proved, outcomes


@pytest.mark.parametrize(("buyers", "locked", "expected"), [
    (2, True, {"0": 2}), (2, False, {"0": 4, "-1": 2}), (3, True, {"0": 6}),
])
def test_buyers_have_as_many_orders_as_in_the_model(
    stage: Theatre, story: Source, buyers: int, locked: bool, expected: dict[str, int]
) -> None:
    """With the lock one for each order of the buyers; tests/search/test_proof.py counts the model's."""
    done, outcomes = proved(stage, story, Call("sell", (buyers, locked)))
    assert done
    assert sum(outcomes.values()) == sum(expected.values())
    assert set(outcomes) == set(expected)


def test_three_buyers_without_a_lock_have_63_orders(stage: Theatre, story: Source) -> None:
    """As the model, and some of them sell too many."""
    done, outcomes = proved(stage, story, Call("sell", (3, False)))
    assert done
    assert sum(outcomes.values()) == 63
    assert {"0", "-1", "-2"} == set(outcomes)


def test_two_cooks_have_six_orders_of_four_dishes(stage: Theatre, story: Source) -> None:
    """Through real queues with their feeder threads, whose locks are nobody else's."""
    done, outcomes = proved(stage, story, Call("meal"))
    assert done
    assert len(outcomes) == 6


def test_a_deadlock_is_among_the_orders_of_an_embrace(stage: Theatre, story: Source) -> None:
    """Each holds one lock and wants the other's: one order of three."""
    done, outcomes = proved(stage, story, Call("embrace"))
    assert done
    assert outcomes["deadlock"] == 1
    assert sum(outcomes.values()) == 3


def test_nothing_is_proved_where_somebody_gives_up_after_a_time(stage: Theatre, story: Source) -> None:
    """Nor where the runs were too few."""
    assert proved(stage, story, Call("hasty"))[0] is False
    assert proved(stage, story, Call("sell", (3, True)), most=4)[0] is False
