"""How many schedules each policy needs to find each of the classic bugs.

``python -m benchmarks.finding [SEEDS] [NAME …]`` prints the mean over the seeds, and the largest; ``-2`` where two
seeds have not found it. ``staged`` is the search that grading uses.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from benchmarks import bugs
from lockstep.conductor import Call, Run, Theatre
from lockstep.search import (
    Knowledge,
    Plain,
    Policy,
    Pos,
    RandomWalk,
    Surw,
    Urw,
    numbers,
    policy_for,
)
from lockstep.search.dependence import Dependence
from lockstep.search.proof import Proof

PROGRAM = str(Path(bugs.__file__))
SCHEDULES, SLOW_ONES, PROOF_RUNS = 24, 24, 64
"""The budget of the staged search: schedules of the plan, of a slow machine, and runs of a proof."""
BUDGET = SCHEDULES + SLOW_ONES + PROOF_RUNS
BUGS = [
    name for name, function in vars(bugs).items()
    if inspect.isfunction(function) and not name.startswith("_") and name not in ("run_all", "read", "write", "verdict")
    and function.__module__ == bugs.__name__
]
Plan = Callable[[int, int, Knowledge], Policy]


def _surw(number: int, seed: int, knowledge: Knowledge) -> Policy:
    keys = knowledge.shared_keys
    rng = Random(f"{seed}:{number}")
    return Surw(rng, knowledge, keys[number % len(keys)]) if keys else RandomWalk(rng)


POLICIES: dict[str, Plan] = {
    "random": lambda number, seed, knowledge: RandomWalk(Random(f"{seed}:{number}")),
    "pos": lambda number, seed, knowledge: Pos(Random(f"{seed}:{number}"), knowledge),
    "urw": lambda number, seed, knowledge: Urw(Random(f"{seed}:{number}"), knowledge),
    "surw": _surw,
}


def is_wrong(run: Run) -> bool:
    """Whether a run shows the bug."""
    returned = run.mark("returned")
    return not run.verdict.finished or returned is None or returned.value != "right"


def learn(theatre: Theatre, name: str, seed: int) -> Knowledge:
    """What the plain run teaches."""
    plain = theatre.run(PROGRAM, Call(name), Plain(), f"{seed}")
    return Knowledge.from_trace(plain.trace.steps, (), len(plain.trace.choices))


def to_the_bug(theatre: Theatre, name: str, plan: Plan, seed: int) -> int | None:
    """Schedules up to and with the first that shows the bug; None where the budget is too small."""
    knowledge = learn(theatre, name, seed)
    for number in range(BUDGET):
        if is_wrong(theatre.run(PROGRAM, Call(name), plan(number, seed, knowledge), f"{seed}/{number}")):
            return number + 1
    return None


def staged(theatre: Theatre, name: str, seed: int) -> int | None:
    """The same for the search that grading uses: the plan, with slow machines in between, and then a proof."""
    knowledge = learn(theatre, name, seed)
    order = numbers(SCHEDULES, SLOW_ONES)
    for place, number in enumerate(order, 1):
        if is_wrong(theatre.run(PROGRAM, Call(name), policy_for(number, seed, knowledge), f"{seed}/{number}")):
            return place
    shared = set(knowledge.shared_keys)
    proof = Proof(lambda policy: theatre.run(PROGRAM, Call(name), policy, f"{seed}"), Dependence(shared.__contains__))
    return next((len(order) + proof.runs for run in proof.outcomes(PROOF_RUNS) if is_wrong(run)), None)


def table(theatre: Theatre, names: list[str], seeds: int) -> Iterator[str]:
    """A line for each bug."""
    yield f"{'':22}" + "".join(f"{policy:>16}" for policy in (*POLICIES, "staged"))
    for name in names:
        cells = []
        for plan in (*POLICIES.values(), None):
            found = [to_the_bug(theatre, name, plan, seed) if plan else staged(theatre, name, seed)
                     for seed in range(seeds)]
            known = [number for number in found if number is not None]
            missed = len(found) - len(known)
            mean = sum(known) / len(known) if known else 0
            cells.append(f"{mean:.1f}/{max(known, default=0)}" + (f" -{missed}" if missed else ""))
        yield f"{name:22}" + "".join(f"{cell:>16}" for cell in cells)


def main() -> int:
    """Print the table."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    with Theatre(core=core) as theatre:
        for line in table(theatre, sys.argv[2:] or BUGS, seeds):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
