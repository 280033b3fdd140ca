"""What is seen while grading goes on.

On a terminal, a few lines that are redrawn in place and gone when grading ends: exercise, checks done, the
check at work, schedules tried. Elsewhere (a pipe, a log, NO_COLOR, a dumb terminal), one line at the
beginning, and another only where nothing else has been said for half a minute. The lines are redrawn when
there is news, never by a thread of their own: a grader forks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from lockstep.report.console import Signs, may_move, signs_for
from lockstep.result import CheckResult
from lockstep.words import _, ngettext

__all__ = ["Progress"]

REDRAW_AFTER = 0.1
"""Real seconds between two redrawings."""
SPEAK_AFTER = 30.0
"""Real seconds of silence after which a plain line says that work goes on."""


@dataclass
class _Standing:
    """How far an exercise has come."""

    done: list[str] = field(default_factory=list)
    """The statuses of the checks done, in the order in which they were."""
    at_work: str | None = None
    """The check last heard of, while it is not done."""
    schedules: dict[str, int] = field(default_factory=dict)
    """Schedules tried, by check."""


class Progress:
    """Shows a grading run under way; a context manager, so that the terminal is left in order.

    Args:
        console: where to.
        moving: redraw in place; by default wherever `may_move` allows it.
        now: a clock in real seconds.
    """

    def __init__(
        self, console: Console, *, moving: bool | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._now = now
        self._standings: dict[str, _Standing] = {}
        self._last_shown = now()
        self._live: Live | None = None
        if may_move(console) if moving is None else moving:
            self._live = Live(
                console=console,
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finished()

    def started(self, exercise_ids: Iterable[str]) -> None:
        """Grading begins.

        Args:
            exercise_ids: what will be graded, in order. An exercise that is heard of later joins at the end.
        """
        self._standings = {exercise_id: _Standing() for exercise_id in exercise_ids}
        if self._live is not None:
            self._live.start()
            self._show()
        else:
            text = _("Grading {exercises}").format(exercises=", ".join(self._standings))
            self._console.print(Text(text, style="dim"))

    def schedules_tried(self, exercise_id: str, check_id: str, n: int) -> None:
        """A check has come further.

        Args:
            exercise_id: the exercise.
            check_id: its check.
            n: how many schedules that check has tried so far.
        """
        standing = self._standings.setdefault(exercise_id, _Standing())
        standing.at_work = check_id
        standing.schedules[check_id] = n
        self._news()

    def check_done(self, exercise_id: str, check: CheckResult) -> None:
        """A check has its result.

        Args:
            exercise_id: the exercise.
            check: the result.
        """
        standing = self._standings.setdefault(exercise_id, _Standing())
        standing.done.append(check.status)
        standing.schedules[check.id] = check.schedules
        if standing.at_work == check.id:
            standing.at_work = None
        self._news()

    def finished(self) -> None:
        """Grading has ended: the moving lines go. More than one call does no harm."""
        if self._live is not None:
            self._live.stop()

    def _news(self) -> None:
        """Show how things stand, unless that was done a moment ago."""
        silence = self._now() - self._last_shown
        if silence >= (REDRAW_AFTER if self._live is not None else SPEAK_AFTER):
            self._show()

    def _show(self) -> None:
        self._last_shown = self._now()
        if self._live is not None:
            signs = signs_for(self._console)
            width = max(map(len, self._standings), default=0)
            lines = (_moving_line(name, width, standing, signs) for name, standing in self._standings.items())
            self._live.update(Group(*lines), refresh=True)
        else:
            self._console.print(Text(_still_grading(self._standings), style="dim"))


def _moving_line(name: str, width: int, standing: _Standing, signs: Signs) -> Text:
    """An exercise: its checks done, the check at work, schedules tried."""
    line = Text(f"{name:<{width}}  ", no_wrap=True, overflow="ellipsis")
    for status in standing.done:
        sign, style = {
            "pass": (signs.passed, "green"),
            "fail": (signs.failed, "red"),
            "error": (signs.error, "bold red"),
            "not-run": (signs.not_run, "dim"),
        }[status]
        line.append(sign + " ", style=style)
    if standing.at_work is not None:
        line.append(standing.at_work + "  ", style="bold")
    n = sum(standing.schedules.values())
    if n:
        line.append(ngettext("{n} schedule", "{n} schedules", n).format(n=n), style="dim")
    return line


def _still_grading(standings: dict[str, _Standing]) -> str:
    """One line for a log: how much has been done."""
    checks = sum(len(standing.done) for standing in standings.values())
    n = sum(sum(standing.schedules.values()) for standing in standings.values())
    done = ngettext("{n} check done", "{n} checks done", checks).format(n=checks)
    tried = ngettext("{n} schedule tried", "{n} schedules tried", n).format(n=n)
    return _("Still grading: {done}, {tried}").format(done=done, tried=tried)
