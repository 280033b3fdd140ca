"""Births, ends and waits of processes, by ``os.fork`` and by every start method of ``multiprocessing``.

A forked child says hello after ``os.fork`` has returned, never inside the at-fork hooks. A spawned one, or one of a
fork server, gets a *ticket* with its preparation data, whose unpickling puts it on stage before any student code.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.context as context
import multiprocessing.forkserver as forkserver
import multiprocessing.popen_fork as popen_fork
import multiprocessing.popen_forkserver as popen_forkserver
import multiprocessing.popen_spawn_posix as popen_spawn
import multiprocessing.process as process
import multiprocessing.spawn as spawn
import os
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from . import connections, link, real, wire
from .link import state

# ------------------------------------------------------------------------------------------------- births

def fork() -> int:
    """``os.fork`` on stage: the at-fork hooks run raw, then the child says hello and the parent tells of it."""
    if state.address is None:
        return real.fork()
    mine = link.mine()
    mine.raw += 1
    state.forking = True
    try:
        pid = real.fork()
    except BaseException:
        state.forking = False
        mine.raw -= 1
        raise
    state.forking = False
    if pid == 0:
        link.mine()
        return 0
    mine.raw -= 1
    state.children[pid] = True
    launching = getattr(link.local, "launching", None)
    if launching is None:
        link.step("fork", extra=str(pid))
    else:
        link.local.launching = None
        link.step("start", extra=f"{pid}{wire.RECORD}{launching}")
    return pid


def describe(process_object: Any) -> str:
    """What a report wants to say of a ``Process`` about to start: name, whether a daemon, class and target.

    ``start()`` deletes the target later.
    """
    target = getattr(process_object, "_target", None)
    name = getattr(target, "__qualname__", None) or (type(target).__name__ if target is not None else "")
    daemon = "d" if process_object._config.get("daemon") else ""
    fields = (process_object._name, daemon, type(process_object).__name__, name)
    return wire.RECORD.join([wire.clean(str(field)[:200]) for field in fields])


def _launch_by_fork(launch: Callable[..., None]) -> Callable[..., None]:
    def staged(self: Any, process_object: Any) -> None:
        if state.address is not None:
            link.local.launching = describe(process_object)
        try:
            launch(self, process_object)
        finally:
            if state.address is not None:
                link.local.launching = None
        if state.address is not None:
            connections.sentinels[self.sentinel] = self.pid
    return staged


def _launch_raw(launch: Callable[..., None]) -> Callable[..., None]:
    """Launch with nothing on stage: from 3.14 the talk with the fork server goes over ``Connection``."""
    def staged(self: Any, process_object: Any) -> None:
        if state.address is None:
            return launch(self, process_object)
        about = describe(process_object)
        link.tell({"op": "launching"})
        mine = link.mine()
        mine.raw += 1
        try:
            launch(self, process_object)
        except BaseException:
            mine.raw -= 1
            link.tell({"op": "launched"})
            raise
        mine.raw -= 1
        if not isinstance(self, popen_forkserver.Popen):
            state.children[self.pid] = True
        connections.sentinels[self.sentinel] = self.pid
        link.step("start", extra=f"{self.pid}{wire.RECORD}{about}")
        return None
    return staged


class Ticket:
    """Travels first in the preparation data of a spawned child: unpickling it calls :func:`enter`."""

    def __reduce__(self) -> tuple[Any, ...]:
        return enter, (state.address, state.story, state.scratch, state.seed, state.fine, state.driver,
                       state.dump, os.environ.get("TMPDIR", ""), os.getpgrp())


def enter(
    address: str, story: str, scratch: str, seed: str, fine: bool, driver: tuple[str, str] | None,
    dump: str, temporary: str, group: int,
) -> None:
    """Put this process on stage; nothing of the student's has been imported yet."""
    import atexit
    import random  # noqa: F401  (so that hello seeds it)

    from . import set_up, signals
    atexit.register(signals.last_step)
    _join_the_run(temporary, group)
    state.address, state.seed, state.fine, state.driver, state.dump = address, seed, fine, driver, dump
    set_up.set_story(story, scratch)
    set_up.install()
    link.hello()
    set_up.go_on_stage()


def _join_the_run(temporary: str, group: int) -> None:
    """A fork server's child has the environment and the process group of the server, which serves many runs."""
    if temporary:
        os.environ["TMPDIR"], tempfile.tempdir = temporary, None
    try:
        os.setpgid(0, group)
    except OSError:
        pass  # the program has begun a session of its own


def _preparation_data(real_data: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    def with_ticket(name: str) -> dict[str, Any]:
        data = real_data(name)
        return data if state.address is None else {"stage": Ticket(), **data}
    return with_ticket


# --------------------------------------------------------------------------------------------------- waits

def _is_ours(pid: int) -> bool:
    """Whether all that a wait for *pid* could return are processes that the conductor knows."""
    if pid > 0:
        return pid in state.children
    try:
        with open(f"/proc/self/task/{threading.get_native_id()}/children") as listing:
            return {int(child) for child in listing.read().split()} <= set(state.children)
    except OSError:
        return False


def waitpid(pid: int, options: int, /) -> tuple[int, int]:
    """``os.waitpid`` on stage."""
    if state.address is None:
        return real.waitpid(pid, options)
    if options & os.WNOHANG or not _is_ours(pid):
        if options & os.WNOHANG and (pid in state.children or pid <= 0):
            link.step("waitpid", f"pid:{pid}", poll=True)
        result = real.waitpid(pid, options)
    else:
        found: list[int] = []

        def ready() -> bool:
            found[:] = real.waitpid(pid, options | os.WNOHANG)
            return found[0] != 0

        link.until("waitpid", f"pid:{pid}", ready)
        result = (found[0], found[1])
    state.children.pop(result[0], None)
    return result


def wait() -> tuple[int, int]:
    """``os.wait`` on stage."""
    return waitpid(-1, 0)


def wait4(pid: int, options: int) -> tuple[int, int, Any]:
    """``os.wait4`` on stage."""
    if state.address is None or options & os.WNOHANG or not _is_ours(pid):
        return real.wait4(pid, options)
    found: list[Any] = []

    def ready() -> bool:
        found[:] = real.wait4(pid, options | os.WNOHANG)
        return found[0] != 0

    link.until("waitpid", f"pid:{pid}", ready)
    state.children.pop(found[0], None)
    return (found[0], found[1], found[2])


def wait3(options: int) -> tuple[int, int, Any]:
    """``os.wait3`` on stage."""
    return wait4(-1, options)


def waitid(idtype: int, id: int, options: int, /) -> Any:  # noqa: A002
    """``os.waitid`` on stage."""
    if state.address is None:
        return real.waitid(idtype, id, options)
    if options & os.WNOHANG or not _is_ours(id if idtype == os.P_PID else -1):
        return real.waitid(idtype, id, options)
    found: list[Any] = []

    def ready() -> bool:
        found[:] = [real.waitid(idtype, id, options | os.WNOHANG)]
        return found[0] is not None

    link.until("waitpid", f"pid:{id}", ready)
    if not options & os.WNOWAIT:
        state.children.pop(found[0].si_pid, None)
    return found[0]


def _poll_forked(self: Any, flag: int = os.WNOHANG) -> int | None:
    if self.returncode is None:
        try:
            pid, status = real.waitpid(self.pid, flag)
        except OSError:
            return None
        if pid == self.pid:
            state.children.pop(pid, None)
            self.returncode = os.waitstatus_to_exitcode(status)
    return self.returncode


def _poll_forkserver(self: Any, flag: int = os.WNOHANG) -> int | None:
    """The fork server reports a status after the pidfd has: once the pid is dead, its report is waited for."""
    if self.returncode is None:
        patience = 5 if self.pid in state.dead else None if flag == 0 else 0
        if not connections.real_wait([self.sentinel], patience):
            return None
        try:
            self.returncode = forkserver.read_signed(self.sentinel)
        except (OSError, EOFError):
            self.returncode = 255
    return self.returncode


def _wait_popen(real_popen_wait: Callable[..., Any]) -> Callable[..., Any]:
    def staged(self: Any, timeout: float | None = None) -> int | None:
        if state.address is None:
            return real_popen_wait(self, timeout)
        if self.returncode is None:
            link.until("join", f"pid:{self.pid}", lambda: _has_ended(self), timeout)
        return self.returncode
    return staged


def _has_ended(popen: Any) -> bool:
    if popen.poll() is not None:
        return True
    if isinstance(popen, popen_forkserver.Popen):
        return False
    try:
        real.waitid(os.P_PID, popen.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return True  # reaped by hand: CPython's wait gives up with None
    return False


# ----------------------------------------------------------------------------------------------- Process

class OrderedSet(dict[Any, bool]):
    """``process._children`` is a set ordered by address: who is ended first at exit must not depend on that."""

    def __init__(self, items: Any = ()) -> None:
        super().__init__((item, True) for item in items)

    def add(self, item: Any) -> None:
        self[item] = True

    def discard(self, item: Any) -> None:
        self.pop(item, None)

    remove = dict.__delitem__


def _asking(getter: Callable[[Any], Any], op: str) -> Callable[[Any], Any]:
    """Wrap ``is_alive`` or ``exitcode``: asking a child how it is, is a poll."""
    def asking(self: Any) -> Any:
        if state.address is not None and self._popen is not None and self._parent_pid == real.getpid():
            link.step(op, f"pid:{self.pid}", poll=True)
        return getter(self)
    asking.__name__ = op
    return asking


def _asking_for_children(active_children: Callable[[], Any]) -> Callable[[], Any]:
    def asking() -> Any:
        if state.address is not None:
            link.step("active_children", "pid:-1", poll=True)
        return active_children()
    asking.__name__ = "active_children"
    return asking


def _reporting(bootstrap: Callable[..., int]) -> Callable[..., int]:
    """Wrap ``BaseProcess._bootstrap``: an exception that leaves ``run`` is told before it is printed."""
    def staged(self: Any, *args: Any, **kwargs: Any) -> int:
        from . import drive
        if state.address is not None:
            self.run = drive.reporting(self.run)
        return bootstrap(self, *args, **kwargs)
    return staged


def install() -> None:
    """Replace births and waits in ``os`` and in ``multiprocessing``."""
    os.fork, os.wait, os.waitpid, os.waitid = fork, wait, waitpid, waitid
    os.wait3, os.wait4 = wait3, wait4
    for popen in (popen_spawn.Popen, popen_forkserver.Popen):
        popen._launch = _launch_raw(popen._launch)
    popen_fork.Popen._launch = _launch_by_fork(popen_fork.Popen._launch)
    popen_fork.Popen.poll = _poll_forked
    popen_fork.Popen.wait = _wait_popen(popen_fork.Popen.wait)
    popen_forkserver.Popen.poll = _poll_forkserver
    spawn.get_preparation_data = _preparation_data(spawn.get_preparation_data)
    process.set = OrderedSet
    process._children = OrderedSet(process._children)
    process.active_children = _asking_for_children(process.active_children)
    context.BaseContext.active_children = staticmethod(process.active_children)
    multiprocessing.active_children = process.active_children
    base = process.BaseProcess
    base.is_alive = _asking(base.is_alive, "is_alive")
    base.exitcode = property(_asking(base.exitcode.fget, "exitcode"))
    base._bootstrap = _reporting(base._bootstrap)
