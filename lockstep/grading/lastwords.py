"""Exceptions of processes that broke off before their work began, read from the tracebacks that they left.

A spawned process first imports the student's file and unpickles what it was given. What is raised there
never passes through ``Process.run``, so nobody tells of it: all that is left is exit code 1 and a traceback on
standard error, which is known by its frame in ``spawn._main``. That exit code is the failure; the traceback only
explains it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from lockstep.conductor import Printed, Raised, Trace

_FRAME = re.compile(r'  File "(?P<file>.+)", line (?P<line>\d+), in (?P<function>\S+)')
_ERROR = re.compile(r"(?:\w+\.)*(?P<kind>[A-Z]\w*)(?:: ?(?P<text>.*))?")
_HEAD = "Traceback (most recent call last)"
_STARTING = os.path.join("multiprocessing", "spawn.py")


def broken_off(trace: Trace, story: Path) -> list[Raised]:
    """The exceptions of processes that broke off while they were starting, and that are not in the trace.

    Args:
        trace: the run's.
        story: the student's file, whose folder tells which frames are the student's own.
    """
    told = {raised.process for raised in trace.raised}
    found = []
    for name, process in trace.processes.items():
        if process.exit_code == 1 and name not in told:
            words = [line for line in trace.printed if line.error and line.process == name]
            raised = _read(words, f"{story.absolute().parent}{os.sep}")
            if raised is not None:
                found.append(raised)
    return found


def _read(words: list[Printed], folder: str) -> Raised | None:
    """The exception of the last traceback in these words; None where it is not one of a start."""
    texts = [line.text for line in words]
    heads = [number for number, text in enumerate(texts) if text.startswith(_HEAD)]
    if not heads:
        return None
    texts = texts[heads[-1] + 1:]
    frames: list[tuple[str, int, str, str]] = []
    starting = False
    for number, text in enumerate(texts):
        frame = _FRAME.match(text)
        if frame is not None:
            starting = starting or frame["file"].endswith(_STARTING) and frame["function"] == "_main"
            if frame["file"].startswith(folder):
                source = texts[number + 1].strip() if number + 1 < len(texts) else ""
                frames.append((frame["file"][len(folder):], int(frame["line"]), frame["function"], source))
        elif text and not text[0].isspace():
            error = _ERROR.fullmatch(text)
            if error is None or not starting:
                return None
            said = "\n".join([error["text"] or "", *texts[number + 1:]]).strip()
            kind = error["kind"]
            return Raised(words[-1].time, words[-1].process, "child", kind, said, tuple(frames), (kind,))
    return None
