"""The timeline of a schedule: virtual time at the left, one column per process.

Where the columns would get too narrow to read, the same rows come as a list, with the process named in each.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from lockstep.report.console import Signs
from lockstep.report.neutral import neutral
from lockstep.result import TimelineRow
from lockstep.words import _, ngettext

__all__ = ["timeline_parts"]

NARROWEST_COLUMN = 14
MOST_ROWS = 40
_TIME_WIDTH = 8
_GAP = 2
_COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "red")


def timeline_parts(rows: Sequence[TimelineRow], width: int, signs: Signs) -> list[RenderableType]:
    """Draw a timeline.

    Args:
        rows: the steps in order; of more than `MOST_ROWS`, the last ones are drawn and the others counted.
        width: columns of the screen to stay within.
        signs: what the console can show.

    Returns:
        What is to be printed, one below the other; nothing where there are no rows.
    """
    if not rows:
        return []
    processes = list(dict.fromkeys(row.process for row in rows))
    left_out, shown = max(0, len(rows) - MOST_ROWS), rows[-MOST_ROWS:]
    parts: list[RenderableType] = []
    if left_out:
        text = ngettext("... {n} earlier step left out", "... {n} earlier steps left out", left_out)
        parts.append(Text(text.format(n=left_out), style="dim"))
    column = (width - _TIME_WIDTH) // len(processes) - _GAP
    draw = _in_columns if column >= NARROWEST_COLUMN or len(processes) == 1 else _as_list
    parts.append(draw(shown, processes, signs))
    return parts


def _in_columns(rows: Sequence[TimelineRow], processes: list[str], signs: Signs) -> Table:
    table = _table(signs)
    for process in processes:
        style = f"bold {_colour(process, processes)}"
        table.add_column(neutral(process), header_style=style, min_width=NARROWEST_COLUMN)
    for row in rows:
        cells = [Text(style=_colour(process, processes)) for process in processes]
        cells[processes.index(row.process)].append_text(_step(row))
        table.add_row(_time(row), *cells)
    return table


def _as_list(rows: Sequence[TimelineRow], processes: list[str], signs: Signs) -> Table:
    table = _table(signs)
    table.add_column(_("process"), no_wrap=True, max_width=24)
    table.add_column(_("step"))
    for row in rows:
        colour = _colour(row.process, processes)
        step = Text(style=colour).append_text(_step(row))
        table.add_row(_time(row), Text(neutral(row.process), style=colour), step)
    return table


def _table(signs: Signs) -> Table:
    """A table with its first column, the time."""
    table = Table(box=signs.frame, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(_("time"), justify="right", no_wrap=True, style="dim", width=_TIME_WIDTH - 1)
    return table


def _time(row: TimelineRow) -> str:
    return f"{row.time:.3f}"


def _step(row: TimelineRow) -> Text:
    """The line's number, where there is one, and what happened there."""
    number = Text(f"{row.line} ", style="dim") if row.line is not None else Text()
    return number.append(neutral(row.text), style="not dim")


def _colour(process: str, processes: list[str]) -> str:
    return _COLOURS[processes.index(process) % len(_COLOURS)]
