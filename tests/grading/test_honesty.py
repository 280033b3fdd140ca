"""Never a silent pass: where the kit could not check what it promises, it says so."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from lockstep.conductor import Theatre, Verdict, verdict, zygote
from lockstep.grading import CouldNotCheck
from lockstep.grading.exploration import Settings
from lockstep.grading.observation import Observation
from lockstep.result import CheckResult
from tests.grading.judged import judge, program_of

LOCKED = """
    def add(lock, total):
        with lock:
            total.value += 1

    def main(count=2):
        lock, total = Lock(), Value("i", 0)
        children = [Process(target=add, args=(lock, total)) for _ in range(count)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        return total.value
    """


def explore(theatre: Theatre, folder: Path, source: str, *args: object, schedules: int | None = None) -> CheckResult:
    """A check that looks at every schedule and fails none of them."""
    program = program_of(theatre, folder, source, schedules=4)

    def check() -> None:
        for run in program.explore("main", *args, schedules=schedules):
            run.require_end()

    return judge(program, check)


def test_a_search_that_meets_one_order_could_not_check(theatre: Theatre, tmp_path: Path) -> None:
    """Of a program with one process there is no second order to try: that is no proof of anything."""
    result = explore(theatre, tmp_path, "def main():\n    time.sleep(1)")
    assert result.status == "error"
    assert result.diagnosis is not None
    assert result.diagnosis.id == "could-not-check"
    assert "only one order to try" in result.diagnosis.seen


def test_a_search_with_choices_passes(theatre: Theatre, tmp_path: Path) -> None:
    """And says how many schedules it has tried."""
    result = explore(theatre, tmp_path, LOCKED)
    assert (result.status, result.schedules, result.diagnosis) == ("pass", 4, None)
    assert result.repeatable


def test_a_single_run_needs_no_choices(theatre: Theatre, tmp_path: Path) -> None:
    """It promises no search."""
    assert explore(theatre, tmp_path, "def main():\n    time.sleep(1)", schedules=1).status == "pass"


def test_a_run_with_somebody_off_stage_is_not_called_repeatable(theatre: Theatre, tmp_path: Path) -> None:
    """It may come out otherwise the next time."""
    source = """
        import ctypes

        def main():
            ctypes.CDLL(None).usleep(200_000)
        """
    result = explore(theatre, tmp_path, source, schedules=1)
    assert (result.status, result.repeatable) == ("pass", False)


def test_lost_control_is_an_error_and_not_a_failure(theatre: Theatre, tmp_path: Path) -> None:
    """A verdict that says nothing about the program must not cost points."""
    program = program_of(theatre, tmp_path, LOCKED)

    def check() -> None:
        seen = program.run("main")
        lost = dataclasses.replace(seen.run, verdict=Verdict(verdict.LOST, detail="nobody is there"))
        Observation(lost, seen.call, seen.source, seen.schedule, seen.method).require_end()

    result = judge(program, check)
    assert (result.status, result.schedule) == ("error", None)
    assert result.diagnosis is not None
    assert "nobody is there" in result.diagnosis.seen


def test_a_machine_that_cannot_start_a_run_is_an_error(tmp_path: Path) -> None:
    """Its interpreter's last words are shown."""
    with Theatre("/bin/false") as broken:
        result = judge(program_of(broken, tmp_path, LOCKED), lambda: None)
    assert result.status == "error"
    assert result.diagnosis is not None
    assert zygote.ZygoteDied.__name__ in result.diagnosis.seen
    assert "not your program's fault" in result.diagnosis.next


def test_a_crash_of_the_grader_is_an_error_with_its_line(theatre: Theatre, tmp_path: Path) -> None:
    """It is never blamed on the student."""
    def check() -> None:
        raise ZeroDivisionError("a grader's slip")

    result = judge(program_of(theatre, tmp_path, LOCKED), check)
    assert result.status == "error"
    assert result.diagnosis is not None
    assert "a grader's slip" in result.diagnosis.seen
    assert "test_honesty.py" in result.diagnosis.seen


def test_could_not_check_is_for_graders_too(theatre: Theatre, tmp_path: Path) -> None:
    """They may say it themselves."""
    def check() -> None:
        raise CouldNotCheck("no two processes met")

    result = judge(program_of(theatre, tmp_path, LOCKED), check)
    assert result.status == "error"


def test_a_failed_check_names_the_schedule_that_showed_it(theatre: Theatre, tmp_path: Path) -> None:
    """And running just that one shows it again."""
    source = LOCKED.replace("with lock:", "if lock:")
    program = program_of(theatre, tmp_path, source, schedules=20)

    def check_with(made: object) -> CheckResult:
        def check() -> None:
            for run in made.explore("main", 3):  # type: ignore[attr-defined]
                if run.result != 3:
                    run.fail("no-lock", expected="3", seen=str(run.result), next="use the lock")
        return judge(made, check)  # type: ignore[arg-type]

    result = check_with(program)
    assert result.diagnosis is not None
    assert result.diagnosis.id == "no-lock"
    assert result.schedule is not None
    exercise, order, exploration, number, fingerprint = result.schedule.split("-")
    assert (exercise, order, exploration) == ("08", "1", "0")
    assert fingerprint == program.source.fingerprint
    assert int(number) == result.schedules - 1
    again = check_with(program_of(theatre, tmp_path, source, schedules=20, replay=(0, int(number))))
    assert again.diagnosis is not None
    assert (again.diagnosis.seen, again.schedules) == (result.diagnosis.seen, 1)
    assert again.schedule == result.schedule


def test_checks_that_ask_for_the_same_share_its_runs(theatre: Theatre, tmp_path: Path) -> None:
    """A second look costs nothing; other arguments are another exploration."""
    program = program_of(theatre, tmp_path, LOCKED, schedules=3)
    first = list(program.explore("main", 2))
    again = list(program.explore("main", 2))
    other = list(program.explore("main", 3))
    assert [one is two for one, two in zip(first, again, strict=True)] == [True] * 3
    assert other[0] is not first[0]
    assert program.tried == 9
    assert Settings().seed == "kit"
