"""The command line: ``python -m lockstep grade [EXERCISE …]``.

1. Read the options; say in one sentence what to do where the machine cannot grade.
2. Find the exercises.
3. Grade, showing progress.
4. Write the results, print the report.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lockstep import checking, mutating, report
from lockstep.conductor import UnknownPython
from lockstep.grading import catalogue, replaying, session
from lockstep.grading.exploration import runs_of_a_proof
from lockstep.grading.source import Source
from lockstep.stage import compat
from lockstep.words import _

USAGE, NOT_FULL, COULD_NOT = 2, 1, 3
"""Exit codes: the command line is off; not full marks; could not be checked."""
METHODS = ("fork", "forkserver", "spawn")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    refusal = _refusal()
    if refusal:
        print(refusal, file=sys.stderr)
        return COULD_NOT
    if options.command == "check":
        return checking.check(options)
    try:
        if options.command == "mutate":
            return mutating.mutate(options, _exercises(options))
        request = _request(options)
    except ValueError as error:
        print(f"lockstep: {error}", file=sys.stderr)
        return USAGE
    return _grade(options, request)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lockstep", description=_("An auto-graded kit for multiprocessing."))
    commands = parser.add_subparsers(dest="command", required=True)
    grade = commands.add_parser("grade", help=_("grade the exercises"))
    add = grade.add_argument
    add("exercises", nargs="*", metavar="EXERCISE", help=_("an exercise, such as 08_lock; none: all of them"))
    add("--target", default="exercises", type=Path, help=_("a folder laid out like exercises/"))
    add("--graders", default=Path("graders"), type=Path, help=_("the folder of the graders"))
    add("--results", default=Path("results"), type=Path, help=_("where to write the results"))
    add("--seed", default="kit", help=_("what the inputs are drawn from"))
    add("--start-method", choices=METHODS, help=_("default: the one of this Python"))
    add("--schedules", type=int, metavar="N", help=_("schedules that each exploration tries"))
    add("--prove", action="store_true", help=_("let proofs take as long as they need"))
    add("--replay", metavar="STRING", help=_("run just the schedule that a report names"))
    add("--workers", type=int, metavar="N", help=_("processes that grade side by side; default: one per core"))
    add("--keep-results", action="store_true", help=_("add to the results of another run"))
    add("--summary", action="store_true", help=_("print the results of all runs, merged"))
    _add_check(commands)
    _add_mutate(commands)
    return parser


def _add_check(commands: Any) -> None:
    check = commands.add_parser("check", help=_("prove the graders: solutions, stubs and the gallery"))
    add = check.add_argument
    add("names", nargs="*", metavar="NAME", help=_("an exercise, or exercise/program of the gallery; none: everything"))
    add("--graders", default=Path("graders"), type=Path, help=_("the folder of the graders"))
    add("--start-method", choices=(*METHODS, "all"), help=_("default: the one of this Python"))
    add("--schedules", type=int, metavar="N", help=_("schedules that each exploration tries"))
    add("--prove", action="store_true", help=_("let proofs take as long as they need"))
    add("--seed", default="kit", help=_("what the inputs are drawn from"))
    add("--workers", type=int, metavar="N", help=_("processes side by side; default: one per core"))
    add("--verbose", action="store_true", help=_("print what every check of every program came to"))


def _add_mutate(commands: Any) -> None:
    mutate = commands.add_parser("mutate", help=_("prove the graders: solutions with one small mistake each"))
    add = mutate.add_argument
    add("exercises", nargs="*", metavar="EXERCISE", help=_("an exercise, such as 08_lock; none: all of them"))
    add("--graders", default=Path("graders"), type=Path, help=_("the folder of the graders"))
    add("--start-method", choices=METHODS, help=_("default: the one of this Python"))
    add("--schedules", type=int, metavar="N", help=_("schedules that each exploration tries"))
    add("--seed", default="kit", help=_("what the inputs are drawn from"))
    add("--workers", type=int, metavar="N", help=_("processes side by side; default: one per core"))
    add("--verbose", action="store_true", help=_("print what became of every mutant"))


def _refusal() -> str:
    """Why this machine cannot grade, in one sentence; empty where it can."""
    if sys.platform != "linux":
        return _("Lockstep grades on Linux only: open this folder in its dev container, or in WSL on Windows.")
    try:
        compat.require_version()
    except compat.UnknownPython as error:
        return str(error)
    return ""


def _request(options: argparse.Namespace) -> session.Request:
    """What to grade.

    Raises:
        ValueError: saying what is wrong with the options.
    """
    if options.schedules is not None and options.schedules < 1:
        raise ValueError(_("--schedules needs a whole number from 1 up"))
    chosen = _exercises(options)
    if not options.target.is_dir():
        raise ValueError(_("there is no folder {folder}").format(folder=options.target))
    replay = replaying.parse(options.replay) if options.replay else None
    if replay is not None:
        chosen = [_find(replay.exercise, catalogue.exercises(options.graders))]
        _say_whether_changed(options.target, options.graders, chosen[0], replay)
    method = options.start_method or multiprocessing.get_start_method()
    return session.Request(
        options.graders, options.target, tuple(chosen), method, options.seed, options.schedules,
        replay, runs_of_a_proof(options), options.workers,
    )


def _exercises(options: argparse.Namespace) -> list[str]:
    """The exercises that were asked for, each once; none: all of them.

    Raises:
        ValueError: where there is no such exercise, or none at all.
    """
    known = catalogue.exercises(options.graders)
    if not known:
        raise ValueError(_("there are no graders in {folder}").format(folder=options.graders))
    return list(dict.fromkeys(_find(name, known) for name in options.exercises)) or known


def _find(name: str, known: list[str]) -> str:
    """The exercise that *name* means: its folder, its number, or its word.

    Raises:
        ValueError: naming those there are.
    """
    bare = name.strip("/").rpartition("/")[2]
    for exercise in known:
        number, _underscore, word = exercise.partition("_")
        if bare in (exercise, number, word):
            return exercise
    raise ValueError(_("there is no exercise {name}; there are: {known}").format(name=name, known=", ".join(known)))


def _say_whether_changed(target: Path, graders: Path, exercise: str, replay: replaying.Replay) -> None:
    for test in (graders / exercise).glob("test_*.py"):
        source = Source(exercise, target / exercise / test.name.removeprefix("test_"))
        if source.fingerprint != replay.fingerprint:
            print(_("{file} has changed since this schedule was recorded: it may run otherwise now.").format(
                file=source.file), file=sys.stderr)


def _grade(options: argparse.Namespace, request: session.Request) -> int:
    console = report.make_console()
    if not options.keep_results:
        report.empty_results(options.results)
    try:
        with report.Progress(console) as progress:
            progress.started(request.exercises)
            result = session.grade(request, progress.check_done)
    except (session.GradingFailed, UnknownPython) as error:
        print(_("The graders could not be run:"), error, sep="\n", file=sys.stderr)
        return COULD_NOT
    report.write_result(options.results, result)
    merged = report.write_summary(options.results)
    report.print_result(result, console, options.target, options=_repeated(options))
    if options.summary:
        report.print_summary(merged, console)
    if result.status == "error":
        return COULD_NOT
    return 0 if result.full_marks else NOT_FULL


def _repeated(options: argparse.Namespace) -> tuple[str, ...]:
    """The options that a replay command must give again."""
    again: list[str] = []
    if str(options.target) != "exercises":
        again += ["--target", str(options.target)]
    if options.seed != "kit":
        again += ["--seed", options.seed]
    if options.start_method:
        again += ["--start-method", options.start_method]
    return tuple(again)


