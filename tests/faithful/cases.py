"""Which of CPython's tests there are in this interpreter, and how one of them goes, in this process.

`run_case` is what both sides run: the native one by `python cases.py METHOD CLASS TEST` in a process of its
own, the staged one as a program on the stage. So this module imports the standard library alone, and is
loaded by its path.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import multiprocessing
import os
import sys
import unittest

GROUPS = {
    "processes": ("WithProcessesTest", "TestSimpleQueue"),
    "threads": ("WithThreadsTest",),
    "manager": ("WithManagerTest",),
    "others": ("Test", "OtherTest", "ChallengeResponseTest", "MiscTestCase", "SemLockTests"),
}
"""What the classes' names begin with; a class belongs to the first group that fits."""
ANSWER = "CASE "


def is_shipped() -> bool:
    """Whether this interpreter comes with the tests."""
    try:
        return importlib.util.find_spec("test._test_multiprocessing") is not None
    except ModuleNotFoundError:
        return False


def load_suite(method: str):
    """The module of test classes for a start method, which becomes the one in force."""
    multiprocessing.set_start_method(method, force=True)
    folder = os.path.dirname(os.path.abspath(__file__))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("suite")


def group_of(class_name: str) -> str | None:
    """The group that a class belongs to."""
    for group, beginnings in GROUPS.items():
        if class_name.startswith(beginnings):
            return group
    return None


def list_cases(method: str, groups: list[str]) -> list[list[str]]:
    """All tests of some groups.

    Returns:
        [class name, test name] of each, in the order of the classes' names.
    """
    suite = load_suite(method)
    names = unittest.defaultTestLoader.getTestCaseNames
    cases = []
    for class_name, found in sorted(vars(suite).items()):
        is_test = isinstance(found, type) and issubclass(found, unittest.TestCase)
        if is_test and group_of(class_name) in groups:
            cases += [[class_name, test_name] for test_name in names(found)]
    return cases


def run_case(method: str, class_name: str, test_name: str) -> list[str]:
    """Runs one test in this process.

    Returns:
        "ok", "skip" or "FAIL", and for the last the end of the first traceback.
    """
    suite = load_suite(method)
    tests = unittest.TestSuite([getattr(suite, class_name)(test_name)])
    # unittest would call it: it stops the resource tracker and the fork server, which on the stage serve many
    # runs. This process ends now anyway.
    del suite.tearDownModule
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(tests)
    if not result.wasSuccessful():
        problems = [text for _, text in result.errors + result.failures] or ["an unexpected success"]
        return ["FAIL", problems[0][-900:]]
    return ["skip" if result.skipped else "ok", ""]


if __name__ == "__main__":
    print(ANSWER + json.dumps(run_case(*sys.argv[1:])), flush=True)
