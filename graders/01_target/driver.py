"""Calls of launch and launch_all, after which the main process stays for a while, or leaves at once.

Where the program goes wrong the trace alone does not tell how: who called countdown in the main process, and where a
process was made that nobody started. So both are watched, in the main process alone.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
import time
from multiprocessing import process

from lockstep.stage.drive import mark

STAY = 4
"""Virtual seconds: a count takes three."""

_make, _run = process.BaseProcess.__init__, process.BaseProcess.run
_watched: dict[str, object] = {"pid": 0, "file": "", "made": []}


def launch(story, name):
    """The student's ``launch``, and then stay; mark ``returned`` also says where processes were made."""
    _watch(story, story.launch, name, STAY)


def launch_and_leave(story, name):
    """The student's ``launch``, and then leave."""
    _watch(story, story.launch, name, 0)


def launch_all(story, names):
    """The student's ``launch_all``, and then stay."""
    _watch(story, story.launch_all, names, STAY)


def launch_all_and_leave(story, names):
    """The student's ``launch_all``, and then leave."""
    _watch(story, story.launch_all, names, 0)


def _watch(story, function, argument, stay):
    story.countdown = _telling(story.countdown)
    _watched.update(pid=os.getpid(), file=story.__file__)
    result = function(argument)
    code = getattr(function, "__code__", None)
    mark("returned", {"result": result, "made": _watched["made"], "line": code and str(code.co_firstlineno)})
    if stay:
        time.sleep(stay)


def _telling(countdown):
    """Wrap ``countdown`` so that a call in the main process is marked with its line and with what led to it."""
    @functools.wraps(countdown)
    def told(*args, **kwargs):
        if os.getpid() == _watched["pid"]:
            thread = threading.current_thread() is not threading.main_thread()
            mark("mark", "thread" if thread else "run" if _is_below(_run.__code__) else "call")
        return countdown(*args, **kwargs)
    return told


def _is_below(code):
    frame = sys._getframe(2)
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back
    return frame is not None


@functools.wraps(_make)
def _noting(self, *args, **kwargs):
    """Make a process, and note the student's line that does it."""
    frame = sys._getframe(1) if os.getpid() == _watched["pid"] else None
    while frame is not None and frame.f_code.co_filename != _watched["file"]:
        frame = frame.f_back
    if frame is not None:
        _watched["made"].append(str(frame.f_lineno))
    _make(self, *args, **kwargs)


process.BaseProcess.__init__ = _noting
