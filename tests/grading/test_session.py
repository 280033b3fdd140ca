"""A tiny set of graders, graded from end to end by the command line, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lockstep import cli

ROOT = Path(__file__).parents[2]
GRADER = '''
from lockstep.grading import N_, check


@check("returns-double", points=4, claim=N_("double returns twice its number"))
def test_double(program, draw):
    number = draw("double").number(2, 99)
    run = program.run("double", number)
    if run.result != 2 * number:
        run.fail("made-up", expected=str(2 * number), seen=str(run.result), next="multiply")


@check("never-loses", points=6, claim=N_("count loses no step"))
def test_count(program):
    for run in program.explore("count", 2):
        run.require_end()
        if run.result != 2:
            run.fail("lost-step", expected="2", seen=str(run.result), next="hold the lock", line=run.steps("set")[-1].line)
'''
RIGHT = '''
from multiprocessing import Process, Value


def step(total):
    with total.get_lock():
        total.value += 1


def double(number):
    return 2 * number


def count(times):
    total = Value("i", 0)
    steps = [Process(target=step, args=(total,)) for _ in range(times)]
    for one in steps:
        one.start()
    for one in steps:
        one.join()
    return total.value
'''
WRONG = RIGHT.replace("with total.get_lock():", "if True:")


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    code: int
    out: str
    err: str
    result: dict[str, Any]
    """The last result written."""

    def checks(self, exercise: str = "01_double") -> dict[str, dict[str, Any]]:
        """The checks of an exercise, by id."""
        (found,) = [each for each in self.result["exercises"] if each["id"] == exercise]
        return {check["id"]: check for check in found["checks"]}


class Kit:
    """A folder with graders and with students' files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = folder / "results"

    def grader(self, exercise: str = "01_double", text: str = GRADER) -> None:
        """Write a grader; the student's file is called ``story.py``."""
        path = self.folder / "graders" / exercise / "test_story.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def story(self, text: str | None, exercise: str = "01_double") -> Path:
        """Write a student's file; None: only its folder."""
        path = self.folder / "exercises" / exercise / "story.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return path

    def grade(self, *arguments: str, method: str = "fork") -> Outcome:
        """Run the command in the folder."""
        done = subprocess.run(
            [sys.executable, "-m", "lockstep", "grade", "--start-method", method, *arguments], cwd=self.folder,
            capture_output=True, text=True, timeout=100, stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "120", "LANGUAGE": "en"},
        )
        written = sorted(self.results.glob("*-*.json"), key=lambda path: path.stat().st_mtime_ns)
        result = json.loads(written[-1].read_text(encoding="utf-8")) if written else {}
        return Outcome(done.returncode, done.stdout, done.stderr, result)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A kit with one exercise, of which there is a right solution."""
    made = Kit(tmp_path)
    made.grader()
    made.story(RIGHT)
    return made


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_full_marks_are_exit_code_0(kit: Kit, method: str) -> None:
    """The results say what was checked, with what, on how many schedules."""
    outcome = kit.grade("--schedules", "4", method=method)
    assert outcome.code == 0, outcome.out + outcome.err
    result = outcome.result
    assert (result["score"], result["max_score"], result["start_method"], result["seed"]) == (10, 10, method, "kit")
    assert result["python"] == "{}.{}.{}".format(*sys.version_info[:3]) or sys.version_info.releaselevel != "final"
    checks = outcome.checks()
    assert {check["status"] for check in checks.values()} == {"pass"}
    assert (checks["returns-double"]["schedules"], checks["never-loses"]["schedules"]) == (1, 4)
    assert list(checks["returns-double"]["inputs"]) == ["double"]
    assert "10" in outcome.out


def test_results_are_written_whole(kit: Kit) -> None:
    """One file for the run and the summary, and nothing else: no half-written file, no other program's folder."""
    kit.grade("--schedules", "3")
    names = sorted(path.name for path in kit.results.iterdir())
    assert len(names) == 2
    assert names[1] == "summary.json"
    assert names[0].endswith("-fork.json")
    summary = json.loads((kit.results / "summary.json").read_text())
    assert (summary["score"], summary["max_score"]) == (10, 10)


def test_nothing_is_written_beside_graders_and_exercises(kit: Kit) -> None:
    """No compiled files, no caches."""
    kit.grade("--schedules", "3")
    assert sorted(str(path.relative_to(kit.folder)) for path in kit.folder.rglob("*") if path.is_file()
                  and "results" not in path.parts) == ["exercises/01_double/story.py", "graders/01_double/test_story.py"]


def test_lost_points_are_exit_code_1(kit: Kit) -> None:
    """The diagnosis has its line, and a replay string that runs just that schedule."""
    path = kit.story(WRONG)
    outcome = kit.grade()
    assert outcome.code == 1, outcome.out + outcome.err
    assert outcome.result["score"] == 4
    failed = outcome.checks()["never-loses"]
    line = [number for number, text in enumerate(path.read_text().splitlines(), 1) if "total.value += 1" in text]
    assert failed["diagnosis"]["id"] == "lost-step"
    assert failed["diagnosis"]["where"] == f"01_double/story.py:{line[0]}"
    assert failed["diagnosis"]["source"] == "total.value += 1"
    replay = failed["schedule"]
    assert replay in outcome.out
    again = kit.grade("--replay", replay)
    assert again.code == 1
    assert list(again.checks()) == ["never-loses"]
    replayed = again.checks()["never-loses"]
    assert (replayed["diagnosis"], replayed["schedules"]) == (failed["diagnosis"], 1)
    assert again.err == ""


def test_a_replay_on_a_changed_file_is_told_so(kit: Kit) -> None:
    """It may run otherwise now; a mended program passes."""
    kit.story(WRONG)
    replay = kit.grade().checks()["never-loses"]["schedule"]
    kit.story(RIGHT)
    again = kit.grade("--replay", replay)
    assert "has changed" in again.err
    assert again.checks()["never-loses"]["status"] == "pass"


def test_a_crash_of_the_grader_is_exit_code_3(kit: Kit) -> None:
    """Its check is an error and says so; the others are made."""
    kit.grader(text=GRADER.replace('if run.result != 2 * number:', 'if run.result / 0:'))
    outcome = kit.grade("--schedules", "3")
    assert outcome.code == 3, outcome.out + outcome.err
    assert "not yours" in outcome.out
    checks = outcome.checks()
    assert (checks["returns-double"]["status"], checks["never-loses"]["status"]) == ("error", "pass")
    assert checks["returns-double"]["diagnosis"]["id"] == "could-not-check"
    assert "ZeroDivisionError" in checks["returns-double"]["diagnosis"]["seen"]


def test_a_grader_that_cannot_be_imported_is_exit_code_3(kit: Kit) -> None:
    """Nothing is graded, and the reason is shown."""
    kit.grader(text="import nothing_of_that_name\n")
    outcome = kit.grade()
    assert outcome.code == 3
    assert "nothing_of_that_name" in outcome.err


def test_a_missing_file_fails_each_check(kit: Kit) -> None:
    """It is named; exit code 1."""
    kit.story(None).unlink()
    outcome = kit.grade()
    assert outcome.code == 1
    assert {check["diagnosis"]["id"] for check in outcome.checks().values()} == {"not-runnable"}
    assert "01_double/story.py" in outcome.checks()["never-loses"]["diagnosis"]["seen"]


def test_an_exercise_beside_a_bad_one_is_graded(kit: Kit) -> None:
    """Side by side in two workers: an endless loop here costs nothing there."""
    kit.grader("02_again")
    kit.story("while True:\n    pass\n", "02_again")
    outcome = kit.grade("--workers", "2", "--schedules", "3")
    assert outcome.code == 1, outcome.out + outcome.err
    assert {check["status"] for check in outcome.checks().values()} == {"pass"}
    assert {check["diagnosis"]["id"] for check in outcome.checks("02_again").values()} == {"too-long"}


def test_a_worker_that_dies_costs_only_its_own_check(kit: Kit) -> None:
    """That check could not be made; every other one was."""
    kit.grader("02_again", GRADER.replace('number = draw("double").number(2, 99)', "import os; os._exit(1)"))
    kit.story(RIGHT, "02_again")
    outcome = kit.grade("--workers", "2", "--schedules", "3")
    assert outcome.code == 3, outcome.out + outcome.err
    assert {check["status"] for check in outcome.checks().values()} == {"pass"}
    again = outcome.checks("02_again")
    assert [check["status"] for check in again.values()] == ["error", "pass"]
    assert again["returns-double"]["diagnosis"]["id"] == "could-not-check"


def test_chosen_exercises_alone_are_graded(kit: Kit) -> None:
    """And each of them once."""
    kit.grader("02_again")
    kit.story(RIGHT, "02_again")
    outcome = kit.grade("again", "02", "--schedules", "3")
    assert [exercise["id"] for exercise in outcome.result["exercises"]] == ["02_again"]


@pytest.mark.parametrize("name", ["02_again", "02", "again", "exercises/02_again/", "02_again/"])
def test_an_exercise_is_meant_by_folder_number_or_word(name: str) -> None:
    """With a path before it too, as a shell completes it."""
    assert cli._find(name, ["01_double", "02_again"]) == "02_again"


@pytest.mark.parametrize(("arguments", "told"), [
    (["03_nothing"], "there is no exercise 03_nothing; there are: 01_double"),
    (["--target", "nowhere"], "there is no folder nowhere"),
    (["--graders", "nowhere"], "there are no graders in nowhere"),
    (["--schedules", "0"], "--schedules"),
    (["--replay", "nonsense"], "looks like 08-3-0-17-3f9a2"),
    (["--replay", "09-1-0-0-00000"], "there is no exercise 09"),
    (["--start-method", "knife"], "invalid choice"),
])
def test_a_command_line_that_is_off_is_exit_code_2(kit: Kit, arguments: list[str], told: str) -> None:
    """With what is wrong, and what there is; nothing is written."""
    outcome = kit.grade(*arguments)
    assert outcome.code == 2
    assert told in outcome.err
    assert not kit.results.exists()


def test_options_reach_the_checks(kit: Kit) -> None:
    """The seed draws other inputs, and the number of schedules is kept to."""
    first = kit.grade("--schedules", "3")
    other = kit.grade("--schedules", "3", "--seed", "another")
    assert [outcome.checks()["never-loses"]["schedules"] for outcome in (first, other)] == [3, 3]
    inputs = [outcome.checks()["returns-double"]["inputs"] for outcome in (first, other)]
    assert inputs[0] != inputs[1]
    assert other.result["seed"] == "another"


def test_results_of_other_runs_are_kept_where_it_is_asked_for(kit: Kit) -> None:
    """And merged in the summary."""
    kit.grade("--schedules", "3")
    kit.grade("--schedules", "3", "--keep-results", method="spawn")
    names = sorted(path.name for path in kit.results.iterdir())
    assert [name.rpartition("-")[2] for name in names] == ["fork.json", "spawn.json", "summary.json"]
    assert len(json.loads((kit.results / "summary.json").read_text())["runs"]) == 2


def test_the_same_command_gives_the_same_results(kit: Kit) -> None:
    """But for the seconds that it took."""
    kit.story(WRONG)

    def timeless(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: timeless(value) for key, value in data.items() if key not in ("seconds",)}
        return [timeless(item) for item in data] if isinstance(data, list) else data

    results = [timeless(kit.grade("--schedules", "6").result) for _ in range(2)]
    for result in results:
        result.pop("created", None)
    assert results[0] == results[1]


def test_what_a_program_says_cannot_break_the_report(kit: Kit) -> None:
    """Markup, control characters, and texts that are no Unicode."""
    kit.story(RIGHT.replace("return 2 * number", "raise ValueError('[red]a\\udcff[/nothing] \\x1b[2J \\u202e')"))
    outcome = kit.grade("--schedules", "3")
    assert outcome.code == 1, outcome.out + outcome.err
    diagnosis = outcome.checks()["returns-double"]["diagnosis"]
    assert diagnosis["id"] == "raised"
    assert "[red]a" in diagnosis["seen"]
    assert "[red]a" in outcome.out
    assert "\x1b[2J" not in outcome.out
