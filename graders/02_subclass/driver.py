"""Calls of Greeter, greet and greet_all, in which the main process tells what it does with a greeter except start it.

Where something is printed in the main process, the trace alone does not tell whether ``__init__``, ``run`` or something
else did it. So these methods are watched there, as soon as a class of the student's defines them.
"""

from __future__ import annotations

import functools
import os
import time
from multiprocessing import current_process, process

from lockstep.stage.drive import mark

WATCHED = ("__init__", "run", "start")
_main: list[int] = []


def meet(story, who, seconds):
    """Make a greeter, start it, and wait for it."""
    _main.append(os.getpid())
    greeter = story.Greeter(who, seconds)
    greeter.start()
    if getattr(greeter, "_popen", True):  # a process that was started, or something else that can be joined
        greeter.join()


def greet(story, who, seconds):
    """The student's ``greet``, and then stay for longer than the greeter."""
    _call(story, story.greet, who, seconds)
    time.sleep(seconds + 1)


def greet_and_leave(story, who, seconds):
    """The student's ``greet``, and then leave."""
    _call(story, story.greet, who, seconds)


def greet_all(story, people):
    """The student's ``greet_all``."""
    _call(story, story.greet_all, people)


def _call(story, function, *args):
    _main.append(os.getpid())
    result = function(*args)
    plain = isinstance(result, (int, float, str, list, tuple, dict, type(None)))
    code = getattr(function, "__code__", None)
    mark("returned", {
        "result": result if plain else None, "kind": type(result).__name__,
        "greeter": isinstance(result, getattr(story, "Greeter", ())),
        "pid": getattr(getattr(result, "_popen", None), "pid", None), "line": code and str(code.co_firstlineno),
    })


def _telling(name, method):
    """Wrap a method so that a call in the main process stands between two marks."""
    @functools.wraps(method)
    def told(self, *args, **kwargs):
        if os.getpid() not in _main or self is current_process():
            return method(self, *args, **kwargs)
        mark("mark", ["in", name, method.__code__.co_firstlineno])
        try:
            return method(self, *args, **kwargs)
        finally:
            mark("mark", ["out", name, method.__code__.co_firstlineno])
    return told


def _watch(cls, **kwargs):
    super(process.BaseProcess, cls).__init_subclass__(**kwargs)
    for name in WATCHED:
        method = cls.__dict__.get(name)
        if hasattr(method, "__code__"):
            setattr(cls, name, _telling(name, method))


process.BaseProcess.__init_subclass__ = classmethod(_watch)
