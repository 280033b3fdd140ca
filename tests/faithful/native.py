"""The native side: a test in a fresh interpreter of its own, on the real clock, without the stage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from . import cases

TIME_LIMIT = 90.0
"""Real seconds of one test."""


def run_native(method: str, class_name: str, test_name: str) -> list[str]:
    """Runs one test natively.

    Returns:
        As `cases.run_case`; "timeout" or "died" with what it said where it gave no answer.
    """
    command = [sys.executable, cases.__file__, method, class_name, test_name]
    with tempfile.TemporaryDirectory() as folder, open(Path(folder, "output"), "w+") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            process.wait(TIME_LIMIT)
            status = "died"
        except subprocess.TimeoutExpired:
            status = "timeout"
        finally:
            _kill_session(process)
        output.seek(0)
        said = output.read()
    answers = [line for line in said.splitlines() if line.startswith(cases.ANSWER)]
    return json.loads(answers[-1][len(cases.ANSWER) :]) if answers else [status, said[-900:]]


def _kill_session(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
