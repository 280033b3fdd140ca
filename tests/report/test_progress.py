"""Progress: moving lines on a terminal, next to none elsewhere."""

from __future__ import annotations

import io

import pytest

from lockstep.report.console import make_console, may_move
from lockstep.report.progress import SPEAK_AFTER, Progress
from tests.report.samples import check, failed


class FakeTerminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


class FakeClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_pipe_gets_one_line_and_no_movement() -> None:
    """Everything else is said by the report."""
    stream = io.StringIO()
    with Progress(make_console(stream, 80)) as progress:
        progress.started(["03_join", "08_lock"])
        for n in range(100):
            progress.schedules_tried("08_lock", "never-oversold", n)
        progress.check_done("08_lock", check())
    assert stream.getvalue() == "Grading 03_join, 08_lock\n"


def test_a_long_silence_is_broken() -> None:
    """A log of continuous integration shows that work goes on."""
    stream, clock = io.StringIO(), FakeClock()
    with Progress(make_console(stream, 80), now=clock) as progress:
        progress.started(["08_lock"])
        progress.check_done("08_lock", check(schedules=57))
        clock.time = SPEAK_AFTER
        progress.schedules_tried("08_lock", "looks-at-once", 3)
        progress.schedules_tried("08_lock", "looks-at-once", 4)
    assert stream.getvalue().splitlines()[1:] == ["Still grading: 1 check done, 60 schedules tried"]


def test_a_terminal_sees_checks_and_schedules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of the checks done, the check at work, and how many schedules it has tried."""
    monkeypatch.setenv("TERM", "xterm")
    stream, clock = FakeTerminal(), FakeClock()
    with Progress(make_console(stream, 80), moving=True, now=clock) as progress:
        progress.started(["03_join", "08_lock"])
        progress.check_done("08_lock", check(schedules=50))
        progress.check_done("08_lock", failed("other", schedules=1))
        clock.time = 1.0
        progress.schedules_tried("08_lock", "looks-at-once", 7)
    text = stream.getvalue()
    assert "✓" in text
    assert "✗" in text
    assert "looks-at-once" in text
    assert "58 schedules" in text


def test_redrawing_is_not_done_for_every_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand schedules a second must not wait for the terminal."""
    monkeypatch.setenv("TERM", "xterm")
    stream, clock = FakeTerminal(), FakeClock()
    with Progress(make_console(stream, 80), moving=True, now=clock) as progress:
        progress.started(["08_lock"])
        before = len(stream.getvalue())
        for n in range(100):
            progress.schedules_tried("08_lock", "never-oversold", n)
        assert len(stream.getvalue()) == before


def test_the_cursor_comes_back_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ended the grading."""
    monkeypatch.setenv("TERM", "xterm")
    stream = FakeTerminal()
    progress = Progress(make_console(stream, 80), moving=True)

    def interrupted() -> None:
        with progress:
            progress.started(["08_lock"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex("\x1b[?25l")


def test_an_exercise_unheard_of_joins_at_the_end() -> None:
    """News may come before the list of exercises, or of an exercise that it lacks."""
    stream = io.StringIO()
    progress = Progress(make_console(stream, 80))
    progress.check_done("08_lock", check())
    progress.finished()
    progress.finished()


@pytest.mark.parametrize(
    ("environ", "moves"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_movement_needs_an_able_terminal(environ: dict[str, str], moves: bool) -> None:
    """NO_COLOR and a dumb terminal are obeyed."""
    assert may_move(make_console(FakeTerminal(), 80), environ) is moves


def test_a_pipe_never_moves() -> None:
    """Even where the environment says that a terminal would be able to."""
    assert not may_move(make_console(io.StringIO(), 80), {"TERM": "xterm"})
