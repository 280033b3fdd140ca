"""The graders on the best known programs of the gallery, with every start method; `nox -s check` judges all of them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lockstep.conductor import Theatre
from lockstep.grading import catalogue, gallery
from lockstep.grading.exploration import Settings

ROOT = Path(__file__).parents[1]
METHODS = ("fork", "forkserver", "spawn")
WRONG = (
    "03_join/wrong_joined_in_loop", "03_join/wrong_never_joined", "03_join/wrong_joined_last_only",
    "08_lock/wrong_no_lock", "08_lock/wrong_lock_per_process", "08_lock/wrong_lock_too_small",
    "08_lock/wrong_lock_not_released", "11_producer_consumer/wrong_missing_end_mark",
    "11_producer_consumer/wrong_end_mark_too_early", "11_producer_consumer/wrong_empty_is_a_guess",
)
RIGHT = (
    "03_join/right_polls", "03_join/right_subclass", "03_join/right_sentinels", "08_lock/right_with_lock",
    "08_lock/right_try_finally", "08_lock/right_rlock", "08_lock/right_manager_lock", "11_producer_consumer/right_iter",
    "11_producer_consumer/right_joinable", "11_producer_consumer/right_pipe_as_queue",
)
SCHEDULES = {"fork": 12, "forkserver": 4, "spawn": 2}
"""A right program must pass each of these, a wrong one must fall within them."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    cores = sorted(os.sched_getaffinity(0))
    with Theatre(sys.executable, cores[int(worker[2:]) % len(cores)]) as made:
        yield made


def _judged(name: str, theatre: Theatre, method: str) -> tuple[gallery.Piece, list]:
    exercise, _, stem = name.partition("/")
    piece = next(p for p in gallery.pieces(ROOT / "tests/gallery", exercise) if p.path.stem == stem)
    grader = catalogue.load(ROOT / "graders", exercise)
    return piece, gallery.judge(grader, piece.path, theatre, Settings(method=method, schedules=SCHEDULES[method]))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", WRONG)
def test_a_known_mistake_is_rejected_with_its_diagnosis(name: str, method: str, theatre: Theatre) -> None:
    """The check fails for the reason that the program's first line gives."""
    piece, results = _judged(name, theatre, method)
    assert gallery.surprise(piece, results, method) == ""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_program_is_accepted_whatever_its_style(name: str, method: str, theatre: Theatre) -> None:
    """Full marks, as for the solution."""
    piece, results = _judged(name, theatre, method)
    assert gallery.surprise(piece, results, method) == ""


OTHERS = [
    (next(p for p in gallery.pieces(ROOT / "tests/gallery", exercise) if bool(p.ids) == wrong).name)
    for exercise in catalogue.exercises(ROOT / "graders")
    if exercise not in {name.partition("/")[0] for name in WRONG} for wrong in (True, False)
]
"""The first wrong and the first right program of each other exercise."""


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_exercises_tell_right_from_wrong_too(name: str, theatre: Theatre) -> None:
    """With the start method that this Python has by default."""
    method = multiprocessing.get_start_method()
    piece, results = _judged(name, theatre, method)
    assert gallery.surprise(piece, results, method) == ""


@pytest.mark.parametrize("name", ["08_lock/wrong_no_lock", "11_producer_consumer/wrong_missing_end_mark"])
def test_a_wrong_program_fails_the_same_way_every_time(name: str, theatre: Theatre) -> None:
    """Same checks, same schedules, same words."""
    runs = [
        [(check.id, check.status, check.schedule, check.diagnosis) for check in _judged(name, theatre, "fork")[1]]
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
