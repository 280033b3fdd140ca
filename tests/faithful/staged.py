"""The staged side: the one place that knows how a function is run under the engine."""

from __future__ import annotations

import atexit
import functools

from lockstep.conductor import Call, Limits, Theatre, ZygoteDied
from lockstep.search import Plain

LIMITS = Limits(real_seconds=90.0, processes=400)
"""Of one run: some of CPython's tests start a hundred processes."""


@functools.lru_cache(maxsize=1)
def _theatre() -> Theatre:
    """One theatre for many runs: it keeps a warm interpreter for each start method."""
    theatre = Theatre()
    atexit.register(theatre.close)
    return theatre


def begin_anew() -> None:
    """Have the next run take place in a new theatre: some of CPython's tests kill the old one's helpers."""
    theatre = _theatre()
    atexit.unregister(theatre.close)
    theatre.close()
    _theatre.cache_clear()


def run_staged(module_path: str, function: str, args: list, method: str) -> tuple[str, object]:
    """Runs a function of a file on the stage.

    Args:
        module_path: The file that holds the function.
        function: Its name.
        args: Its arguments, plain data.
        method: The start method.

    Returns:
        "returned" and what the function returned, in a run that finished; otherwise "raised" or the verdict's
        kind, and what is known about it.
    """
    call = Call(function, tuple(args))
    try:
        run = _theatre().run(module_path, call, Plain(), "faithful", method=method, limits=LIMITS)
    except ZygoteDied as problem:
        return "died", str(problem)
    returned = run.mark("returned")
    if run.verdict.finished and returned is not None:
        return "returned", returned.value
    raised = [f"{r.process} {r.kind}: {r.text}" for r in run.trace.raised]
    waiting = [f"{w.actor} {w.op} {w.key} {w.line}" for w in run.verdict.waiters[:8]]
    known = filter(None, [run.verdict.detail, *waiting, *raised, run.raw_output[-900:]])
    return "raised" if run.verdict.finished else run.verdict.kind, "\n".join(known)
