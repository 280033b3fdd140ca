"""Where a report is shown: the console, and the signs that its encoding can show.

A console that cannot show a character of a student's (a locale of plain ASCII, say) shows its escape: a
report never ends in an encoding error. Movement needs a real terminal, and is left out wherever colour is
unwelcome.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from rich.box import SIMPLE_HEAD, Box
from rich.console import Console

__all__ = ["Signs", "make_console", "may_move", "signs_for"]


@dataclass(frozen=True)
class Signs:
    """Everything in a report that is not a word."""

    passed: str
    failed: str
    error: str
    not_run: str
    full: str
    """A part of a bar that was earned."""
    empty: str
    """A part of a bar that was not."""
    margin: str
    """What stands between a line number and the line."""
    frame: Box
    """How a timeline's head is set off."""


_RICH_SIGNS = Signs("✓", "✗", "!", "-", "█", "░", "│", SIMPLE_HEAD)
_ASCII_FRAME = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
_ASCII_SIGNS = Signs("ok", "x", "!", "-", "#", "-", "|", _ASCII_FRAME)


def make_console(stream: IO[str] | None = None, width: int | None = None) -> Console:
    """Make the console that a report is printed on.

    Args:
        stream: where to; standard output by default. Characters that its encoding lacks will come out as
        escapes. width: in columns; by default the terminal's, or 80 where there is none.

    Returns:
        A console that takes text as it is: no markup, no emoji codes, no guessed colours.
    """
    stream = sys.stdout if stream is None else stream
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False)


def signs_for(console: Console) -> Signs:
    """The signs that a console can show."""
    return _ASCII_SIGNS if console.options.ascii_only else _RICH_SIGNS


def may_move(console: Console, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether lines may be redrawn in place.

    Args:
        console: the console.
        environ: the environment; NO_COLOR and a TERM without abilities are obeyed.
    """
    able = environ.get("TERM", "dumb") not in ("dumb", "unknown")
    return console.file.isatty() and able and not environ.get("NO_COLOR")
