"""The terminal report: short where all is well, complete where it is not, safe whatever the student wrote."""

from __future__ import annotations

import io
import shlex
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from lockstep.report.console import make_console
from lockstep.report.summary import merge
from lockstep.report.terminal import print_result, print_summary
from lockstep.report.timeline import MOST_ROWS
from lockstep.result import Diagnosis, Result, TimelineRow
from tests.report.samples import TIMELINE, check, deadlock, exercise, failed, lock_too_small, result

NOT_WRITTEN = Diagnosis(
    "not-written", "run is written", "NotImplementedError", "08_lock/tickets.py:3", "Write it."
)


def shown(run: Result, source_root: Path | None = None, *, width: int = 100, **keywords: Any) -> list[str]:
    """The lines that a run prints, without the blanks that fill them up."""
    stream = io.StringIO()
    print_result(run, make_console(stream, width), source_root, **keywords)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def three_passed() -> Result:
    names = ("03_join", "08_lock", "11_producer_consumer")
    return result(
        *(exercise(name, check(points=10, schedules=63, exhaustive=name == "03_join")) for name in names)
    )


def test_a_run_at_full_marks_is_a_line_each_and_two_more() -> None:
    """A run on six Pythons must still be readable."""
    lines = shown(three_passed())
    assert len(lines) == 5
    assert lines[0].startswith("Python 3.12.1, fork")
    assert lines[1].split() == ["03_join", "█" * 10, "10", "of", "10", "63", "tried", "+", "proof"]
    assert lines[2].split() == ["08_lock", "█" * 10, "10", "of", "10", "63", "tried,", "no", "proof"]
    assert "30 of 30" in lines[4]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_run_at_full_marks_fits_the_screen(width: int) -> None:
    """Nothing is cut at 60 columns."""
    lines = shown(three_passed(), width=width)
    assert len(lines) == 5
    assert max(map(cell_len, lines)) <= width
    assert not [line for line in lines if "…" in line]


@pytest.mark.parametrize(
    ("score", "max_score", "bar"),
    [(0, 100, "░" * 10), (1, 100, "█" + "░" * 9), (99, 100, "█" * 9 + "░"), (100, 100, "█" * 10)],
)
def test_a_bar_is_full_at_full_marks_only(score: int, max_score: int, bar: str) -> None:
    """And empty at no points only."""
    checks = [check("a", points=score), failed("b", points=max_score - score)]
    run = result(exercise("08_lock", *[each for each in checks if each.points]))
    assert shown(run)[1].split()[1] == bar


def test_a_failed_check_tells_all(tmp_path: Path) -> None:
    """Claim, expected, seen, inputs, place, line of code, timeline, what to try, how to replay."""
    (tmp_path / "08_lock").mkdir()
    (tmp_path / "08_lock" / "tickets.py").write_text("def run():\n\n    with lock:\n")
    text = "\n".join(shown(result(exercise("08_lock", failed())), tmp_path))
    for part in (
        "✗ never-oversold (0 of 4): Never more tickets are sold than there were.",
        "lock-too-small  ",
        "08_lock/tickets.py:3",
        "3 │     with lock:",
        "Expected  2 tickets sold, for there were 2",
        "Seen      ana and bo both bought the last ticket: 3 sold, 2 there",
        'Inputs    tickets = 2, users = ["ana", "bo", "cleo"]',
        "Try next  Take the lock before the number is read",
        "Search    57 schedules tried",
        "Replay    nox -s grade -- 08_lock --replay 1a.9c-0f2",
    ):
        assert part in text


def test_a_timeline_has_a_column_for_each_process() -> None:
    """With virtual time at the left, and each step below its process."""
    lines = shown(result(exercise("08_lock", failed())))
    head = next(number for number, line in enumerate(lines) if "P0.1 ana" in line)
    ana, bo = lines[head].index("P0.1 ana"), lines[head].index("P0.2 bo")
    rows = lines[head + 2 : head + 2 + len(TIMELINE)]
    for row, line in zip(TIMELINE, rows, strict=True):
        column = ana if row.process == "P0.1 ana" else bo
        assert line.split()[0] == f"{row.time:.3f}"
        assert line[column:].startswith(f"{row.line} {row.text}")


@pytest.mark.parametrize("width", [60, 100])
def test_a_timeline_of_many_processes_becomes_a_list(width: int) -> None:
    """Columns of a few letters cannot be read."""
    rows = tuple(TimelineRow(0.5, f"P0.{n}", 12, f"reads the number {n}") for n in range(1, 9))
    run = result(exercise("08_lock", failed(diagnosis=lock_too_small(timeline=rows))))
    text = "\n".join(shown(run, width=width))
    assert "0.500  P0.7     12 reads the number 7" in text


def test_a_long_timeline_keeps_its_end_and_counts_the_rest() -> None:
    """The end is where it went wrong."""
    rows = tuple(TimelineRow(n / 8, "P0", None, f"step {n}") for n in range(MOST_ROWS + 5))
    lines = shown(result(exercise("08_lock", failed(diagnosis=lock_too_small(timeline=rows)))))
    assert "... 5 earlier steps left out" in "\n".join(lines)
    assert not [line for line in lines if line.endswith("step 4")]
    assert [line for line in lines if line.endswith(f"step {MOST_ROWS + 4}")]


def test_a_deadlock_says_who_waits_for_what() -> None:
    """One line for each process."""
    lines = shown(result(exercise("11_producer_consumer", failed(diagnosis=deadlock()))))
    first = next(number for number, line in enumerate(lines) if "Waiting" in line)
    assert lines[first].endswith("P0 waits in eater.join() for P0.4, at kitchen.py:44")
    assert lines[first + 1].strip() == "P0.4 eater-2 waits in q.get() for q, at kitchen.py:31"


def test_the_replay_command_can_be_copied() -> None:
    """On one line whatever the width, with the options that the run had, quoted for a shell."""
    run = result(exercise("11_producer_consumer", failed(schedule="1a.9c;$x*")))
    line = next(line for line in shown(run, width=60, options=("--seed", "a b")) if "Replay" in line)
    command = shlex.split(line.split("Replay")[1])
    assert command == [
        *("nox", "-s", "grade", "--", "11_producer_consumer"),
        *("--replay", "1a.9c;$x*", "--seed", "a b"),
    ]


def test_checks_that_failed_for_one_reason_are_told_together() -> None:
    """An untouched stub fails all of its checks in the same way."""
    checks = [failed(name, diagnosis=NOT_WRITTEN, schedule=None) for name in ("a", "b", "c")]
    text = "\n".join(shown(result(exercise("08_lock", *checks, failed("d")))))
    assert text.count("not-written") == 1
    assert text.count("lock-too-small") == 1
    assert all(f"✗ {name} (0 of 4)" in text for name in "abcd")


def test_an_error_is_loud_and_no_grade() -> None:
    """It says whose fault it is, beside the check and again at the end."""
    why = Diagnosis("could-not-check", "a verdict", "the conductor ended", None, "Report it.")
    lines = shown(result(exercise("08_lock", check("a", status="error", diagnosis=why))))
    assert "! a COULD NOT BE CHECKED" in "\n".join(lines)
    assert " ".join(lines[-2:]) == (
        "1 check could not be made. "
        "That is the kit's fault or this machine's, not yours: this is not a grade."
    )


def test_a_check_that_did_not_run_says_so() -> None:
    """Also without a reason."""
    assert " - later not run (0 of 4): Never" in "\n".join(
        shown(result(exercise("08_lock", check("later", status="not-run"))))
    )


def test_advice_is_given_once_and_costs_nothing() -> None:
    """On checks that passed too."""
    run = result(exercise("08_lock", check("a", advice=("Use with.",)), check("b", advice=("Use with.",))))
    lines = shown(run)
    assert [line.strip() for line in lines if "Advice" in line] == ["Advice: Use with."]
    assert "8 of 8" in lines[1]


def test_a_run_that_cannot_be_repeated_exactly_says_so() -> None:
    """A replay may then show something else."""
    assert "Not exactly repeatable" in "\n".join(shown(result(exercise("08_lock", failed(repeatable=False)))))


def test_nothing_of_a_students_steers_the_terminal() -> None:
    """In no field that can hold a student's text."""
    evil = "\x1b[2J\u202e[red]::error::x"
    why = lock_too_small(
        seen=f"{evil}\nsecond line",
        expected=evil,
        next=evil,
        source=evil,
        timeline=(TimelineRow(0.0, evil, 1, evil),),
        waits=(evil,),
        advice=(evil,),
    )
    bad = failed(diagnosis=why, inputs={"user": evil}, claim=evil)
    lines = shown(result(exercise("08_lock", bad, check("b", advice=(evil,)))))
    text = "".join(lines)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "::error" not in text
    assert "[red]" in text
    assert any(line.strip() == "second line" for line in lines)


def test_a_locale_of_ascii_shows_escapes() -> None:
    """No encoding error, no sign that it could not show."""
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")
    why = lock_too_small(seen="ünder 票", source="n = 'é'")
    print_result(result(exercise("08_lock", failed(diagnosis=why))), make_console(stream, 80))
    stream.flush()
    text = buffer.getvalue().decode("ascii")
    assert r"\xfcnder \u7968" in text
    assert " x never-oversold" in text
    assert "-" * 10 in text


def test_no_colour_where_the_output_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets plain text."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert "\x1b" not in "".join(shown(result(exercise("08_lock", failed()))))


@pytest.mark.parametrize("width", [60, 200])
def test_a_failure_fits_the_screen(width: int) -> None:
    """All but the lines that are there to be copied."""
    run = result(
        exercise("08_lock", failed()), exercise("11_producer_consumer", failed(diagnosis=deadlock()))
    )
    too_wide = [line for line in shown(run, width=width) if cell_len(line) > width]
    assert all("--replay" in line or "kitchen.py:31" in line for line in too_wide)


def test_a_line_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    """A link in a student's folder may point to a secret."""
    (tmp_path / "secret").write_text("a\nb\nsecret\n")
    (tmp_path / "mine" / "08_lock").mkdir(parents=True)
    (tmp_path / "mine" / "08_lock" / "tickets.py").symlink_to(tmp_path / "secret")
    assert not [
        line for line in shown(result(exercise("08_lock", failed())), tmp_path / "mine") if "secret" in line
    ]


@pytest.mark.parametrize("content", [None, b"", b"one line", b"\xff\xfe\n\n\xff"])
def test_a_line_that_is_not_there_is_left_out(content: bytes | None, tmp_path: Path) -> None:
    """The file may have gone, be shorter by now, or hold anything."""
    (tmp_path / "08_lock").mkdir()
    if content is not None:
        (tmp_path / "08_lock" / "tickets.py").write_bytes(content)
    assert shown(result(exercise("08_lock", failed())), tmp_path)


def test_a_place_is_shown_from_the_present_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that an editor can open it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exercises").mkdir()
    text = "\n".join(shown(result(exercise("08_lock", failed())), tmp_path / "exercises"))
    assert "lock-too-small  exercises/08_lock/tickets.py:3" in text


def test_a_summary_names_what_differs_between_runs() -> None:
    """A line for each run, one for all, one for each check that only some runs failed."""
    stream = io.StringIO()
    runs = [result(python="3.11.7"), result(exercise("08_lock", failed(), check("looks-at-once", points=6)))]
    print_summary(merge(runs), make_console(stream, 100))
    lines = stream.getvalue().splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["2", "runs"],
        ["3.11.7", "fork", "█" * 10, "10", "of", "10"],
        ["3.12.1", "fork", "█" * 6 + "░" * 4, "6", "of", "10"],
        ["In", "every", "run", "█" * 6 + "░" * 4, "6", "of", "10"],
    ]
    assert lines[4].strip() == "08_lock never-oversold fell short in 3.12.1-fork (lock-too-small) only"


def test_a_summary_of_one_run_says_nothing() -> None:
    """The run has been printed."""
    stream = io.StringIO()
    print_summary(merge([result()]), make_console(stream, 100))
    assert stream.getvalue() == ""
