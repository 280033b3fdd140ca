"""Several runs merged: points are earned where every run earned them."""

from __future__ import annotations

import json

import pytest

from lockstep.report.summary import merge
from lockstep.result import Result
from tests.report.samples import check, exercise, failed, lock_too_small, result


def good(python: str) -> Result:
    return result(exercise("08_lock", check(), check("looks-at-once", points=6)), python=python)


def bad(python: str) -> Result:
    return result(exercise("08_lock", failed(), check("looks-at-once", points=6)), python=python)


def test_what_passes_in_every_run_earns_its_points() -> None:
    """Two runs at full marks are full marks."""
    summary = merge([good("3.11.7"), good("3.12.1")])
    assert (summary["score"], summary["max_score"], summary["status"]) == (10, 10, "pass")
    assert [run["name"] for run in summary["runs"]] == ["3.11.7-fork", "3.12.1-fork"]
    assert all(check["fell_short"] == [] for check in summary["exercises"][0]["checks"])


def test_what_fails_in_one_run_earns_nothing_and_is_named() -> None:
    """With the run in which it failed, and why."""
    summary = merge([good("3.11.7"), bad("3.12.1")])
    sold, looks = summary["exercises"][0]["checks"]
    assert (summary["score"], summary["status"]) == (6, "fail")
    assert sold["fell_short"] == [{"run": "3.12.1-fork", "status": "fail", "diagnosis": "lock-too-small"}]
    assert looks["fell_short"] == []


def test_partial_points_count_as_in_the_worst_run() -> None:
    """A pass elsewhere does not add to them."""
    partial = result(exercise("08_lock", failed(partial=3)), python="3.13.0")
    assert merge([result(exercise("08_lock", check())), partial])["score"] == 3


def test_an_error_in_one_run_is_an_error_of_the_whole() -> None:
    """It must not hide among fails."""
    broken = check(status="error", diagnosis=lock_too_small(id="could-not-check"))
    summary = merge([bad("3.11.7"), result(exercise("08_lock", broken))])
    assert summary["status"] == "error"


def test_what_a_run_left_out_is_not_passed() -> None:
    """Neither a check nor an exercise is earned by not being tried."""
    less = result(exercise("03_join", check("elapsed", points=10)), python="3.13.0")
    summary = merge([good("3.12.1"), less])
    assert [each["id"] for each in summary["exercises"]] == ["03_join", "08_lock"]
    assert (summary["score"], summary["max_score"], summary["status"]) == (0, 20, "not-run")
    assert summary["exercises"][0]["checks"][0]["fell_short"] == [
        {"run": "3.12.1-fork", "status": "not-run", "diagnosis": None}
    ]


def test_a_summary_is_plain_data() -> None:
    """It goes to JSON as it is."""
    summary = merge([good("3.11.7"), bad("3.12.1")])
    assert json.loads(json.dumps(summary)) == summary
    assert summary["schema"] == "lockstep/summary/v1"


@pytest.mark.parametrize("name", ["kit", "target", "seed"])
def test_runs_of_different_things_do_not_merge(name: str) -> None:
    """A result left over from another run would spoil the score."""
    other = result(python="3.13.0", **{name: "another"})
    with pytest.raises(ValueError, match=f"merge: expected results of one {name}, got .*another"):
        merge([result(), other])


def test_one_run_does_not_count_twice() -> None:
    """Two results of one name are a mistake of the caller's."""
    with pytest.raises(
        ValueError, match=r"expected one result of each run, got 3\.12\.1-fork, 3\.12\.1-fork"
    ):
        merge([result(), result()])


def test_points_are_the_same_in_every_run() -> None:
    """Otherwise the sum means nothing."""
    with pytest.raises(ValueError, match=r"same points for never-oversold in every run, got \[4, 5\]"):
        merge(
            [
                result(exercise("08_lock", check())),
                result(exercise("08_lock", check(points=5)), python="3.13.0"),
            ]
        )


def test_nothing_does_not_merge() -> None:
    """A summary of nothing would be full marks."""
    with pytest.raises(ValueError, match="expected at least one result"):
        merge([])
