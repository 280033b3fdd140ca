"""Calls of the kit's own: a child that reports to a queue of the kit's, and processes to stop, which may tidy up first.

In each process that is started there is a mark ``lives``, at which the kernel shows who its parent is.
"""

from __future__ import annotations

import functools
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import time

from lockstep.stage.drive import mark

LAST = "- nothing stands behind this -"
LIFE = 60
"""Virtual seconds for which a process lives that nobody stops."""

_main = os.getpid()
_made = []
_bootstrap = multiprocessing.process.BaseProcess._bootstrap
_init = multiprocessing.process.BaseProcess.__init__


def _staged_bootstrap(self, *args, **kwargs):
    real = self.run

    def run():
        mark("lives")
        real()
    self.run = run
    return _bootstrap(self, *args, **kwargs)


def _noting_init(self, *args, **kwargs):
    if os.getpid() == _main:
        _made.append(1)
    _init(self, *args, **kwargs)


multiprocessing.process.BaseProcess._bootstrap = _staged_bootstrap
multiprocessing.process.BaseProcess.__init__ = _noting_init


def _noting_report(real):
    """The student's ``report``, which tells where the main process calls it."""
    @functools.wraps(real)
    def report(*args, **kwargs):
        if os.getpid() == _main:
            mark("reports")
        return real(*args, **kwargs)
    return report


def report_alone(story):
    """Let a child report to a queue of the kit's.

    Returns:
        All that it has put there.
    """
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(target=story.report, args=(queue,), name="the child")
    child.start()
    child.join()
    queue.put(LAST)
    return list(iter(queue.get, LAST))


def compare_papers(story):
    """Call ``compare``; returns its answer, and how many ``Process`` objects were made."""
    story.report = _noting_report(story.report)
    return {"answer": story.compare(), "made": len(_made)}


def sleeper(ready, needs, code):
    """Live for a long time; when asked to end, tidy up for a while first, if it *needs* to.

    Args:
        ready: the end of a pipe, to tell that it is running.
        needs: virtual seconds; 0: it ends as it is.
        code: the exit code that it chooses then; 0: it ends by the signal all the same.
    """
    def tidy_up(number, frame):
        signal.signal(number, signal.SIG_IGN)
        time.sleep(needs)
        if code:
            sys.exit(code)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    if needs:
        signal.signal(signal.SIGTERM, tidy_up)
    ready.send("running")
    time.sleep(LIFE)


def stop_sleeper(story, needs, code):
    """Call ``stop`` with a process that is running; the arguments are those of :func:`sleeper`."""
    mine, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=sleeper, args=(theirs, needs, code), name="p")
    process.start()
    mine.recv()
    mark("running")
    return story.stop(process)
