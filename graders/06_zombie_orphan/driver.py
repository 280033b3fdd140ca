"""Calls of the kit's own: what the student's functions leave behind is looked at before anybody can tidy it away."""

from __future__ import annotations

import functools
import multiprocessing
import os
import time

from lockstep.stage.drive import mark

_leave = os._exit


def _leave_slowly(seconds, code):
    time.sleep(seconds)
    _leave(code)


def _take_time_to_leave(seconds):
    """From now on, ``os._exit``, with which every forked Process ends, takes so long, as it may on a slow machine."""
    if seconds:
        os._exit = functools.partial(_leave_slowly, seconds)


def zombie(story, slow):
    """A zombie of the student's making; mark ``returns`` with the pid that it goes by.

    Args:
        story: the student's module.
        slow: the seconds that it takes a process to end.
    """
    _take_time_to_leave(slow)
    p = story.make_zombie()
    mark("returns", getattr(p, "pid", None))


def _end(seconds, code):
    time.sleep(seconds)
    os._exit(code)


def funerals(story, seconds, codes):
    """Have the student bury two children of the kit's: one that has ended, and one that has *seconds* to live.

    Marks ``calls`` with its pid before each, and ``returns`` with what came out after each.
    """
    for alive, code in zip((0, seconds), codes, strict=True):
        p = multiprocessing.get_context("fork").Process(target=_end, args=(alive, code), name=f"child-{code}")
        p.start()
        if not alive:
            os.waitid(os.P_PID, p.pid, os.WEXITED | os.WNOWAIT)
        mark("calls", p.pid)
        mark("returns", story.bury(p))


def _look_up(pid):
    """State and parent of a process, which need not be one that the kit knows: ``subprocess`` is fine."""
    try:
        with open(f"/proc/{pid + 0}/stat", encoding="utf-8") as stat:
            state, parent = stat.read().rpartition(")")[2].split()[:2]
    except (OSError, TypeError):
        return [None, None]
    return [state, int(parent)]


def orphan(story, seconds, slow):
    """An orphan of the student's making; mark ``returns`` with its pid; then wait until it must have ended.

    Args:
        story: the student's module.
        seconds: what the orphan sleeps.
        slow: the seconds that it takes a process to end.
    """
    _take_time_to_leave(slow)
    pid = story.make_orphan(seconds)
    mark("returns", [pid, *_look_up(pid)])
    time.sleep(seconds + 0.5)


def _parent(seconds, pids):
    child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(seconds,), name="orphan")
    child.start()
    pids.send(child.pid)
    _leave(0)


def adopters(story, seconds):
    """Ask the student for the parent of an orphan, and of a child, whose parent is the main process.

    Marks ``calls`` with its pid before each, and ``returns`` with what came out after each.
    """
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    parent = fork.Process(target=_parent, args=(seconds, there), name="parent")
    parent.start()
    orphan = here.recv()
    parent.join()
    child = fork.Process(target=time.sleep, args=(seconds,), name="child")
    child.start()
    for pid in (orphan, child.pid):
        mark("calls", pid)
        mark("returns", story.adopter(pid))
