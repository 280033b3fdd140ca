"""What a grading run found out: the one model from which every report is made.

A `Result` holds exercises, an `ExerciseResult` holds checks, a `CheckResult` that did not pass holds a
`Diagnosis`. All are frozen, check themselves when they are made, become JSON of the schema lockstep/result/v1
with `Result.to_json` and come back with `Result.from_json`. Scores are never stored: they follow from the
checks, so that no report can disagree with another.

Times named `seconds` are real seconds; the `time` of a timeline's row is virtual seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lockstep.demands import (
    as_plain,
    as_tuple,
    known_fields,
    require,
    require_count,
    require_flag,
    require_id,
    require_items,
    require_number,
    require_plain,
    require_relative,
    require_text,
    require_unique,
)

__all__ = [
    "START_METHODS",
    "STATUSES",
    "CheckResult",
    "Diagnosis",
    "ExerciseResult",
    "Result",
    "TimelineRow",
    "worst",
]

SCHEMA = "lockstep/result/v1"
STATUSES = ("pass", "fail", "error", "not-run")
START_METHODS = ("fork", "forkserver", "spawn")
REPLAY_LENGTH = 40

_PYTHON = re.compile(r"\d+\.\d+\.\d+[a-z0-9.+]*")
_SCHEDULE = re.compile(f"[!-~]{{1,{REPLAY_LENGTH}}}")
_WHERE = re.compile(r"(?P<file>[^:]+)(?::(?P<line>[1-9]\d*))?")


@dataclass(frozen=True)
class TimelineRow:
    """One step of a schedule, as told to a student."""

    time: float
    """Virtual seconds since the program began."""
    process: str
    """What the process is called in the report, e.g. "P0.1 ana"."""
    line: int | None
    """The line of the student's file, or None where the step is not in it."""
    text: str
    """What happened, e.g. "reads 1"."""

    def __post_init__(self) -> None:
        require_number("TimelineRow.time", self.time)
        require_text("TimelineRow.process", self.process, empty=False)
        require_text("TimelineRow.text", self.text)
        if self.line is not None:
            require_count("TimelineRow.line", self.line, least=1)

    def to_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {"time": self.time, "process": self.process, "line": self.line, "text": self.text}

    @classmethod
    def from_json(cls, data: object) -> TimelineRow:
        """The row that `to_json` wrote; raises ValueError as `Result.from_json` does."""
        return cls(**known_fields("TimelineRow", data, ("time", "process", "line", "text")))


@dataclass(frozen=True)
class Diagnosis:
    """Why a check did not pass."""

    id: str
    """Which mistake it is, e.g. "lock-too-small"."""
    expected: str
    """What a right program does."""
    seen: str
    """What this program did."""
    where: str | None
    """The student's line, e.g. "08_lock/tickets.py:31", from the folder graded; None: no line is to blame."""
    next: str
    """The next thing to try."""
    source: str | None = None
    """The text of that line."""
    timeline: tuple[TimelineRow, ...] = ()
    """The steps that matter, in the order in which they happened."""
    waits: tuple[str, ...] = ()
    """In a deadlock: who waits for what, a sentence each."""
    advice: tuple[str, ...] = ()
    """More that is worth knowing about this mistake, a sentence each."""
    difference: str = ""
    """The switch between this run and the nearest one that goes well, in a sentence; empty where none is known."""

    def __post_init__(self) -> None:
        require_id("Diagnosis.id", self.id)
        for name in ("expected", "seen", "next"):
            require_text(f"Diagnosis.{name}", getattr(self, name))
        if self.where is not None:
            _require_place("Diagnosis.where", self.where)
        if self.source is not None:
            require_text("Diagnosis.source", self.source)
        require_items("Diagnosis.timeline", self.timeline, TimelineRow)
        require_items("Diagnosis.waits", self.waits, str)
        require_items("Diagnosis.advice", self.advice, str)

    @property
    def place(self) -> tuple[str | None, int | None]:
        """File and line of `where`, each None where it is not known."""
        match = _WHERE.fullmatch(self.where or "")
        if match is None:
            return None, None
        return match["file"], int(match["line"]) if match["line"] else None

    def to_json(self) -> dict[str, Any]:
        """The diagnosis as plain data; an optional field that is empty is left out."""
        always = ("id", "expected", "seen", "where", "next")
        data: dict[str, Any] = {name: getattr(self, name) for name in always}
        if self.source is not None:
            data["source"] = self.source
        if self.difference:
            data["difference"] = self.difference
        if self.timeline:
            data["timeline"] = [row.to_json() for row in self.timeline]
        data.update({name: list(getattr(self, name)) for name in ("waits", "advice") if getattr(self, name)})
        return data

    @classmethod
    def from_json(cls, data: object) -> Diagnosis:
        """The diagnosis that `to_json` wrote; raises ValueError as `Result.from_json` does."""
        required = ("id", "expected", "seen", "where", "next")
        fields = known_fields("Diagnosis", data, required, ("source", "timeline", "waits", "advice", "difference"))
        for name in ("timeline", "waits", "advice"):
            fields[name] = as_tuple(f"Diagnosis.{name}", fields.get(name, ()))
        fields["timeline"] = tuple(TimelineRow.from_json(row) for row in fields["timeline"])
        return cls(**fields)


@dataclass(frozen=True)
class CheckResult:
    """One check of an exercise: a claim about the student's program, and what came of it."""

    id: str
    """The check's name within its exercise, e.g. "never-oversold"."""
    claim: str
    """The claim, one sentence."""
    points: int
    """What the check is worth."""
    status: str
    """pass, fail, error (could not be checked: never the student's fault) or not-run."""
    diagnosis: Diagnosis | None = None
    """Why it did not pass: always there after a fail or an error, never after a pass."""
    schedule: str | None = None
    """The replay string of the schedule that failed."""
    schedules: int = 0
    """How many schedules were tried."""
    exhaustive: bool = False
    """Whether, in a small case, every order that can matter was among them."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """What was drawn for the student's functions: plain data."""
    seconds: float = 0.0
    """Real seconds that the check took."""
    repeatable: bool = True
    """False where a process was off stage, so that a replay may differ."""
    advice: tuple[str, ...] = ()
    """What could be better, a sentence each; it costs no points."""
    partial: int = 0
    """Points earned in spite of a fail."""

    def __post_init__(self) -> None:
        require_id("CheckResult.id", self.id)
        require_text("CheckResult.claim", self.claim, empty=False)
        require_count("CheckResult.points", self.points)
        require_count("CheckResult.schedules", self.schedules)
        require_number("CheckResult.seconds", self.seconds)
        require_flag("CheckResult.exhaustive", self.exhaustive)
        require_flag("CheckResult.repeatable", self.repeatable)
        require_items("CheckResult.advice", self.advice, str)
        require_plain("CheckResult.inputs", self.inputs)
        self._require_status_and_reason()
        self._require_partial()
        self._require_schedule()

    def _require_status_and_reason(self) -> None:
        require(self.status in STATUSES, "CheckResult.status", "one of " + ", ".join(STATUSES), self.status)
        reason = "CheckResult.diagnosis"
        if self.diagnosis is not None:
            require(isinstance(self.diagnosis, Diagnosis), reason, "a Diagnosis", self.diagnosis)
            require(self.status != "pass", reason, "None with status pass", self.diagnosis)
        else:
            optional = self.status not in ("fail", "error")
            require(optional, reason, f"a Diagnosis with status {self.status}", None)

    def _require_partial(self) -> None:
        name = "CheckResult.partial"
        require_count(name, self.partial)
        if self.partial:
            require(self.status == "fail", name, f"0 with status {self.status}", self.partial)
            less = f"less than the {self.points} points of a pass"
            require(self.partial < self.points, name, less, self.partial)

    def _require_schedule(self) -> None:
        if self.schedule is not None:
            require_text("CheckResult.schedule", self.schedule)
            fits = _SCHEDULE.fullmatch(self.schedule) is not None
            wanted = f"1 to {REPLAY_LENGTH} characters of printable ASCII without spaces"
            require(fits, "CheckResult.schedule", wanted, self.schedule)

    @property
    def score(self) -> int:
        """Points earned."""
        return self.points if self.status == "pass" else self.partial

    def to_json(self) -> dict[str, Any]:
        """The check as plain data."""
        return {
            "id": self.id,
            "claim": self.claim,
            "points": self.points,
            "score": self.score,
            "status": self.status,
            "diagnosis": self.diagnosis.to_json() if self.diagnosis else None,
            "schedule": self.schedule,
            "schedules": self.schedules,
            "exhaustive": self.exhaustive,
            "inputs": as_plain(self.inputs),
            "seconds": self.seconds,
            "repeatable": self.repeatable,
            "advice": list(self.advice),
        }

    @classmethod
    def from_json(cls, data: object) -> CheckResult:
        """The check that `to_json` wrote; raises ValueError as `Result.from_json` does."""
        required = ("id", "claim", "points", "score", "status")
        search = ("diagnosis", "schedule", "schedules", "exhaustive")
        circumstances = ("inputs", "seconds", "repeatable", "advice")
        fields = known_fields("CheckResult", data, required, search + circumstances)
        score = fields.pop("score")
        if fields.get("diagnosis") is not None:
            fields["diagnosis"] = Diagnosis.from_json(fields["diagnosis"])
        fields["advice"] = as_tuple("CheckResult.advice", fields.get("advice", ()))
        check = cls(**fields, partial=score if fields["status"] == "fail" else 0)
        require(check.score == score, "CheckResult.score", f"{check.score} with status {check.status}", score)
        return check


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise, with all of its checks."""

    id: str
    """The exercise's folder, e.g. "08_lock"."""
    file: str
    """The student's file, from the folder graded, e.g. "08_lock/tickets.py"."""
    checks: tuple[CheckResult, ...]
    """The checks, in the order in which the grader states them; at least one."""

    def __post_init__(self) -> None:
        require_id("ExerciseResult.id", self.id)
        _require_place("ExerciseResult.file", self.file)
        require_items("ExerciseResult.checks", self.checks, CheckResult)
        require(len(self.checks) > 0, "ExerciseResult.checks", "at least one check", self.checks)
        require_unique("ExerciseResult.checks", [check.id for check in self.checks])

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(check.score for check in self.checks)

    @property
    def max_score(self) -> int:
        """Points that can be earned."""
        return sum(check.points for check in self.checks)

    @property
    def schedules(self) -> int:
        """How many schedules were tried."""
        return sum(check.schedules for check in self.checks)

    @property
    def status(self) -> str:
        """The worst of the checks'."""
        return worst(check.status for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """The exercise as plain data."""
        return {
            "id": self.id,
            "file": self.file,
            "score": self.score,
            "max_score": self.max_score,
            "checks": [check.to_json() for check in self.checks],
        }

    @classmethod
    def from_json(cls, data: object) -> ExerciseResult:
        """The exercise that `to_json` wrote; raises ValueError as `Result.from_json` does."""
        fields = known_fields("ExerciseResult", data, ("id", "file", "checks"))
        checks = as_tuple("ExerciseResult.checks", fields["checks"])
        return cls(fields["id"], fields["file"], tuple(CheckResult.from_json(check) for check in checks))


@dataclass(frozen=True)
class Result:
    """One grading run: one Python, one start method."""

    kit: str
    """The kit's version."""
    python: str
    """The interpreter's version, e.g. "3.12.1"."""
    start_method: str
    """fork, forkserver or spawn."""
    seed: str
    """What the inputs were drawn from."""
    sandbox: str
    """The rung of the cage that was reached."""
    target: str
    """The folder graded, as a name that means something on any machine, e.g. "exercises"."""
    seconds: float
    """Real seconds that the run took."""
    exercises: tuple[ExerciseResult, ...]
    """The exercises, in the order of the course; at least one."""

    def __post_init__(self) -> None:
        for name in ("kit", "seed", "sandbox", "target"):
            require_text(f"Result.{name}", getattr(self, name), empty=name == "seed")
        require_relative("Result.target", self.target)
        version = isinstance(self.python, str) and _PYTHON.fullmatch(self.python) is not None
        require(version, "Result.python", 'a version such as "3.12.1"', self.python)
        known = self.start_method in START_METHODS
        require(known, "Result.start_method", "one of " + ", ".join(START_METHODS), self.start_method)
        require_number("Result.seconds", self.seconds)
        require_items("Result.exercises", self.exercises, ExerciseResult)
        require(len(self.exercises) > 0, "Result.exercises", "at least one exercise", self.exercises)
        require_unique("Result.exercises", [exercise.id for exercise in self.exercises])

    @property
    def name(self) -> str:
        """What this run is called: its Python and start method, e.g. "3.12.1-fork"."""
        return f"{self.python}-{self.start_method}"

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> int:
        """Points that can be earned."""
        return sum(exercise.max_score for exercise in self.exercises)

    @property
    def schedules(self) -> int:
        """How many schedules were tried."""
        return sum(exercise.schedules for exercise in self.exercises)

    @property
    def status(self) -> str:
        """The worst of the exercises'."""
        return worst(exercise.status for exercise in self.exercises)

    @property
    def full_marks(self) -> bool:
        """Whether every check passed: the one case in which grading exits with 0."""
        return self.status == "pass"

    def to_json(self) -> dict[str, Any]:
        """The run as plain data of the schema lockstep/result/v1."""
        return {
            "schema": SCHEMA,
            "kit": self.kit,
            "python": self.python,
            "start_method": self.start_method,
            "seed": self.seed,
            "sandbox": self.sandbox,
            "target": self.target,
            "score": self.score,
            "max_score": self.max_score,
            "seconds": self.seconds,
            "schedules": self.schedules,
            "exercises": [exercise.to_json() for exercise in self.exercises],
        }

    @classmethod
    def from_json(cls, data: object) -> Result:
        """The run that `to_json` wrote.

        Raises:
            ValueError: another schema, a field that is missing or wrong, or a check's score that does not
            follow
                from its status.
        """
        fields = known_fields("Result", data, ("schema",))
        require(fields["schema"] == SCHEMA, "Result.schema", SCHEMA, fields["schema"])
        names = ("kit", "python", "start_method", "seed", "sandbox", "target", "seconds", "exercises")
        fields = known_fields("Result", data, names)
        exercises = as_tuple("Result.exercises", fields["exercises"])
        fields["exercises"] = tuple(ExerciseResult.from_json(exercise) for exercise in exercises)
        return cls(**fields)


def worst(statuses: Iterable[str]) -> str:
    """The status of a whole from those of its parts.

    Args:
        statuses: of `STATUSES`.

    Returns:
        error if there is one, else fail, else not-run, else pass; not-run where there are no parts.
    """
    found = set(statuses)
    return next((status for status in ("error", "fail", "not-run", "pass") if status in found), "not-run")


def _require_place(what: str, value: object) -> None:
    """Demand a file, or a file and a line, in the folder graded."""
    if not isinstance(value, str) or _WHERE.fullmatch(value) is None:
        raise ValueError(f'{what}: expected "folder/file.py" or "folder/file.py:LINE", got {value!r}')
    require_relative(what, value)
