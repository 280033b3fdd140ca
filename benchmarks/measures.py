"""Prints, in one run: the cost of a step, of a run by start method, the ratios to the bare program and to the real
clock, schedules per second with one and two conductors, and the seconds that grading takes.

Baselines run side by side, in turn with what they are compared to, on the same core, so that a noisy machine is noisy
for both; medians are printed. ``python -m benchmarks [--quick]``.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import gradings
from lockstep.conductor import Call, Theatre
from lockstep.search import Plain

PROGRAM = str(Path(__file__).with_name("sellers.py"))
ROUNDS = {"fork": (9, 20), "forkserver": (5, 8), "spawn": (3, 3)}
"""Rounds, and runs a round, by start method."""


class Bare:
    """The same program without the stage, in a process of its own."""

    def __init__(self, method: str, core: int, awake: bool = True) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", method, str(core)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONHASHSEED": "0", "SELLERS_AWAKE": "1" if awake else ""},
        )

    def milliseconds(self, runs: int) -> float:
        """Of one run, the mean of *runs*."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{runs}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def staged_milliseconds(theatre: Theatre, method: str, runs: int) -> float:
    """Of one run on stage, the mean of *runs*."""
    began = time.perf_counter()
    for _ in range(runs):
        run = theatre.run(PROGRAM, Call("sell"), Plain(), "bench", method)
        assert run.verdict.finished, run.verdict
    return (time.perf_counter() - began) / runs * 1000


def step_microseconds(theatre: Theatre, steps: int) -> float:
    """Of one step, measured over many."""
    def run(count: int) -> float:
        began = time.perf_counter()
        theatre.run(PROGRAM, Call("take_and_give", (count,)), Plain(), "bench", "fork")
        return time.perf_counter() - began
    run(10)
    return statistics.median((run(steps) - run(10)) / (steps - 10) * 1e6 for _ in range(5))


def compare(theatre: Theatre, method: str, core: int, quick: bool) -> None:
    """A run on stage beside the same run bare."""
    rounds, runs = ROUNDS[method]
    rounds = 3 if quick else rounds
    bare = Bare(method, core)
    staged_milliseconds(theatre, method, 2)
    pairs = [(staged_milliseconds(theatre, method, runs), bare.milliseconds(runs)) for _ in range(rounds)]
    bare.close()
    staged, without = (statistics.median(column) for column in zip(*pairs))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"run, {method:10} staged {staged:7.1f} ms   bare, warm, no sleeps {without:7.1f} ms   ratio {ratio:5.2f}")


def against_real_clock(theatre: Theatre, core: int) -> None:
    """A run on stage beside the same run on the real clock."""
    bare = Bare("fork", core, awake=False)
    real = bare.milliseconds(2)
    bare.close()
    staged = staged_milliseconds(theatre, "fork", 5)
    print(f"run, real clock  {real:7.0f} ms   staged {staged:7.1f} ms   {real / staged:5.0f} times faster")


def _conduct(core: int, runs: int) -> float:
    """In a process of its own: runs on one core, pinned; returns the seconds."""
    os.sched_setaffinity(0, {core})
    with Theatre(core=core) as theatre:
        staged_milliseconds(theatre, "fork", 3)
        began = time.perf_counter()
        staged_milliseconds(theatre, "fork", runs)
        return time.perf_counter() - began


def conductors(cores: list[int], quick: bool) -> None:
    """Schedules per second with one conductor and with one on each of two cores."""
    runs = 40 if quick else 150
    context = multiprocessing.get_context("spawn")
    for count in (1, 2):
        used = cores[:count]
        with concurrent.futures.ProcessPoolExecutor(count, mp_context=context) as pool:
            seconds = list(pool.map(_conduct, used, [runs] * len(used)))
        print(f"conductors: {len(used)}   {sum(runs / one for one in seconds):6.1f} schedules per second")


def main() -> int:
    """Print everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    quick = parser.parse_args().quick
    cores = sorted(os.sched_getaffinity(0))
    core = cores[0]
    print(f"Python {platform.python_version()}, {len(cores)} cores, load {os.getloadavg()[0]:.1f}")
    os.sched_setaffinity(0, {core})
    with Theatre(core=core) as theatre:
        print(f"step  {step_microseconds(theatre, 2000):6.1f} µs")
        for method in ROUNDS:
            compare(theatre, method, core, quick)
        against_real_clock(theatre, core)
    os.sched_setaffinity(0, set(cores))
    conductors(cores, quick)
    gradings.solutions()
    gradings.each_alone()
    gradings.real_clock()
    return 0
