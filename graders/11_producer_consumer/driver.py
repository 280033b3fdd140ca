"""What the main process does to try a cook or an eater alone, at a counter of the kit's own, or a kitchen in step.

This module is loaded into every process of its runs before the student's file.
"""

from __future__ import annotations

import multiprocessing
import random
import time

LAST = "- nothing stands behind this -"

random.random = lambda: 0.5


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
