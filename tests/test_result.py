"""The result model: scores that follow from checks, fields that check themselves, JSON there and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from lockstep.result import CheckResult, Diagnosis, ExerciseResult, Result, TimelineRow, worst
from tests.report.samples import check, deadlock, exercise, failed, lock_too_small, result


def test_a_pass_earns_the_points_and_a_fail_what_is_partial() -> None:
    """Scores are derived from status, points and partial alone."""
    assert check(points=4).score == 4
    assert failed(points=4).score == 0
    assert failed(points=4, partial=3).score == 3


@pytest.mark.parametrize("status", ["error", "not-run"])
def test_what_was_not_checked_earns_nothing(status: str) -> None:
    """An error is no pass in disguise."""
    assert check(status=status, diagnosis=lock_too_small()).score == 0


def test_sums_go_from_checks_to_exercises_to_the_run() -> None:
    """Points and schedules add up on each level."""
    first = exercise("03_join", check("a", points=7, schedules=3), failed("b", points=3, schedules=4))
    run = result(first, exercise("08_lock", check(points=10, schedules=5)))
    assert (first.score, first.max_score, first.schedules) == (7, 10, 7)
    assert (run.score, run.max_score, run.schedules) == (17, 20, 12)


def test_full_marks_need_every_check_to_pass() -> None:
    """A check worth no points counts as well: an error in it means that something was not looked at."""
    assert result().full_marks
    broken = check("free", points=0, status="error", diagnosis=lock_too_small())
    run = result(exercise("08_lock", check(), broken))
    assert run.score == run.max_score
    assert not run.full_marks


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        ([], "not-run"),
        (["pass", "pass"], "pass"),
        (["pass", "not-run"], "not-run"),
        (["not-run", "fail", "pass"], "fail"),
        (["fail", "error"], "error"),
    ],
)
def test_the_worst_status_is_that_of_the_whole(statuses: list[str], whole: str) -> None:
    """error beats fail beats not-run beats pass."""
    assert worst(statuses) == whole


def test_json_comes_back_as_the_same_result() -> None:
    """Through real JSON text, with every optional field filled."""
    why = lock_too_small(source="n = read()\x1b", advice=("One more thing.",))
    bad = failed(diagnosis=why, partial=1, repeatable=False, exhaustive=True, inputs={"a": [1, {"b": None}]})
    stuck = failed("all-eaten", diagnosis=deadlock(where=None))
    run = result(
        exercise("08_lock", bad, check("fine", advice=("Shorter: with lock.",))), exercise("11_x", stuck)
    )
    assert Result.from_json(json.loads(json.dumps(run.to_json()))) == run


def test_json_has_the_fields_of_the_schema() -> None:
    """The fields that the design fixes, with the scores that were derived."""
    run = result(exercise("08_lock", failed())).to_json()
    of_run = "schema kit python start_method seed sandbox target score max_score seconds schedules exercises"
    of_check = "id claim points score status diagnosis schedule schedules exhaustive inputs"
    assert list(run) == of_run.split()
    assert run["schema"] == "lockstep/result/v1"
    assert list(run["exercises"][0]) == ["id", "file", "score", "max_score", "checks"]
    assert list(run["exercises"][0]["checks"][0]) == [*of_check.split(), "seconds", "repeatable", "advice"]
    assert run["exercises"][0]["checks"][0]["score"] == 0


def test_tuples_in_inputs_become_lists() -> None:
    """A JSON reader sees lists; the result in memory keeps what it was given."""
    assert check(inputs={"users": ("ana", "bo")}).to_json()["inputs"] == {"users": ["ana", "bo"]}


@pytest.mark.parametrize(
    ("make", "changes", "message"),
    [
        (check, {"points": -1}, r"CheckResult\.points: expected a whole number of at least 0, got -1"),
        (check, {"points": 1.0}, r"CheckResult\.points: expected a whole number"),
        (check, {"points": True}, r"CheckResult\.points: expected a whole number"),
        (check, {"status": "passed"}, r"CheckResult\.status: expected one of pass, fail, .*, got 'passed'"),
        (
            check,
            {"status": "fail"},
            r"CheckResult\.diagnosis: expected a Diagnosis with status fail, got None",
        ),
        (check, {"status": "error"}, r"CheckResult\.diagnosis: expected a Diagnosis with status error"),
        (check, {"diagnosis": lock_too_small()}, r"CheckResult\.diagnosis: expected None with status pass"),
        (check, {"partial": 1}, r"CheckResult\.partial: expected 0 with status pass, got 1"),
        (failed, {"partial": 4}, r"CheckResult\.partial: expected less than the 4 points of a pass, got 4"),
        (failed, {"schedule": "x" * 41}, r"CheckResult\.schedule: expected 1 to 40 characters"),
        (failed, {"schedule": "a b"}, r"CheckResult\.schedule: expected 1 to 40 characters"),
        (check, {"inputs": {"f": print}}, r"CheckResult\.inputs: expected plain data"),
        (check, {"inputs": {"x": [float("nan")]}}, r"CheckResult\.inputs: expected plain data"),
        (check, {"inputs": {1: 2}}, r"CheckResult\.inputs: expected keys that are str, got \[1\]"),
        (check, {"seconds": float("inf")}, r"CheckResult\.seconds: expected a finite number"),
        (check, {"advice": "a text"}, r"CheckResult\.advice: expected a tuple of str, got 'a text'"),
        (check, {"exhaustive": 1}, r"CheckResult\.exhaustive: expected True or False, got 1"),
        (check, {"claim": ""}, r"CheckResult\.claim: expected a str that is not empty"),
        (lock_too_small, {"id": "Lock too small"}, r"Diagnosis\.id: expected lower-case words"),
        (lock_too_small, {"where": "tickets.py:0"}, r'Diagnosis\.where: expected "folder/file.py" or'),
        (
            lock_too_small,
            {"where": "/home/ana/tickets.py:3"},
            r"Diagnosis\.where: expected a path relative to",
        ),
        (lock_too_small, {"where": "../tickets.py:3"}, r"Diagnosis\.where: expected a path relative to"),
        (lock_too_small, {"timeline": ("reads 1",)}, r"Diagnosis\.timeline: expected a tuple of TimelineRow"),
        (result, {"python": "3.12"}, r'Result\.python: expected a version such as "3.12.1", got \'3.12\''),
        (
            result,
            {"start_method": "thread"},
            r"Result\.start_method: expected one of fork, forkserver, spawn",
        ),
        (result, {"target": "/home/ana/exercises"}, r"Result\.target: expected a path relative to"),
        (result, {"exercises": ()}, r"Result\.exercises: expected at least one exercise"),
    ],
)
def test_a_wrong_field_is_refused_where_it_arises(make: Any, changes: dict[str, Any], message: str) -> None:
    """The message names the field, what was expected and what came."""
    record = make()
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(record, **changes)


def test_a_timeline_row_has_a_time_that_can_be() -> None:
    """Virtual time begins at 0."""
    with pytest.raises(
        ValueError, match=r"TimelineRow\.time: expected a finite number of at least 0, got -1"
    ):
        TimelineRow(-1, "P0", None, "starts")


def test_a_check_is_listed_once() -> None:
    """Two checks of one id could not be told apart."""
    with pytest.raises(
        ValueError, match=r"ExerciseResult\.checks: expected each id once, got more than one a"
    ):
        ExerciseResult("08_lock", "08_lock/tickets.py", (check("a"), check("a")))


def test_an_exercise_without_checks_is_refused() -> None:
    """It would have full marks."""
    with pytest.raises(ValueError, match=r"ExerciseResult\.checks: expected at least one check"):
        ExerciseResult("08_lock", "08_lock/tickets.py", ())


def test_another_schema_is_refused() -> None:
    """A later version may mean something else by the same names."""
    with pytest.raises(ValueError, match="expected lockstep/result/v1, got 'lockstep/result/v2'"):
        Result.from_json({**result().to_json(), "schema": "lockstep/result/v2"})


@pytest.mark.parametrize("data", [None, [], "text", {}])
def test_what_is_no_result_is_refused(data: object) -> None:
    """Any JSON at all may stand in a file."""
    with pytest.raises(ValueError, match="Result: expected "):
        Result.from_json(data)


def test_a_missing_field_is_named() -> None:
    """The message lists what is needed and what is missing."""
    data = check().to_json()
    del data["claim"]
    with pytest.raises(ValueError, match=r"CheckResult: expected the fields id, claim, .*, got no claim"):
        CheckResult.from_json(data)


def test_a_score_that_does_not_follow_is_refused() -> None:
    """A file whose scores were edited does not come back as a result."""
    data = check().to_json()
    with pytest.raises(ValueError, match=r"CheckResult\.score: expected 4 with status pass, got 99"):
        CheckResult.from_json({**data, "score": 99})


def test_a_text_in_the_place_of_a_list_is_refused() -> None:
    """It would be taken apart into letters."""
    data = lock_too_small().to_json()
    with pytest.raises(ValueError, match=r"Diagnosis\.waits: expected a list, got 'ana'"):
        Diagnosis.from_json({**data, "waits": "ana"})


def test_unknown_fields_are_passed_over() -> None:
    """A later version of the kit may write more."""
    data = {**check().to_json(), "colour": "blue"}
    assert CheckResult.from_json(data) == check()


@pytest.mark.parametrize(
    ("where", "place"),
    [("a/b.py:31", ("a/b.py", 31)), ("a/b.py", ("a/b.py", None)), (None, (None, None))],
)
def test_a_place_is_a_file_and_a_line(where: str | None, place: tuple[str | None, int | None]) -> None:
    """Either may be missing."""
    assert lock_too_small(where=where).place == place
