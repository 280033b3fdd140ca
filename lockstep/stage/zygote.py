"""The zygote: a warm interpreter with the stage and ``multiprocessing`` loaded, which forks once per schedule.

``python -m lockstep.stage.zygote METHOD`` reads one JSON command a line on its standard input:

- ``{"run": {...}}`` forks a main process, which performs one run, and answers ``{"pid": …}``;
- ``{"reap": true}`` reaps all that have ended and answers ``{"reaped": N, "alone": …}``; alone: no child is left.

It is the subreaper of its runs: what a program orphans becomes the zygote's child and stays in its tree.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import json
import multiprocessing
import multiprocessing.forkserver as forkserver
import multiprocessing.process as process
import multiprocessing.resource_tracker as resource_tracker
import os
import resource
import signal
import sys
import tempfile
import threading
import traceback
import types
from typing import Any

from . import compat, drive, helpers, link, real, set_up, signals
from .link import state

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
WARM = (
    "collections.abc", "contextlib", "datetime", "functools", "json", "queue", "random", "signal", "tempfile",
    "multiprocessing.managers", "multiprocessing.pool", "multiprocessing.queues", "multiprocessing.shared_memory",
    "multiprocessing.sharedctypes", "multiprocessing.synchronize", "concurrent.futures.process",
    "concurrent.futures.thread",
)
"""What is loaded before the first fork: what programs of this course use, and nothing of the student's.

The less, the cheaper is each fork: what is rare (asyncio, subprocess) is imported by the program that wants it.
"""

SWEEPS = 500
"""How often what is left below a zygote is killed when its conductor is gone."""
MEGABYTE = 1 << 20
LIMITS = {
    resource.RLIMIT_FSIZE: 16 * MEGABYTE,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_AS: 2048 * MEGABYTE,
}
"""Of each process of a run: bytes of a file, of a core dump, and of address space."""


def end_with_parent() -> None:
    """Be killed when the parent ends, however it ends: nobody is left to sweep then."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def warm_up(method: str) -> None:
    """Load everything, and start the helpers that all runs share."""
    set_up.install()
    for name in WARM:
        importlib.import_module(name)
    multiprocessing.set_start_method(method)
    if method != "fork":
        resource_tracker.ensure_running()
    if method == "forkserver":
        forkserver.ensure_running()
    gc.collect()
    gc.freeze()


def helper_pids() -> list[int]:
    """The processes in the zygote's tree that belong to no run."""
    pids = [resource_tracker._resource_tracker._pid, forkserver._forkserver._forkserver_pid]
    return [pid for pid in pids if pid is not None]


def main_process(run: dict[str, Any]) -> None:
    """Perform one run and end; never returns."""
    os.setpgid(0, 0)  # a signal to the program's own group must not reach the zygote
    end_with_parent()
    _replace_descriptors(run["raw"])
    for limit, value in LIMITS.items():
        resource.setrlimit(limit, (value, value))
    os.environ["TMPDIR"], tempfile.tempdir = run["temporary"], None
    process.current_process()._config.pop("tempdir", None)
    os.chdir(run["scratch"])
    sys.modules["__main__"] = types.ModuleType("__main__")
    link.after_fork()
    helpers.share()
    _name_resources(run["id"])
    state.address, state.seed, state.fine = run["address"], run["seed"], run.get("fine", False)
    state.driver = tuple(run["driver"]) if run.get("driver") else None
    state.dump = run["dump"]
    sys.pycache_prefix, sys.dont_write_bytecode = run["pycache"], False
    set_up.set_story(run["story"], run["scratch"])
    code = 1
    try:
        link.hello()
        set_up.go_on_stage()
        code = drive.perform(run["call"])
    except BaseException:
        real.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        _leave(code)


def _replace_descriptors(raw: str) -> None:
    """Nothing of the zygote's own pipes stays open; what bypasses ``sys.stdout`` goes to the file *raw*."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    os.dup2(nothing, 0)
    out = os.open(raw, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    real.close(nothing)
    real.close(out)


def _name_resources(run_id: str) -> None:
    """Semaphores and shared memory carry the run's name, so that what is left can be found and removed."""
    import multiprocessing.shared_memory as shared_memory
    process.current_process()._config["semprefix"] = f"/{run_id}"
    shared_memory._SHM_NAME_PREFIX = f"/{run_id}"


def _leave(code: int) -> None:
    """End as an interpreter does: threads, exit handlers (which join and terminate processes), then the last step."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        real.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        signals.exit_now(code)


def reap() -> dict[str, Any]:
    """Reap every child that has ended; ``waitpid``'s ECHILD proves that none is left."""
    count = 0
    while True:
        try:
            if not real.waitpid(-1, os.WNOHANG)[0]:
                return {"reaped": count, "alone": False}
        except ChildProcessError:
            return {"reaped": count, "alone": True}
        count += 1


def end_all() -> None:
    """The conductor is gone, perhaps in the middle of a run: kill all that is below this process."""
    for _ in range(SWEEPS):
        below = descendants(os.getpid())
        if not below:
            return
        for pid in below:
            try:
                real.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        reap()
        real.sleep(0.002)


def descendants(pid: int) -> list[int]:
    """The processes below *pid*, by ``/proc``."""
    found, todo = [], [pid]
    while todo:
        above = todo.pop()
        try:
            for tid in os.listdir(f"/proc/{above}/task"):
                with open(f"/proc/{above}/task/{tid}/children") as listing:
                    children = [int(child) for child in listing.read().split()]
                found += children
                todo += children
        except OSError:
            pass  # it has just ended; what was below it comes to us
    return found


def answer(message: dict[str, Any]) -> None:
    """Write one line to the conductor."""
    real.write(1, (json.dumps(message) + "\n").encode())


def serve(method: str) -> None:
    """Warm up, then carry out commands until standard input ends."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if sys.path and sys.path[0] in ("", "/"):
        del sys.path[0]  # the folder in which ``-m`` was given
    warm_up(method)
    commands = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115  (for the whole life of the process)
    answer({"ready": os.getpid(), "helpers": helper_pids()})
    for line in iter(commands.readline, b""):
        command = json.loads(line)
        if "run" in command:
            compat.keep_tracker_over_fork(True)
            pid = real.fork()
            if pid == 0:
                compat.keep_tracker_over_fork(False)
                main_process(command["run"])
            answer({"pid": pid})
        elif "reap" in command:
            answer(reap())
    end_all()


if __name__ == "__main__":
    from lockstep.stage.zygote import serve as serve_once  # one module object, whatever this file is called
    serve_once(sys.argv[1])
