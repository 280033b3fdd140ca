"""Results made up for the tests of the reports."""

from __future__ import annotations

from typing import Any

from lockstep.result import CheckResult, Diagnosis, ExerciseResult, Result, TimelineRow

TIMELINE = (
    TimelineRow(0.0, "P0.1 ana", 12, "reads 1"),
    TimelineRow(0.0, "P0.2 bo", 12, "reads 1"),
    TimelineRow(0.25, "P0.1 ana", 31, "takes the lock"),
    TimelineRow(0.25, "P0.1 ana", 33, "writes 0 and prints: ana got a ticket"),
    TimelineRow(0.75, "P0.2 bo", 31, "takes the lock"),
    TimelineRow(0.75, "P0.2 bo", 33, "writes 0 and prints: bo got a ticket"),
)


def lock_too_small(**changes: Any) -> Diagnosis:
    fields: dict[str, Any] = {
        "id": "lock-too-small",
        "expected": "2 tickets sold, for there were 2",
        "seen": "ana and bo both bought the last ticket: 3 sold, 2 there",
        "where": "08_lock/tickets.py:3",
        "next": "Take the lock before the number is read, and let it go after it is written.",
        "timeline": TIMELINE,
    }
    return Diagnosis(**{**fields, **changes})


def deadlock(**changes: Any) -> Diagnosis:
    fields: dict[str, Any] = {
        "id": "deadlock",
        "expected": "every eater goes home",
        "seen": "eater-2 waits in q.get() at kitchen.py:31; every process that could put has ended",
        "where": "11_producer_consumer/kitchen.py:31",
        "next": "Put as many end marks as there are eaters.",
        "source": "        item = q.get()",
        "waits": (
            "P0 waits in eater.join() for P0.4, at kitchen.py:44",
            "P0.4 eater-2 waits in q.get() for q, at kitchen.py:31",
        ),
    }
    return Diagnosis(**{**fields, **changes})


def check(id: str = "never-oversold", **changes: Any) -> CheckResult:  # noqa: A002
    fields: dict[str, Any] = {
        "id": id,
        "claim": "Never more tickets are sold than there were.",
        "points": 4,
        "status": "pass",
        "schedules": 57,
        "seconds": 0.5,
    }
    return CheckResult(**{**fields, **changes})


def failed(id: str = "never-oversold", **changes: Any) -> CheckResult:  # noqa: A002
    fields: dict[str, Any] = {
        "status": "fail",
        "diagnosis": lock_too_small(),
        "schedule": "1a.9c-0f2",
        "inputs": {"tickets": 2, "users": ["ana", "bo", "cleo"]},
    }
    return check(id, **{**fields, **changes})


def exercise(id: str = "08_lock", *checks: CheckResult, file: str = "08_lock/tickets.py") -> ExerciseResult:  # noqa: A002
    return ExerciseResult(id, file, checks or (check(), check("looks-at-once", points=6)))


def result(*exercises: ExerciseResult, **changes: Any) -> Result:
    fields: dict[str, Any] = {
        "kit": "0.1.0",
        "python": "3.12.1",
        "start_method": "fork",
        "seed": "lockstep",
        "sandbox": "C",
        "target": "exercises",
        "seconds": 4.125,
        "exercises": exercises or (exercise(),),
    }
    return Result(**{**fields, **changes})
