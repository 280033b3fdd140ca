"""A failure is made as small as it can be, and the switch that makes the difference is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lockstep.conductor import Theatre
from lockstep.grading import judging
from lockstep.grading.checks import Check
from lockstep.grading.exploration import Settings
from lockstep.grading.program import Program
from lockstep.grading.source import Source
from lockstep.result import CheckResult

STORY = """
import json
from multiprocessing import Lock, Process


def look():
    with open("left.json") as file:
        return json.load(file)


def buy(lock):
    with lock:
        left = look()
    if left > 0:
        with lock:
            with open("left.json", "w") as file:
                json.dump(look_again(left) - 1, file)


def look_again(left):
    return left


def sell(buyers):
    lock = Lock()
    with open("left.json", "w") as file:
        json.dump(buyers, file)
    processes = [Process(target=buy, args=(lock,)) for _ in range(buyers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return look()


def sleepless():
    return 7
"""


@pytest.fixture(scope="module")
def stage() -> Iterator[Theatre]:
    with Theatre() as theatre:
        yield theatre


def judged(theatre: Theatre, folder: Path, function: str, *args: object, expected: int, explained: bool = True,
           **settings: object) -> tuple[CheckResult, Program]:
    """A check that wants one result on every schedule, on the story above."""
    path = folder / "tickets.py"
    path.write_text(STORY)
    program = Program(theatre, Source("08_lock", path), Settings(**settings), folder / "driver.py", {})  # type: ignore

    def make() -> None:
        program.run("sleepless")
        for run in program.explore(function, *args, schedules=20):
            if run.result != expected:
                run.fail("lost", expected=str(expected), seen=str(run.result), next="Look again.")

    return judging.judge(Check("none-lost", 5, "No sale is lost."), 1, program, make, explained=explained), program


def test_the_switch_that_makes_the_difference_is_told(stage: Theatre, tmp_path: Path) -> None:
    """In a sentence with both processes and lines; without it the sale goes well."""
    result, _program = judged(stage, tmp_path, "sell", 2, expected=0)
    assert result.status == "fail"
    assert result.diagnosis is not None
    assert "Process-1" in result.diagnosis.difference
    assert "Process-2" in result.diagnosis.difference
    assert result.diagnosis.difference.count("(line ") == 2
    assert result.diagnosis.difference.endswith("The other way round it goes well.")


def test_what_is_told_of_the_check_is_of_the_search_and_not_of_the_explanation(
    stage: Theatre, tmp_path: Path
) -> None:
    """Schedules tried, inputs and the replay string are those of the failure that was found."""
    plain, _ = judged(stage, tmp_path, "sell", 2, expected=0, explained=False)
    small, program = judged(stage, tmp_path, "sell", 2, expected=0)
    assert (small.schedules, small.schedule, small.inputs) == (plain.schedules, plain.schedule, plain.inputs)
    assert plain.diagnosis is not None
    assert plain.diagnosis.difference == ""
    assert program.last is not None
    assert str(program.last.schedule) == str(plain.schedule).split("-")[3]


def test_a_replay_is_explained_the_same(stage: Theatre, tmp_path: Path) -> None:
    """With the exploration and schedule of the replay string."""
    found, _ = judged(stage, tmp_path, "sell", 2, expected=0)
    exploration, schedule = map(int, str(found.schedule).split("-")[2:4])
    again, _ = judged(stage, tmp_path, "sell", 2, expected=0, replay=(exploration, schedule))
    assert again.diagnosis == found.diagnosis
    assert again.schedules == 1


def test_a_replay_that_goes_well_passes(stage: Theatre, tmp_path: Path) -> None:
    """Nothing after it is looked at."""
    result, _ = judged(stage, tmp_path, "sell", 1, expected=0, replay=(1, 0))
    assert result.status == "pass"
    result, _ = judged(stage, tmp_path, "sell", 2, expected=99, replay=(0, 0))
    assert result.status == "pass"


def test_a_failure_of_the_plain_schedule_needs_no_switch(stage: Theatre, tmp_path: Path) -> None:
    """There is nothing to leave out."""
    result, _ = judged(stage, tmp_path, "sleepless", expected=8)
    assert result.diagnosis is not None
    assert (result.status, result.diagnosis.difference) == ("fail", "")
