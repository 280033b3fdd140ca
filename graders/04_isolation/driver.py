"""Calls of the kit's own: with another parent than the file describes, with slow children, and beside a real child.

This module is loaded into every process of its runs before the student's file. There it replaces ``seen`` by a list
that sets a mark ``appends`` when the process first puts something into it.
"""

from __future__ import annotations

import functools
import importlib.machinery
import multiprocessing
import multiprocessing.process
import os
import sys
import time

from lockstep.stage.drive import mark

SLOW = "is slow"
"""A setting of the main process that all processes below it inherit, however they are started."""
HOLD, SHORTER = 0.9, 0.6
"""Virtual seconds that a slow process needs to get going: the first one, and those after it."""

_main = os.getpid()
_marked = set()
_made = []


def _appends():
    """Mark, once in each process, that it puts something into its list."""
    if os.getpid() not in _marked:
        _marked.add(os.getpid())
        mark("appends")


class Watched(list):
    """A list that tells when something is put into it."""

    def __reduce__(self):
        return Watched, (list(self),)


def _watching(name):
    real = getattr(list, name)

    @functools.wraps(real)
    def method(self, *args):
        result = real(self, *args)
        _appends()
        return result
    return method


for _name in ("append", "extend", "insert", "__iadd__", "__setitem__", "__add__"):
    setattr(Watched, _name, _watching(_name))


def _watch(module):
    """Watch the list of a module that is the student's."""
    if hasattr(module, "count_in_children") and isinstance(getattr(module, "seen", None), list):
        module.seen = Watched(module.seen)


class _Finder:
    """Finds modules as ever, and watches the student's when it has been loaded."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        load = getattr(spec and spec.loader, "exec_module", None)
        if load is not None and path is None:
            def exec_module(module):
                load(module)
                _watch(module)
            spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, _Finder)


def _length():
    """How many items the process's own list has."""
    return sum(len(module.seen) for module in list(sys.modules.values()) if isinstance(
        getattr(module, "seen", None), list) and hasattr(module, "count_in_children"))


_bootstrap = multiprocessing.process.BaseProcess._bootstrap
_init = multiprocessing.process.BaseProcess.__init__


def _staged_bootstrap(self, *args, **kwargs):
    """What a new process does: slow ones take a while; at the end, a list that has been replaced is looked at."""
    real = self.run

    def run():
        if self._config.get(SLOW) and not self.name.startswith("SyncManager"):
            time.sleep(HOLD if self._identity[-1:] == (1,) else SHORTER)
        before = _length()
        try:
            real()
        finally:
            if _length() > before:
                _appends()
    self.run = run
    return _bootstrap(self, *args, **kwargs)


def _noting_init(self, *args, **kwargs):
    if os.getpid() == _main:
        _made.append(1)
    _init(self, *args, **kwargs)


multiprocessing.process.BaseProcess._bootstrap = _staged_bootstrap
multiprocessing.process.BaseProcess.__init__ = _noting_init


def _noting_rename(real):
    """The given ``rename``, which tells where the main process calls it."""
    @functools.wraps(real)
    def rename(*args, **kwargs):
        if os.getpid() == _main:
            mark("renames", [str(arg) for arg in (*args, *kwargs.values())])
        return real(*args, **kwargs)
    return rename


def _at_home(story, name, count, slow):
    story.name, story.seen = name, Watched(range(count))
    story.rename = _noting_rename(story.rename)
    multiprocessing.current_process()._config[SLOW] = slow


def _with_the_parent(story, answer):
    return {"answer": answer, "name": story.name, "seen": len(story.seen), "made": len(_made)}


def rename_at_home(story, name, new, slow):
    """Call ``rename_in_child`` of a parent with another name.

    Returns:
        The answer, the parent's name and the length of its list after that, and how many ``Process`` objects it made.
    """
    _at_home(story, name, 0, slow)
    return _with_the_parent(story, story.rename_in_child(new))


def count_at_home(story, count, children, slow):
    """Call ``count_in_children`` of a parent that has seen *count* things already; returns the same."""
    _at_home(story, story.name, count, slow)
    return _with_the_parent(story, story.count_in_children(children))


def foretell(story, method):
    """Ask for a prediction, ask again when the parent's name has been set, and start a child that shows its name.

    Returns:
        Both predictions, with the parent's name and the length of its list after the first one.
    """
    first = _with_the_parent(story, story.predict(method))
    story.name = "lin"
    again = story.predict(method)
    story.name = "lin"
    child = multiprocessing.get_context(method).Process(target=story.show, name="the child")
    child.start()
    child.join()
    return {**first, "again": again}
