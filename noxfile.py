"""The kit's commands: ``nox -l`` lists them.

They run on every CPython from 3.10 to 3.15 that is found on PATH or among pyenv's versions; one that
is missing is named. An environment is made at first use and kept, and filled anew when pyproject.toml
changes.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["grade"]
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14", "3.15")
ASK = "import sys; v = sys.version_info; print(sys.implementation.name, *v[:3], v.releaselevel)"
PYENV_NAME = re.compile(r"3\.\d+(\.\d+)?((a|b|rc)\d+|-dev)?")


def find_pythons() -> dict[str, Path]:
    """Find the newest CPython of each version, by version; a release is newer than any pre-release."""
    best: dict[str, tuple[tuple[bool, int], Path]] = {}
    for path in candidates():
        command = [path, "-I", "-S", "-c", ASK]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout
            name, major, minor, micro, level = answer.split()
        except (OSError, subprocess.SubprocessError, ValueError):
            continue  # no Python, or none that runs
        version, rank = f"{major}.{minor}", (level == "final", int(micro))
        if name == "cpython" and version in VERSIONS and (version not in best or rank > best[version][0]):
            best[version] = rank, path
    return {version: best[version][1] for version in VERSIONS if version in best}


def candidates() -> list[Path]:
    """List whatever may be a Python of ours, each once: nox's own, those on PATH, those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    # pyenv's shims know the versions that are switched on; its folders know all of them.
    folders = [folder for folder in folders if folder != pyenv / "shims"]
    versions = sorted(path for path in pyenv.glob("versions/3.*") if PYENV_NAME.fullmatch(path.name))
    folders += [path / "bin" for path in versions]
    found = [folder / f"python{version}" for folder in folders for version in VERSIONS]
    own = Path(getattr(sys, "_base_executable", sys.executable))
    return list({path.resolve(): path for path in (own, *found) if path.is_file()}.values())


def show_to_nox(pythons: dict[str, Path]) -> None:
    """Put the folders of these Pythons first on PATH, where nox looks for "python3.12" and its like."""
    folders = dict.fromkeys(str(path.parent) for path in pythons.values())
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ.get("PATH", "")])


PYTHONS = find_pythons()
MISSING = [version for version in VERSIONS if version not in PYTHONS]
show_to_nox(PYTHONS)
begun: set[str] = set()


def begin(session: nox.Session) -> bool:
    """Name what is missing, once; say whether this is the first session of its kind in this run of nox."""
    kind = session.name.partition("-")[0]
    first = kind not in begun
    begun.add(kind)
    if not PYTHONS:
        session.error(f"No CPython found of the versions {', '.join(VERSIONS)}")
    if first and MISSING:
        session.log(f"Not found, and left out: Python {', '.join(MISSING)}")
    return first


def install(session: nox.Session, *groups: str) -> None:
    """Install the kit from this folder, with groups of dependencies, unless that has been done."""
    project = ROOT / "pyproject.toml"
    extra = nox.project.dependency_groups(nox.project.load_toml(project), *groups) if groups else ()
    wanted = hashlib.sha256(project.read_bytes() + repr((ROOT, groups)).encode()).hexdigest()
    stamp = Path(session.virtualenv.location) / "lockstep-installed"
    if not stamp.is_file() or stamp.read_text() != wanted:
        # What is imported is compiled then; most of it never is.
        session.install("--no-compile", "-e", str(ROOT), *extra)
        stamp.write_text(wanted)


@nox.session(python=list(PYTHONS))
def grade(session: nox.Session) -> None:
    """Grade the exercises: nox -s grade -- 08_lock --target solutions."""
    # The first run empties the results folder, the others add to it, the last one shows them merged.
    options = [] if begin(session) else ["--keep-results"]
    if session.python == list(PYTHONS)[-1]:
        options.append("--summary")
    install(session)
    session.run("python", "-m", "lockstep", "grade", *options, *session.posargs)


@nox.session(python=list(PYTHONS), default=False)
def tests(session: nox.Session) -> None:
    """Run the kit's own tests on all cores."""
    begin(session)
    install(session)
    own_cache = f"cache_dir=.pytest_cache/{session.python}"  # what failed on one Python need not fail on another
    nothing = [0, 5] if "--last-failed-no-failures=none" in session.posargs else [0]
    session.run("python", "-m", "pytest", "-n", "auto", "-o", own_cache, *session.posargs, success_codes=nothing)


@nox.session(python=list(PYTHONS), default=False)
def check(session: nox.Session) -> None:
    """Prove the graders: solutions, stubs and the gallery."""
    begin(session)
    install(session)
    session.run("python", "-m", "lockstep", "check", *session.posargs)


@nox.session(python=list(PYTHONS)[-1:], default=False)
def mutate(session: nox.Session) -> None:
    """Prove the graders: solutions with one small mistake each."""
    install(session)
    session.run("python", "-m", "lockstep", "mutate", *session.posargs)


@nox.session(default=False)
def lint(session: nox.Session) -> None:
    """Check style, types, and that imports go downwards."""
    install(session, "lint")
    session.run("ruff", "check", "--output-format", "concise", *session.posargs)
    session.run("mypy")
    session.run("lint-imports")


@nox.session(python=list(PYTHONS), default=False)
def faithful(session: nox.Session) -> None:
    """Run CPython's own multiprocessing tests native and staged, side by side."""
    begin(session)
    install(session)
    session.run("python", "-m", "tests.faithful", *session.posargs)


@nox.session(python=list(PYTHONS)[-1:], default=False)
def bench(session: nox.Session) -> None:
    """Measure what a step, a run and a search cost."""
    install(session)
    session.run("python", "-m", "benchmarks", *session.posargs)
