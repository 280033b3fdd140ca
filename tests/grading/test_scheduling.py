"""Exercises stay together on a worker; a worker that dies takes one check with it, and nobody waits for ever."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from lockstep.grading.scheduling import ByExercise

CHECKS = [f"{exercise}/test_story.py::test_{check}" for exercise in ("01_a", "02_b", "03_c") for check in "xyz"]


class Worker:
    """Notes what it is asked to do."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gateway = SimpleNamespace(id="gw")
        self.shutting_down = False

    def send_runtest_some(self, indices: list[int]) -> None:
        """Do these checks."""
        assert indices, "a worker that is sent nothing waits for ever"
        self.asked += [CHECKS[index] for index in indices]

    def shutdown(self) -> None:
        """Do what is left, and end."""
        self.shutting_down = True


def scheduler(*workers: Worker) -> Any:
    """A scheduler with these workers, all of which have collected."""
    config: Any = SimpleNamespace(
        getvalue=lambda name: ["popen"] * len(workers), option=SimpleNamespace(loadscopereorder=False),
        hook=SimpleNamespace(),
    )
    made: Any = ByExercise(config, SimpleNamespace(loadscopesched=lambda *words: None))  # type: ignore[arg-type]
    for worker in workers:
        join(made, worker)
    made.schedule()
    return made


def join(made: Any, worker: Worker) -> None:
    """One more worker has collected the checks."""
    made.add_node(worker)
    made.add_node_collection(worker, CHECKS)


def do(made: Any, worker: Worker, count: int) -> None:
    """The worker has done the next *count* of what it was asked."""
    for _ in range(count):
        made.mark_test_complete(worker, CHECKS.index(worker.asked.pop(0)))


def exercises(worker: Worker) -> set[str]:
    """The exercises that a worker is working on."""
    return {check[:4] for check in worker.asked}


def test_all_checks_of_an_exercise_go_to_one_worker() -> None:
    """They share runs."""
    one, two = Worker(), Worker()
    made = scheduler(one, two)
    assert (exercises(one), exercises(two)) == ({"01_a"}, {"02_b"})
    do(made, two, 2)
    assert exercises(two) == {"02_b", "03_c"}


def test_the_check_in_which_a_worker_died_is_not_given_to_another() -> None:
    """The rest of its exercise is."""
    one, two = Worker(), Worker()
    made = scheduler(one, two)
    do(made, one, 1)
    died = one.asked[0]
    assert made.remove_node(one) == died
    do(made, two, 2)
    later = Worker()
    join(made, later)
    made.schedule()
    asked = two.asked + later.asked
    assert died not in asked
    assert sorted(asked) == sorted(check for check in CHECKS if check not in [died, *CHECKS[:1], *CHECKS[3:5]])


def test_a_worker_that_comes_later_is_told_when_there_is_no_more() -> None:
    """It makes its last check only when it knows what comes after it."""
    one, two = Worker(), Worker()
    made = scheduler(one, two)
    do(made, two, 3)
    do(made, two, 3)
    do(made, one, 2)
    died = one.asked[0]
    assert made.remove_node(one) == died
    later = Worker()
    join(made, later)
    made.schedule()
    assert (later.asked, later.shutting_down) == ([], True)


def test_a_worker_that_has_done_all_leaves_nothing() -> None:
    """What it has done is not done again."""
    one, two = Worker(), Worker()
    made = scheduler(one, two)
    do(made, one, 3)
    do(made, one, len(one.asked))
    assert made.remove_node(one) is None
    do(made, two, len(two.asked))
    assert made.tests_finished


def test_a_worker_that_is_still_starting_is_asked_for_nothing() -> None:
    """When another one ends meanwhile; it gets the work that is left as soon as it has collected."""
    one, two = Worker(), Worker()
    made = scheduler(one, two)
    do(made, two, 3)
    do(made, two, 3)
    made.remove_node(one)
    later = Worker()
    made.add_node(later)
    made.remove_node(two)
    assert later.asked == []
    made.add_node_collection(later, CHECKS)
    made.schedule()
    assert sorted(later.asked) == CHECKS[1:3]
