"""What the main process does to send something large, or to send it on a machine where all takes long that may."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import multiprocessing.queues
import multiprocessing.util
import time

SLOW = "takes long"
"""A setting of the main process that all processes below it inherit, however they are started."""
HOLD = 0.9
"""Virtual seconds for which a slow feeder thread waits before it sends anything, or a child before it begins."""

_feed = multiprocessing.queues.Queue._feed


def _slow_feed(*args):
    """A queue's feeder thread, which may be slow."""
    if multiprocessing.current_process()._config.get(SLOW) == "to send":
        time.sleep(HOLD)
    _feed(*args)


def _slow_start(_module):
    """The beginning of a child, which may be slow."""
    if multiprocessing.current_process()._config.get(SLOW) == "to begin":
        time.sleep(HOLD)


multiprocessing.queues.Queue._feed = staticmethod(_slow_feed)
multiprocessing.util.register_after_fork(_slow_start, _slow_start)


def ask_slowly(story, message, what):
    """Call ``ask_child`` where what has been put takes long to arrive, or a child takes long to begin."""
    multiprocessing.current_process()._config[SLOW] = what
    return story.ask_child(message)


def pass_slowly(story, message, what):
    """Call ``pass_between`` on such a machine."""
    multiprocessing.current_process()._config[SLOW] = what
    return story.pass_between(message)


class Long(str):
    """A long text. A process that starts is sent its beginning and its length; through a queue goes all of it."""

    def __new__(cls, words, size):
        made = super().__new__(cls, words.ljust(size, "m"))
        made.words = words
        return made

    def __reduce__(self):
        if multiprocessing.context.get_spawning_popen() is not None:
            return Long, (self.words, len(self))
        return str, (self.words.ljust(len(self), "m"),)


def ask_large(story, message, size):
    """Call ``ask_child`` with a message of *size* characters."""
    return story.ask_child(Long(message, size))


def pass_large(story, message, size):
    """Call ``pass_between`` with a message of *size* characters."""
    return story.pass_between(Long(message, size))


def relay_large(story, message, size, hops):
    """Call ``relay`` with a message of *size* characters."""
    return story.relay(Long(message, size), hops)
