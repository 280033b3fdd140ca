"""How long grading takes: the solutions of all exercises, beside their demonstrations on the real clock."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from lockstep.grading import catalogue, session

GRADERS, TARGET = Path("graders"), Path("solutions")


def solutions(at_least: int = 600) -> None:
    """Grade all solutions with their graders' own budgets, and with more until so many schedules are tried in all."""
    exercises = tuple(catalogue.exercises(GRADERS))
    for schedules in (None, 48, 96, 192):
        began = time.perf_counter()
        request = session.Request(GRADERS, TARGET, exercises, "fork", schedules=schedules)
        result = session.grade(request, lambda *_: None)
        print(f"grading the {len(exercises)} solutions: {result.score} of {result.max_score}, "
              f"{result.schedules} schedules, {time.perf_counter() - began:.1f} s")
        if result.schedules >= at_least:
            break


def each_alone() -> None:
    """The seconds that each solution takes by itself, in the order of the exercises."""
    taken = []
    for exercise in catalogue.exercises(GRADERS):
        result = session.grade(session.Request(GRADERS, TARGET, (exercise,), "fork"), lambda *_: None)
        taken.append(f"{exercise[:2]} {result.seconds:.1f}")
    print(f"each alone, in seconds: {', '.join(taken)}")


def real_clock() -> None:
    """Run each solution's demonstration once, one after another, as it is: on the real clock."""
    began = time.perf_counter()
    stories = sorted(TARGET.glob("*/*.py"))
    for story in stories:
        subprocess.run([sys.executable, str(story)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"the {len(stories)} demonstrations on the real clock, once each: {time.perf_counter() - began:.1f} s")
