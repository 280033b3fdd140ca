"""A process that does not come back is asked where it stands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lockstep.conductor.standing import ASK, Standing

STORY = """\
import faulthandler, sys
{register}

def inner():
    print("ready", flush=True)
    while True:
        pass

def outer():
    inner()

outer()
"""


LINES = ("5", "6", "7")
"""Where it may be when it has said that it is ready."""


@contextmanager
def running(story: Path, dump: Path, answers: bool = True, call: str = "outer()") -> Iterator[int]:
    """The pid of a process that runs a story with an endless loop."""
    register = f"faulthandler.register({int(ASK)}, file=open({str(dump)!r}, 'ab'), all_threads=True)"
    text = STORY.format(register=register if answers else "pass")
    story.write_text(text.replace("\nouter()\n", f"\n{call}\n"))
    process = subprocess.Popen([sys.executable, "-S", str(story)], stdout=subprocess.PIPE, cwd=story.parent)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process.pid
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()


def test_the_innermost_line_of_the_story_is_told(tmp_path: Path) -> None:
    """It stands in the loop, or at its head."""
    story, dump = tmp_path / "story.py", tmp_path / "dump"
    with running(story, dump) as pid:
        standing = Standing(str(dump), str(story))
        assert standing.line_of(pid) in LINES
        assert standing.line_of(pid) in LINES


def test_lines_of_other_files_are_passed_over(tmp_path: Path) -> None:
    """Where the student's code has called the standard library, its own line is told."""
    story, dump = tmp_path / "story.py", tmp_path / "dump"
    call = "import timeit\nprint('ready', flush=True)\ntimeit.timeit('pass', number=10**15)"
    with running(story, dump, call=call) as pid:
        standing = Standing(str(dump), str(story))
        lines = [standing.line_of(pid) for _ in range(20)]
    assert "14" in lines
    assert set(lines) <= {"13", "14"}
    assert "timeit.py" in dump.read_text()


def test_a_process_that_does_not_answer_is_not_harmed(tmp_path: Path) -> None:
    """The signal would kill one that does not catch it: it is not sent then."""
    story, dump = tmp_path / "story.py", tmp_path / "dump"
    with running(story, dump, answers=False) as pid:
        assert Standing(str(dump), str(story)).line_of(pid) == ""


def test_a_process_that_is_gone_stands_nowhere(tmp_path: Path) -> None:
    """Nor is anything waited for."""
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    assert Standing(str(tmp_path / "dump"), "story.py").line_of(process.pid) == ""


def test_an_answer_of_another_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    """Only what is written after the question counts."""
    story, dump = tmp_path / "story.py", tmp_path / "dump"
    dump.write_text(f'  File "{story}", line 99 in old\n')
    with running(story, dump) as pid:
        assert Standing(str(dump), str(story)).line_of(pid) in LINES
    assert os.path.getsize(dump) > 0
