"""Workers that judge programs side by side, each pinned to a core and with a theatre of its own."""

from __future__ import annotations

import atexit
import concurrent.futures
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from lockstep.conductor import Theatre

Job = TypeVar("Job")
Done = TypeVar("Done")


def open_theatre(cores: Sequence[int], counter: Any) -> Theatre:
    """In each worker, once: pin it, and open the theatre that it keeps to its end.

    Args:
        cores: those there are.
        counter: a shared number, which tells the workers apart.
    """
    with counter.get_lock():
        number, counter.value = counter.value, counter.value + 1
    core = cores[(os.getppid() + number) % len(cores)]  # commands side by side do not all take the first
    os.sched_setaffinity(0, {core})
    theatre = Theatre(sys.executable, core)
    atexit.register(theatre.close)
    return theatre


def side_by_side(
    judge: Callable[[Job], Done], jobs: Iterable[Job], begin: Callable[[list[int], Any], None], workers: int | None
) -> list[Done]:
    """Judge all jobs; what came of them is in their order.

    Args:
        judge: judges one, in a worker.
        jobs: what to judge.
        begin: prepares a worker: gets the arguments of :func:`open_theatre`.
        workers: how many; None: one for each core.
    """
    jobs = list(jobs)
    cores = sorted(os.sched_getaffinity(0))
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(
        min(workers or len(cores), max(1, len(jobs))), mp_context=context, initializer=begin,
        initargs=(cores, context.Value("i", 0)),
    ) as pool:
        return list(pool.map(judge, jobs))
