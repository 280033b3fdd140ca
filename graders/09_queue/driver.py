"""What the main process does to try one function alone, with a queue of the kit's own and perhaps a rival at it.

A rival is another process that puts or takes. Either it comes when it likes, and the schedule says when; or it is
quick, and comes just after the student's first look at the queue: then what was seen is no longer true.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.queues
import queue
import time

from lockstep.stage.drive import mark

SLOW = "feeds slowly"
"""A setting of the main process that all processes below it inherit, however they are started."""
FIRST, NEXT = 0.6, 0.07
"""Virtual seconds for which a slow feeder thread waits before it sends the first item, and each of the others."""
MANY = 3
"""Looks at a queue that are told of; those that come after them teach nothing."""

_kind = multiprocessing.queues.Queue
_feed = _kind._feed
_looks: list[str] = []
_rivals: list[tuple] = []


# --------------------------------------------------------------------------------------------- what is watched

def _slow_feed(*args):
    """A queue's feeder thread, which may be slow."""
    if multiprocessing.current_process()._config.get(SLOW):
        pauses, send = iter([FIRST]), args[2]

        def send_slowly(data):
            time.sleep(next(pauses, NEXT))
            send(data)

        args = (*args[:2], send_slowly, *args[3:])
    _feed(*args)


def _watched(name):
    """A method that looks at a queue: tells that it was asked, and lets the quick rival come."""
    ask = getattr(_kind, name)

    def look(self):
        answer = ask(self)
        if multiprocessing.parent_process() is None and len(_looks) < MANY:
            _looks.append(name)
            mark("looked", name)
        if _rivals:
            go, done = _rivals.pop()
            go.set()
            done.wait()
        return answer
    return look


_kind._feed = staticmethod(_slow_feed)
_kind.empty, _kind.full, _kind.qsize = _watched("empty"), _watched("full"), _watched("qsize")


# ------------------------------------------------------------------------------------------------ other processes

def post(box, letters, pauses, large=0):
    """Put each of the letters on the queue, each after a pause of its own; the last with so many characters."""
    for place, (letter, pause) in enumerate(zip(letters, pauses), 1):
        time.sleep(pause)
        box.put(letter.ljust(large) if place == len(letters) and large else letter)


def put_one(box, letter, go, done):
    """Be a rival who puts something, if there is room."""
    go.wait()
    try:
        box.put_nowait(letter)
    except queue.Full:
        pass
    done.set()


def take_one(box, go, done):
    """Be a rival who takes something, if there is anything."""
    go.wait()
    try:
        box.get_nowait()
    except queue.Empty:
        pass
    done.set()


def _start(quick, target, *args):
    """Start a rival, who waits for the first look if it is a *quick* one.

    Returns:
        The process, and the events that let it go and that tell that it has done.
    """
    go, done = multiprocessing.Event(), multiprocessing.Event()
    rival = multiprocessing.Process(target=target, args=(*args, go, done))
    if not quick:
        go.set()
    rival.start()
    if quick:
        _rivals.append((go, done))
    return rival, (go, done)


# ------------------------------------------------------------------------------------------------------ the calls

def offer(story, capacity, letters):
    """Offer letters to a queue, one after the other; then take one out, and offer the last letter again.

    Returns:
        The answers to each offer, the answer to the last, and what was on the queue in the end.
    """
    box = multiprocessing.Queue(capacity)
    mark("asks")
    answers = [story.try_put(box, letter) for letter in letters]
    mark("answers", answers)
    first = box.get(timeout=1)
    mark("asks again")
    again = story.try_put(box, letters[-1])
    mark("answers again", again)
    return answers, again, [first, *_rest(box)]


def offer_beside_a_rival(story, letter, other, quick):
    """Offer a letter to a queue that has room for one, while a rival puts another.

    Returns:
        The answer, and what was on the queue in the end.
    """
    box = multiprocessing.Queue(1)
    rival, events = _start(quick, put_one, box, other)
    mark("asks")
    answer = story.try_put(box, letter)
    mark("answers", answer)
    _rivals.clear()
    events[0].set()
    rival.join()
    return answer, _rest(box)


def take_several(story, seconds, there, letters, pauses, times):
    """Take from a queue on which one letter is, while another process puts more; marks around each call."""
    box = multiprocessing.Queue()
    box.put(there)
    box._reader.poll(None)
    postman = multiprocessing.Process(target=post, args=(box, letters, pauses))
    postman.start()
    for _ in range(times):
        mark("asks")
        letter = story.take(box, seconds)
        mark("answers", letter)
    postman.join()


def take_beside_a_rival(story, seconds, letter, quick):
    """Take from a queue on which there is one letter, while a rival takes, too."""
    box = multiprocessing.Queue()
    box.put(letter)
    box._reader.poll(None)
    rival, events = _start(quick, take_one, box)
    mark("asks")
    letter = story.take(box, seconds)
    mark("answers", letter)
    _rivals.clear()
    events[0].set()
    rival.join()


def drain_all(story, letters, pauses, large):
    """Drain a queue on which another process puts letters, the last of them with so many characters."""
    box = multiprocessing.Queue()
    postman = multiprocessing.Process(target=post, args=(box, letters, pauses, large))
    postman.start()
    mark("asks")
    found = story.drain(box, len(letters))
    mark("answers", [letter.rstrip() if isinstance(letter, str) else letter for letter in found])
    postman.join()


def flags_slowly(story, capacity):
    """Call ``flags`` where what has been put takes long to arrive, as may happen."""
    multiprocessing.current_process()._config[SLOW] = True
    return story.flags(capacity)


def at_a_closed_queue(story, name, args):
    """Call one of the functions with a queue on which there are letters, and that has been closed in this process.

    Returns:
        What kind of exception came out; None: none.
    """
    box = multiprocessing.Queue(9)
    postman = multiprocessing.Process(target=post, args=(box, ["letter"] * 3, [0] * 3))
    postman.start()
    postman.join()
    box.close()
    try:
        getattr(story, name)(box, *args)
    except (ValueError, OSError) as error:
        return type(error).__name__
    return None


def _rest(box):
    """All that comes from a queue until nothing has come for a second."""
    found = []
    while True:
        try:
            found.append(box.get(timeout=1))
        except queue.Empty:
            return found
