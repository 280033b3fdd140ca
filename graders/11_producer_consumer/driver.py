"""What the main process does to try a cook or an eater alone, at a counter of the kit's own, or a kitchen in step.

This module is loaded into every process of its runs before the student's file.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.queues
import random
import time

LAST = "- nothing stands behind this -"

SLOW = "feeds slowly"
"""A setting of the main process that all processes below it inherit, however they are started."""
HOLD = 0.9
"""Virtual seconds for which a slow feeder thread waits before it sends anything."""

random.random = lambda: 0.5
feed = multiprocessing.queues.Queue._feed


def _feed(*args):
    """A queue's feeder thread, which is slow in some of the processes."""
    process = multiprocessing.current_process()
    if process._config.get(SLOW) and sum(process.name.encode()) % 2:
        time.sleep(HOLD)
    feed(*args)


multiprocessing.queues.Queue._feed = staticmethod(_feed)


def cook(story, name, food, portions):
    """Let one cook work in a process of its own.

    Returns:
        What stands on the counter when the process has ended, in order.
    """
    counter = multiprocessing.Queue()
    process = multiprocessing.Process(target=story.producer, args=(name, food, counter, portions))
    process.start()
    process.join()
    return _clear(counter)


def eat(story, name, items, pause):
    """Serve one eater: half of the items, the rest after *pause* virtual seconds, then an end mark.

    Returns:
        What stands on the counter when the eater has gone.
    """
    counter = multiprocessing.Queue()
    process = multiprocessing.Process(target=story.consumer, args=(name, counter))
    process.start()
    for place, item in enumerate([*items, None]):
        if place == (len(items) + 1) // 2:
            time.sleep(pause)
        counter.put(item)
    process.join()
    return _clear(counter)


def serve_evenly(story, cooks, eaters, portions):
    """Call ``serve`` as it is: all naps are equally long here, so that all cooks are done at the same moment."""
    return story.serve(cooks, eaters, portions)


def serve_slowly(story, cooks, eaters, portions):
    """Call ``serve`` with some cooks whose items reach the queue long after they have been put, as may happen."""
    multiprocessing.current_process()._config[SLOW] = True
    return story.serve(cooks, eaters, portions)


class Long(str):
    """A long word, which is sent to a process that starts as its beginning and its length."""

    def __new__(cls, word, size):
        made = super().__new__(cls, word.ljust(size, "m"))
        made.word = word
        return made

    def __reduce__(self):
        return Long, (self.word, len(self))


def serve_large(story, cooks, eaters, portions, size):
    """Call ``serve`` with foods whose names have *size* letters."""
    return story.serve({name: Long(food, size) for name, food in cooks.items()}, eaters, portions)


def _clear(counter):
    counter.put(LAST)
    return list(iter(counter.get, LAST))
