"""On a slow machine somebody who could go on does not: a program that waits comes to the same, one that sleeps does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lockstep.conductor import Call, Run, Theatre
from lockstep.search import SLOW, Knowledge, Plain, policy_for

STORY = """
import time
from multiprocessing import Process, Queue, Value


def cook(plates):
    for plate in range(3):
        plates.put(plate)


def sleeps():
    plates = Queue()
    process = Process(target=cook, args=(plates,))
    process.start()
    time.sleep(0.5)
    found = []
    while not plates.empty():
        found.append(plates.get())
    process.join()
    return found


def waits():
    plates = Queue()
    process = Process(target=cook, args=(plates,))
    process.start()
    found = [plates.get() for _ in range(3)]
    process.join()
    return found


def polls():
    plates = Queue()
    process = Process(target=cook, args=(plates,))
    process.start()
    while process.is_alive():
        pass
    process.join()
    return [plates.get() for _ in range(3)]
"""
SCHEDULES = 12


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("slow") / "story.py"
    path.write_text(STORY)
    return path


@pytest.fixture(scope="module")
def stage() -> object:
    with Theatre() as theatre:
        yield theatre


def slowly(theatre: Theatre, story: Path, function: str, method: str = "fork") -> list[Run]:
    """The plain run, then those of a slow machine."""
    plain = theatre.run(str(story), Call(function), Plain(), "kit", method)
    known = Knowledge.from_trace(plain.trace.steps)
    return [plain, *(theatre.run(str(story), Call(function), policy_for(SLOW + number, "kit", known), "kit", method)
                     for number in range(SCHEDULES))]


def results(runs: list[Run]) -> list[object]:
    marks = [run.mark("returned") for run in runs]
    return [mark.value if mark else None for mark in marks]


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_who_sleeps_and_hopes_is_found(stage: Theatre, story: Path, method: str) -> None:
    """The plain run goes well, and some slow one does not."""
    plain, *others = results(slowly(stage, story, "sleeps", method))
    assert plain == [0, 1, 2]
    assert [] in others


@pytest.mark.parametrize("function", ["waits", "polls"])
def test_who_waits_comes_to_the_same(stage: Theatre, story: Path, function: str) -> None:
    """However long it takes; who polls too, and is no busy loop."""
    runs = slowly(stage, story, function)
    assert [run.verdict.kind for run in runs] == ["finished"] * len(runs)
    assert results(runs) == [[0, 1, 2]] * len(runs)


def test_a_hold_takes_its_virtual_seconds_and_is_in_the_trace(stage: Theatre, story: Path) -> None:
    """With who was held, when, and before what."""
    runs = slowly(stage, story, "waits")[1:]
    held = [run.trace.held for run in runs]
    assert all(held), "a planned hold did not take place"
    ends = {run.elapsed for run in runs}
    assert max(ends) == pytest.approx(0.9, abs=0.1)
    assert all(one.actor and one.op and one.seconds > 0 for run in held for one in run)
