"""Puts a process on stage: :func:`install` replaces the seams once, :func:`go_on_stage` begins for this run.

The order matters: ``threading`` is replaced before ``multiprocessing.managers``, ``multiprocessing.pool`` and
``concurrent.futures`` are imported, because they bind its locks.
"""

from __future__ import annotations

import os

from . import compat, link
from .link import state

_installed = False


def install() -> None:
    """Replace every seam, once per process (forked children inherit it).

    Raises:
        compat.UnknownPython: where a seam is missing; nothing has been replaced then.
    """
    global _installed
    if _installed:
        return
    _installed = True
    compat.require()
    from . import (  # noqa: F401  (so that no run has to load them)
        clock,
        connections,
        drive,
        files,
        fine,
        helpers,
        output,
        processes,
        selecting,
        semaphores,
        shared,
        signals,
        standing,
        threads,
    )
    clock.install()
    threads.install()
    semaphores.install()
    connections.install()
    connections.install_os()
    shared.install()
    signals.install()
    processes.install()
    helpers.install()
    selecting.install()
    files.install()
    os.register_at_fork(after_in_child=link.after_fork)


def set_story(story: str, scratch: str) -> None:
    """Name the student's file and the scratch folder, both as absolute paths."""
    state.story = story
    state.folder = os.path.dirname(story) + "/" if story else ""
    state.scratch = scratch.rstrip("/") + "/" if scratch else ""


def go_on_stage() -> None:
    """After hello: the streams, the driver, and fine steps where they are asked for."""
    from . import drive, fine, output, standing
    output.install()
    standing.install()
    if state.driver is not None:
        drive.add_driver(*state.driver)
    if state.fine:
        fine.install()
