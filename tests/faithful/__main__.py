"""Runs CPython's own tests native and staged, and shows both side by side.

    python -m tests.faithful [METHOD ...] [--only NAME] [--groups GROUP ...] [--native]

Without a METHOD all three start methods are tried. A NAME is a part of a class's or a test's name, a GROUP
one of processes (the default), threads, manager and others. The exit status is 0 where every test that passes
natively, or is skipped, does the same on the stage.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import cases
from .native import run_native
from .staged import begin_anew, run_staged

METHODS = ("fork", "forkserver", "spawn")
NATIVE_AT_ONCE = 4
GOOD = ("ok", "skip")
VERSION = ".".join(map(str, sys.version_info[:3]))


@dataclass(frozen=True)
class Comparison:
    """One test and how it went on both sides.

    Attributes:
        class_name: The test's class.
        test_name: The test's method.
        native: Status and detail, as `cases.run_case` gives them.
        staged: The same under the stage; a verdict such as "deadlock" where the run did not finish; None
            where it was not run.
    """

    class_name: str
    test_name: str
    native: list[str]
    staged: list[str] | None

    @property
    def agrees(self) -> bool:
        """Whether the stage does as well as the plain interpreter."""
        return self.staged is None or self.staged[0] == self.native[0] or self.native[0] not in GOOD


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        "python -m tests.faithful", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("methods", nargs="*", metavar="METHOD", help=", ".join(METHODS))
    parser.add_argument("--only", default="", metavar="NAME", help="a part of a class's or a test's name")
    parser.add_argument("--groups", nargs="+", default=["processes"], choices=list(cases.GROUPS))
    parser.add_argument("--native", action="store_true", help="leave the stage out")
    options = parser.parse_args(arguments)
    unknown = set(options.methods) - set(METHODS)
    if unknown:
        parser.error(f"start method: expected {', '.join(METHODS)}, got {', '.join(sorted(unknown))}")
    options.methods = options.methods or list(METHODS)
    return options


def find_cases(method: str, groups: list[str], only: str) -> list[list[str]]:
    """The tests to run. An interpreter of its own lists them: loading them would change this process."""
    code = f"import cases, json; print(json.dumps(cases.list_cases({method!r}, {groups!r})))"
    folder = cases.__file__.rpartition("/")[0]
    listed = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
    )
    return [case for case in json.loads(listed.stdout.splitlines()[-1]) if only in ".".join(case)]


def on_stage(method: str, class_name: str, test_name: str) -> list[str]:
    """Runs one test on the stage."""
    status, value = run_staged(cases.__file__, "run_case", [method, class_name, test_name], method)
    outcome = list(value) if status == "returned" else [status, str(value)]
    if outcome[0] not in GOOD:
        begin_anew()
    return outcome


def compare(method: str, options: argparse.Namespace) -> list[Comparison]:
    """Runs the tests of one start method: natively, several at a time, then staged, one by one."""
    found = find_cases(method, options.groups, options.only)
    with ThreadPoolExecutor(NATIVE_AT_ONCE) as executor:
        native = list(executor.map(lambda case: run_native(method, *case), found))
    comparisons = []
    for number, (case, outcome) in enumerate(zip(found, native), start=1):
        staged = None if options.native else on_stage(method, *case)
        comparisons.append(Comparison(*case, outcome, staged))
        if sys.stderr.isatty():
            print(f"\r{number} of {len(found)}", end="\r", file=sys.stderr)
    return comparisons


def count(outcomes: list[list[str] | None]) -> str:
    """How often there was which status: "12 ok, 1 skip"."""
    counts = Counter(outcome[0] for outcome in outcomes if outcome is not None)
    order = sorted(counts, key=lambda status: (status not in GOOD, status))
    return ", ".join(f"{counts[status]} {status}" for status in order) or "-"


def show(method: str, comparisons: list[Comparison]) -> None:
    """Prints a line for each class, the sums, and each test that differs or fails natively."""
    print(f"\nPython {VERSION}, {method}")
    print(f"{'':40} {'native':22} staged")
    for class_name in dict.fromkeys(c.class_name for c in comparisons):
        show_line(class_name, [c for c in comparisons if c.class_name == class_name])
    show_line(f"all {len(comparisons)}", comparisons)
    for c in comparisons:
        if not c.agrees or c.native[0] not in GOOD:
            staged = ["not run", ""] if c.staged is None else c.staged
            print(f"\n{c.class_name}.{c.test_name}: native {c.native[0]}, staged {staged[0]}")
            print("\n".join(filter(None, (c.native[1], staged[1]))))


def show_line(title: str, comparisons: list[Comparison]) -> None:
    """Prints one line of the table."""
    native, staged = count([c.native for c in comparisons]), count([c.staged for c in comparisons])
    mark = "" if all(c.agrees for c in comparisons) else "  <--"
    print(f"{title:40} {native:22} {staged}{mark}", flush=True)


def main() -> int:
    """Compares both sides for each start method asked for; 0 where they agree."""
    options = parse()
    if not cases.is_shipped():
        print(f"Python {VERSION}: left out, for it comes without its own tests (test._test_multiprocessing)")
        return 0
    agree = True
    for method in options.methods:
        comparisons = compare(method, options)
        show(method, comparisons)
        agree = agree and bool(comparisons) and all(c.agrees for c in comparisons)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
