"""The kit's privacy for ``multiprocessing``'s helper processes: the resource tracker and the fork server.

They keep real functions and real locks, and are never actors. One of each serves all runs of a zygote; the fork
server has the stage loaded before it forks, and reports the exit codes of the processes that it reaps.
"""

from __future__ import annotations

import multiprocessing.forkserver as forkserver
import multiprocessing.resource_tracker as resource_tracker
import os
import socket
import threading
import types
from typing import Any

from . import compat, real, signals

EXITS = "LOCKSTEP_EXITS"
"""The environment variable with the address to which a fork server reports exit codes."""


def _private_os(**replaced: Any) -> types.SimpleNamespace:
    kept = {
        "waitpid": real.waitpid, "read": real.read, "write": real.write, "close": real.close, "fork": real.fork,
        "kill": real.kill,
    }
    return types.SimpleNamespace(**{**vars(os), **kept, **replaced})


def _reporting_waitpid(pid: int, options: int) -> tuple[int, int]:
    """Reap for the fork server, and tell the conductor how the process ended."""
    result = real.waitpid(pid, options)
    address = os.environ.get(EXITS)
    if address and result[0] > 0:
        try:
            out = real.Socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            out.sendto(b"%d %d" % result, address)
            out.close()
        except OSError:
            pass
    return result


def install() -> None:
    """Give the helpers an ``os`` and a ``threading`` of their own."""
    resource_tracker.os = _private_os()
    forkserver.os = _private_os(waitpid=_reporting_waitpid, _exit=signals.exit_now)
    private_threading = types.SimpleNamespace(**{**vars(threading), "Lock": real.allocate_lock, "RLock": real.RLock})
    resource_tracker.threading = forkserver.threading = private_threading
    for helper in (resource_tracker._resource_tracker, forkserver._forkserver):
        helper._lock = compat.private_lock_like(helper._lock)
    forkserver.set_forkserver_preload(["lockstep.stage.preload"])


def share() -> None:
    """In the main process of a run: use the zygote's fork server, which is not this process's child."""
    server = forkserver._forkserver
    pid = server._forkserver_pid
    if pid is None:
        return

    def ensure_running() -> None:
        if signals.is_alive(pid):
            return
        # the program has killed it: begin anew, as the real one does
        del server.ensure_running
        real.close(server._forkserver_alive_fd)
        server._forkserver_address = server._forkserver_alive_fd = server._forkserver_pid = None
        server.ensure_running()

    server.ensure_running = ensure_running
