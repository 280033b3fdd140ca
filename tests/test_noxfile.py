"""The noxfile: which Pythons it finds, and what it tells the grader on each."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

NOXFILE = Path(__file__).parents[1] / "noxfile.py"


class FakeSession:
    """Notes what a session is asked to do."""

    def __init__(self, name: str, folder: Path, posargs: tuple[str, ...] = ()) -> None:
        self.name = name
        self.python = name.partition("-")[2]
        self.posargs = posargs
        self.virtualenv = SimpleNamespace(location=str(folder))
        self.logged: list[str] = []
        self.installed: list[tuple[str, ...]] = []
        self.commands: list[tuple[str, ...]] = []

    def log(self, text: str) -> None:
        self.logged.append(text)

    def install(self, *what: str) -> None:
        self.installed.append(what)

    def run(self, *command: str, success_codes: tuple[int, ...] = (0,)) -> None:
        self.commands.append(command)

    def error(self, text: str) -> None:
        raise RuntimeError(text)


def fake_nox() -> ModuleType:
    """The little of nox that is used while a noxfile is loaded."""

    def session(**_options: Any) -> Callable[[Any], Any]:
        return lambda function: function

    module: Any = ModuleType("nox")
    module.options = SimpleNamespace()
    module.session = session
    module.project = SimpleNamespace(
        load_toml=lambda path: path, dependency_groups=lambda _project, *groups: groups
    )
    return module  # type: ignore[no-any-return]


def make_python(folder: Path, version: str, answer: str) -> Path:
    """A program that is called pythonX.Y and answers as one would."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"python{version}"
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(0o755)
    return path


Load = Callable[..., Any]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load the noxfile where only the given folders are on PATH, and pyenv is in tmp_path / "pyenv"."""

    def load_noxfile(*folders: Path, own: str = "/nowhere/python") -> Any:
        monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)))
        monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
        monkeypatch.setattr(sys, "_base_executable", own, raising=False)
        monkeypatch.setitem(sys.modules, "nox", fake_nox())
        spec = importlib.util.spec_from_file_location("noxfile_under_test", NOXFILE)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load_noxfile


def test_pythons_on_path_and_in_pyenv_are_found(tmp_path: Path, load: Load) -> None:
    """By version, oldest first, and the others are named as missing."""
    on_path = make_python(tmp_path / "bin", "3.12", "echo cpython 3 12 4 final")
    in_pyenv = make_python(tmp_path / "pyenv/versions/3.10.13/bin", "3.10", "echo cpython 3 10 13 final")
    noxfile = load(tmp_path / "bin")
    assert list(noxfile.PYTHONS.items()) == [("3.10", in_pyenv), ("3.12", on_path)]
    assert noxfile.MISSING == ["3.11", "3.13", "3.14", "3.15"]


def test_the_newest_patch_is_taken(tmp_path: Path, load: Load) -> None:
    """By number, 9 before 12, and a release before a pre-release."""
    make_python(tmp_path / "bin", "3.12", "echo cpython 3 12 9 final")
    newest = make_python(tmp_path / "pyenv/versions/3.12.12/bin", "3.12", "echo cpython 3 12 12 final")
    make_python(tmp_path / "pyenv/versions/3.15-dev/bin", "3.15", "echo cpython 3 15 1 alpha")
    release = make_python(tmp_path / "bin", "3.15", "echo cpython 3 15 0 final")
    pythons = load(tmp_path / "bin").PYTHONS
    assert pythons == {"3.12": newest, "3.15": release}


@pytest.mark.parametrize(
    "answer",
    [
        "echo pyenv: command not found >&2; exit 127",
        "echo pypy 3 12 4 final",
        "echo hello",
        "echo cpython 3 9 1 final",
    ],
)
def test_what_is_no_python_of_ours_is_passed_over(answer: str, tmp_path: Path, load: Load) -> None:
    """A shim that is not switched on, another implementation, another program, another version."""
    make_python(tmp_path / "bin", "3.12", answer)
    assert load(tmp_path / "bin").PYTHONS == {}


@pytest.mark.parametrize("name", ["3.13.0t", "3.12.4/envs/mine", "pypy3.10-7.3.17", "my-3.12"])
def test_pyenv_folders_that_are_no_release_are_passed_over(name: str, tmp_path: Path, load: Load) -> None:
    """Free-threaded builds and environments of the student's."""
    make_python(tmp_path / "pyenv/versions" / name / "bin", "3.13", "echo cpython 3 13 0 final")
    assert load().PYTHONS == {}


def test_the_python_that_runs_nox_counts(tmp_path: Path, load: Load) -> None:
    """Wherever it is installed."""
    own = make_python(tmp_path / "opt", "3.14", "echo cpython 3 14 2 final")
    pythons = load(own=str(own)).PYTHONS
    assert pythons == {"3.14": own}


def test_nox_will_look_where_they_were_found(tmp_path: Path, load: Load) -> None:
    """Its own search goes along PATH, where a shim may be in the way."""
    make_python(tmp_path / "pyenv/versions/3.10.13/bin", "3.10", "echo cpython 3 10 13 final")
    load(tmp_path / "bin")
    assert os.environ["PATH"].split(os.pathsep) == [
        str(tmp_path / "pyenv/versions/3.10.13/bin"),
        str(tmp_path / "bin"),
    ]


@pytest.fixture
def two_pythons(tmp_path: Path, load: Load) -> Any:
    """The noxfile with 3.10 and 3.12 found."""
    for version, answer in [("3.10", "echo cpython 3 10 13 final"), ("3.12", "echo cpython 3 12 4 final")]:
        make_python(tmp_path / "bin", version, answer)
    return load(tmp_path / "bin")


def test_the_first_run_empties_the_results_and_the_last_one_sums_up(tmp_path: Path, two_pythons: Any) -> None:
    """And what is given after -- goes last."""
    commands = []
    for name in ("grade-3.10", "grade-3.12"):
        session = FakeSession(name, tmp_path, ("08_lock", "--seed", "7"))
        two_pythons.grade(session)
        commands += session.commands
    grade = ("python", "-m", "lockstep", "grade")
    assert commands == [
        (*grade, "08_lock", "--seed", "7"),
        (*grade, "--keep-results", "--summary", "08_lock", "--seed", "7"),
    ]


def test_a_run_on_one_python_begins_anew(tmp_path: Path, two_pythons: Any) -> None:
    """Whichever it is."""
    session = FakeSession("grade-3.12", tmp_path)
    two_pythons.grade(session)
    assert session.commands == [("python", "-m", "lockstep", "grade", "--summary")]


def test_what_is_missing_is_named_once(tmp_path: Path, two_pythons: Any) -> None:
    """In one line, by the first session."""
    sessions = [FakeSession(name, tmp_path) for name in ("grade-3.10", "grade-3.12")]
    for session in sessions:
        two_pythons.grade(session)
    assert sessions[0].logged == ["Not found, and left out: Python 3.11, 3.13, 3.14, 3.15"]
    assert sessions[1].logged == []


def test_no_python_at_all_is_an_error(tmp_path: Path, load: Load) -> None:
    """It would otherwise be a success of nothing."""
    with pytest.raises(RuntimeError, match=r"No CPython found of the versions 3\.10, "):
        load().grade(FakeSession("grade", tmp_path))


def test_an_environment_is_filled_once(tmp_path: Path, two_pythons: Any) -> None:
    """And anew when it is another one."""
    first, again, other = (FakeSession("tests-3.10", tmp_path / name) for name in ("a", "a", "b"))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for session in (first, again, other):
        two_pythons.tests(session)
    assert [len(session.installed) for session in (first, again, other)] == [1, 0, 1]
    assert first.installed == [("--no-compile", "-e", str(NOXFILE.parent))]


def test_a_failed_installation_is_tried_again(tmp_path: Path, two_pythons: Any) -> None:
    """No mark is left behind by one that did not end well."""
    session = FakeSession("tests-3.10", tmp_path)

    def no_network(*_what: str) -> None:
        raise RuntimeError("no network")

    session.install = no_network  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="no network"):
        two_pythons.tests(session)
    session = FakeSession("tests-3.10", tmp_path)
    two_pythons.tests(session)
    assert session.installed


def test_lint_brings_its_tools(tmp_path: Path, two_pythons: Any) -> None:
    """From the group of that name in pyproject.toml."""
    session = FakeSession("lint", tmp_path)
    two_pythons.lint(session)
    assert session.installed == [("--no-compile", "-e", str(NOXFILE.parent), "lint")]
    assert [command[0] for command in session.commands] == ["ruff", "mypy", "lint-imports"]
