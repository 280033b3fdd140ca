"""Calls of the kit's own: what kind of process the student's functions have started is looked at when they return.

In a vigil, the sleep of a child takes 0.9 s more, as it may on a slow machine. Children know of it by their authkey,
which each of them gets from its parent, whatever the start method.
"""

from __future__ import annotations

import multiprocessing
import time

from lockstep.stage.drive import mark

SLOW = b"the machine is slow"

_sleep = time.sleep


def _slow_sleep(seconds):
    child = multiprocessing.parent_process() is not None
    _sleep(seconds + 0.9 if child and multiprocessing.current_process().authkey == SLOW else seconds)


time.sleep = _slow_sleep


def _look_at(p):
    """The pid that a Process goes by, and the attributes that somebody has added to it."""
    added = [name for name in getattr(p, "__dict__", {}) if not hasattr(multiprocessing.Process, name)]
    return [getattr(p, "pid", None), [name for name in added if name[0] != "_" or "daemon" in name][:20]]


def company(story, name, seconds):
    """The student's ``start_companion``; mark ``returns`` with its Process; the program ends some seconds later."""
    p = story.start_companion(name)
    mark("returns", [_look_at(p)])
    _sleep(seconds)


def visit(story, name, seconds):
    """The student's ``leave_early``; mark ``returns`` with the children that are left; the program ends then."""
    story.leave_early(name, seconds)
    mark("returns", [_look_at(p) for p in multiprocessing.active_children()])


def vigil(story, name):
    """The student's ``stay`` on a slow machine; mark ``returns``; the program ends then."""
    multiprocessing.current_process().authkey = SLOW
    story.stay(name)
    mark("returns", [])
