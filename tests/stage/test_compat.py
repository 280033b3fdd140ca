"""The stage refuses an interpreter that it does not know, and says so in one sentence."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
import types
from pathlib import Path

import pytest

import lockstep
from lockstep.conductor import Call, Theatre, UnknownPython
from lockstep.search import Plain
from lockstep.stage import compat


def test_every_seam_is_there() -> None:
    """The Python that runs this test is one of those whose sources were read."""
    compat.require()
    assert compat.missing_seams() == []


def test_a_missing_seam_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later Python may have renamed what the stage replaces: then nothing is graded."""
    monkeypatch.setitem(compat.SEAMS, "multiprocessing.synchronize", ["SemLock._make_methods", "SemLock._gone", "Gone.x"])
    with pytest.raises(compat.UnknownPython, match=r"^this kit does not know Python 3\.\d+\.\d+ yet: it has no ") as caught:
        compat.require()
    assert str(caught.value).endswith("multiprocessing.synchronize.SemLock._gone, multiprocessing.synchronize.Gone.x")


def test_a_seam_that_is_none_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """``threading._CRLock`` is None where there is no RLock in C, and the stage then has no real one."""
    monkeypatch.setattr(threading, "_CRLock", None)
    assert compat.missing_seams() == ["threading._CRLock"]


@pytest.mark.parametrize("version", [(3, 9, 20), (3, 16, 0), (2, 7, 18), (4, 0, 0)])
def test_versions_that_nobody_has_read_are_refused(monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]) -> None:
    """Older and newer ones alike, by number."""
    monkeypatch.setattr(compat, "sys", types.SimpleNamespace(
        version_info=version, implementation=types.SimpleNamespace(name="cpython")))
    with pytest.raises(compat.UnknownPython, match=rf"does not know Python {version[0]}\.{version[1]} yet"):
        compat.require_version()


def test_other_implementations_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyPy has the same modules and other insides."""
    monkeypatch.setattr(compat, "sys", types.SimpleNamespace(
        version_info=(3, 11, 0), implementation=types.SimpleNamespace(name="pypy")))
    with pytest.raises(compat.UnknownPython, match="CPython only, not pypy 3.11"):
        compat.require_version()


@pytest.mark.parametrize("version", [(3, 10, 0), (3, 15, 2)])
def test_the_first_and_the_last_known_version_are_accepted(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    """The limits belong to the range."""
    monkeypatch.setattr(compat, "sys", types.SimpleNamespace(
        version_info=version, implementation=types.SimpleNamespace(name="cpython")))
    compat.require_version()


def test_the_seams_name_modules_of_the_standard_library() -> None:
    """A slip in the table would refuse every Python."""
    for name, paths in compat.SEAMS.items():
        assert importlib.import_module(name)
        assert paths


def test_an_interpreter_without_a_seam_gives_no_grade(tmp_path: Path) -> None:
    """The conductor is told by an exception of its own, with the stage's sentence."""
    story = tmp_path / "story.py"
    story.write_text("def main(): pass\n")
    with Theatre(str(crippled_python(tmp_path))) as theatre, \
            pytest.raises(UnknownPython, match=r"it has no multiprocessing\.synchronize\.SemLock\._make_methods$"):
        theatre.run(str(story), Call("main"), Plain(), "kit")


def crippled_python(folder: Path) -> Path:
    """A program that runs this Python, but with a seam taken away before the stage looks."""
    script = folder / "python"
    script.write_text(
        f"#!{sys.executable}\n"
        "import sys, runpy, multiprocessing.synchronize as s\n"
        "del s.SemLock._make_methods\n"
        "s.SemLock._make_methods_2 = None\n"
        "sys.argv = sys.argv[3:]\n"
        "runpy.run_module('lockstep.stage.zygote', run_name='__main__', alter_sys=True)\n"
    )
    script.chmod(0o755)
    return script


def test_nothing_is_replaced_where_a_seam_is_missing(tmp_path: Path) -> None:
    """The refusal comes before the first patch."""
    check = (
        "import time, multiprocessing.synchronize as s; del s.SemLock._make_methods; before = time.sleep\n"
        "from lockstep.stage import set_up, compat\n"
        "try: set_up.install()\n"
        "except compat.UnknownPython: print(time.sleep is before)\n"
    )
    root = str(Path(lockstep.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, timeout=60, cwd=tmp_path,
        env={"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}, check=True,
    )
    assert done.stdout == "True\n"
