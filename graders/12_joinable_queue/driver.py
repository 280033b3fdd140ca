"""What the main process does to try a cook or an eater alone, at a counter of the kit's own, or a banquet in step.

This module is loaded into every process of its runs before the student's file.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.queues
import random
import time

LAST = "- nothing stands behind this -"

SLOW = "takes its time"
"""A setting of the main process that all processes below it inherit, however they are started."""
HOLD = 0.9
"""Virtual seconds for which a feeder thread waits before it sends anything, and an eater with its first dish."""

random.random = lambda: 0.5
feed = multiprocessing.queues.Queue._feed
take = multiprocessing.queues.Queue.get


def _feed(*args):
    """A queue's feeder thread, which is slow in some of the processes."""
    process = multiprocessing.current_process()
    if process._config.get(SLOW) and sum(process.name.encode()) % 2:
        time.sleep(HOLD)
    feed(*args)


def _get(*args, **kwargs):
    """Take something from a queue, and be slow to come back with it, the first time."""
    taken = take(*args, **kwargs)
    if multiprocessing.current_process()._config.pop(SLOW, False):
        time.sleep(HOLD)
    return taken


multiprocessing.queues.Queue._feed = staticmethod(_feed)
multiprocessing.queues.Queue.get = _get


def taster(counter, seen):
    """An eater of the kit's own, which passes on what it takes."""
    while True:
        item = counter.get()
        seen.put(item)
        counter.task_done()


def cook(story, name, food, portions):
    """Let one cook work in a process of its own.

    Returns:
        What came over the counter until the process had ended, in order.
    """
    counter, seen = multiprocessing.JoinableQueue(), multiprocessing.Queue()
    process = multiprocessing.Process(target=story.producer, args=(name, food, counter, portions))
    process.start()
    multiprocessing.Process(target=taster, args=(counter, seen), daemon=True).start()
    process.join()
    counter.put(LAST)
    return list(iter(seen.get, LAST))


def eat(story, name, items, pause):
    """Serve one eater: half of the items, and when it has told of them all, *pause* virtual seconds later, the rest.

    It returns when the eater has told the queue of each item; the eater is still there then.
    """
    counter = multiprocessing.JoinableQueue()
    multiprocessing.Process(target=story.consumer, args=(name, counter), daemon=True).start()
    half = (len(items) + 1) // 2
    for some in (items[:half], items[half:]):
        for item in some:
            counter.put(item)
        counter.join()
        time.sleep(pause)


def serve_evenly(story, cooks, eaters, portions):
    """Call ``serve`` as it is: all naps are equally long here, so that all cooks are done at the same moment."""
    return story.serve(cooks, eaters, portions)


def serve_slowly(story, cooks, eaters, portions):
    """Call ``serve`` with dishes that are slow to come: from cook to counter, and from counter to mouth."""
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
