"""Reports: each a pure function of the result model.

`terminal` shows a run to whoever sits before it, `progress` shows that it is under way, `json_writer` writes
it to the results folder, `summary` merges several runs, `neutral` takes the sting out of text that comes from
a student's program.
"""

from __future__ import annotations

from lockstep.report.json_writer import empty_results, read_results, write_result, write_summary
from lockstep.report.neutral import neutral
from lockstep.report.progress import Progress
from lockstep.report.summary import merge
from lockstep.report.terminal import make_console, print_result, print_summary

__all__ = [
    "Progress",
    "empty_results",
    "make_console",
    "merge",
    "neutral",
    "print_result",
    "print_summary",
    "read_results",
    "write_result",
    "write_summary",
]
