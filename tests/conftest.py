"""What the kit's tests share: a theatre per module, and the two options that widen the default set."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from lockstep.conductor import Theatre


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options."""
    group = parser.getgroup("lockstep")
    group.addoption("--all-methods", action="store_true", help="run every program with every start method")
    group.addoption("--thorough", action="store_true", help="repeat each determinism test 50 times")


@pytest.fixture(scope="session")
def core(worker_id: str) -> int:
    """The processor core of this worker: a conductor and the program that it runs are on the same one."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[int(worker_id.removeprefix("gw")) % len(cores)] if worker_id != "master" else cores[-1]


@pytest.fixture(scope="module")
def theatre(core: int) -> Iterator[Theatre]:
    """A theatre whose zygotes serve all tests of a module."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        with Theatre(core=core) as opened:
            yield opened
    finally:
        os.sched_setaffinity(0, before)
