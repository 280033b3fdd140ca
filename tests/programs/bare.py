"""Runs the programs without any engine, on the real clock: does the interpreter agree with the registry?

    python tests/programs/bare.py METHOD [NAME ...]

METHOD is fork, forkserver or spawn; a NAME is a module ("queues"), a function ("big_item") or both
("queues.big_item"). Each program runs in a fresh interpreter, the one that runs this script, in an empty
folder. What it returned and how long it took are compared with the registry. A program that cannot end is
watched for a few seconds, then killed. Six run at a time, since they sleep most of the time; one that was not
as expected, on a busy machine too slow perhaps, has a second try alone.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.programs import FOLDER, METHODS, PROGRAMS, Program  # noqa: E402

AT_ONCE = 6
# Real seconds that may be added to a run: more where children need new interpreters, on a busy machine.
LATEST = {"fork": 0.6, "forkserver": 2.0, "spawn": 2.0}
EARLIEST = 0.1  # real seconds by which it may seem shorter: clocks are read outside the program
TIME_LIMIT = 40.0  # real seconds
WATCH_DEADLOCK = 5.0  # real seconds

CALL = """
import importlib, json, multiprocessing, sys, time
folder, module, function, method, answer = sys.argv[1:]
sys.path.insert(0, folder)
multiprocessing.set_start_method(method)
program = getattr(importlib.import_module(module), function)
begin = time.monotonic()
value = program()
with open(answer, "w") as file:
    json.dump([begin, value], file)
"""


def run(program: Program, method: str) -> tuple[object, float | None, str]:
    """Runs a program in a fresh interpreter.

    Returns:
        What it returned (an Ellipsis where that is unknown), the real seconds it took (None where it did not
        end in time), and its standard error.
    """
    with tempfile.TemporaryDirectory() as top:
        answer, scratch, errors = Path(top, "answer.json"), Path(top, "scratch"), Path(top, "errors.txt")
        scratch.mkdir()
        command = [
            sys.executable,
            "-c",
            CALL,
            str(FOLDER),
            program.module,
            program.function,
            method,
            str(answer),
        ]
        with open(errors, "w") as error_file:
            process = subprocess.Popen(
                command, cwd=scratch, stdout=subprocess.DEVNULL, stderr=error_file, start_new_session=True
            )
            limit = WATCH_DEADLOCK if program.verdict == "deadlock" else TIME_LIMIT
            try:
                process.wait(limit)
                end = time.monotonic()
            except subprocess.TimeoutExpired:
                end = None
            finally:
                _kill_session(process)
        begin, value = json.loads(answer.read_text()) if answer.exists() else (None, ...)
        return value, end - begin if end and begin else None, errors.read_text()


def _kill_session(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def complaint(program: Program, method: str, value: object, elapsed: float | None, errors: str) -> str:
    """What is wrong with a run, or ""."""
    if program.verdict == "deadlock":
        return (
            ""
            if elapsed is None and value in (..., "returned") and not errors
            else f"ended: {value!r} {errors}"
        )
    if value != program.expect:
        return f"returned {value!r}, not {program.expect!r}; {errors[-2000:]}"
    if elapsed is None:
        return f"has not ended after {TIME_LIMIT} s"
    if program.elapsed is not None and not -EARLIEST < elapsed - program.elapsed < LATEST[method]:
        return f"took {elapsed:.2f} s, not {program.elapsed} s"
    return ""


def check(program: Program, method: str) -> tuple[str, float | None]:
    """Runs a program once.

    Returns:
        What is wrong, or "", and the real seconds it took.
    """
    value, elapsed, errors = run(program, method)
    return complaint(program, method, value, elapsed, errors), elapsed


def chosen(method: str, names: list[str]) -> list[Program]:
    """The programs for this start method that go by one of these names; all where no name is given."""
    return [
        program
        for program in PROGRAMS
        if method in program.methods
        and (not names or {program.module, program.function, program.name} & set(names))
    ]


def main() -> int:
    """Runs the programs that the command line names; 0 where all do as the registry says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("names", nargs="*")
    parser.add_argument("-v", "--verbose", action="store_true", help="name each program and the time it took")
    arguments = parser.parse_args()
    programs = chosen(arguments.method, arguments.names)
    with ThreadPoolExecutor(AT_ONCE) as executor:
        outcomes = list(executor.map(lambda program: check(program, arguments.method), programs))
    wrong = 0
    for program, (problem, elapsed) in zip(programs, outcomes):
        again = ""
        if problem:
            first, (problem, elapsed) = problem, check(program, arguments.method)
            again = "" if problem else f" (at first: {first})"
        wrong += bool(problem)
        if problem or again or arguments.verbose:
            took = "" if elapsed is None else f" {elapsed:.2f} s"
            print(f"{program.name}{took}: {problem or 'ok'}{again}", flush=True)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}, {arguments.method}: {len(programs) - wrong} of {len(programs)} as expected")
    return 1 if wrong or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
