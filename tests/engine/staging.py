"""Short forms of what the engine's tests do: write a program down, run it, look at what it came to."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from lockstep.conductor import Call, Policy, Run, Theatre, kernel
from lockstep.search import Knowledge, Plain, policy_for

METHODS = ("fork", "forkserver", "spawn")
HEAD = """\
import os, signal, sys, threading, time
import multiprocessing as mp
from multiprocessing import Array, Barrier, Condition, Event, Lock, Manager, Pipe, Pool, Process, Queue, Value
"""


def write(folder: Path, source: str, name: str = "story.py") -> Path:
    """A student's file in *folder*: the usual imports, then *source* without its indentation."""
    path = folder / name
    path.write_text(HEAD + textwrap.dedent(source), encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> str:
    """The number of the one line of a file that contains *text*, as a step gives it."""
    found = [number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line]
    assert len(found) == 1, f"{text!r} is in {len(found)} lines of {path}"
    return str(found[0])


def perform(
    theatre: Theatre, story: Path, function: str = "main", *args: Any, method: str = "fork",
    policy: Policy | None = None, seed: str = "kit", **options: Any,
) -> Run:
    """One run, the plain schedule where nobody says otherwise."""
    return theatre.run(str(story), Call(function, args, **options), policy or Plain(), seed, method)


def schedule(
    theatre: Theatre, story: Path, number: int, function: str = "main", method: str = "fork", seed: str = "kit",
    **options: Any,
) -> Run:
    """The run of schedule *number*, planned by what the plain one shows, as an exploration does it."""
    knowledge = Knowledge()
    if number > 1:
        knowledge = Knowledge.from_trace(perform(theatre, story, function, method=method, **options).trace.steps)
    return perform(theatre, story, function, method=method, policy=policy_for(number, seed, knowledge), **options)


def value_of(run: Run) -> Any:
    """What the function returned, as JSON holds it."""
    mark = run.mark("returned")
    return json.loads(json.dumps(mark.value)) if mark is not None else None


def elapsed_of(run: Run) -> float | None:
    """Virtual seconds from the call to the end of the main process."""
    called, main = run.mark("called"), run.trace.processes.get("P0")
    return main.died - called.time if called is not None and main is not None and main.died is not None else None


def left_of(theatre: Theatre) -> list[str]:
    """Processes in the zygotes' trees that belong to no zygote: must be none after a run."""
    return [
        f"{pid} {kernel.command(pid)}" for zygote in theatre._zygotes.values()
        for pid in kernel.descendants(zygote.pid) if pid not in zygote.helpers
    ]
