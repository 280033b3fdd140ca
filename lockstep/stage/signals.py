"""Signals, alarms, ``kill`` and ``pause``.

A signal sent to another process is an action of its own, which the conductor carries out after ``kill`` has returned.
A handler runs nested in whatever its thread was waiting for: it says ``signal``, is granted, runs, and says
``sigret``, or ``unwind`` where it raises.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from . import link, real
from .link import state

_handled = 0


def kill(pid: int, sig: int, /) -> None:
    """``os.kill`` on stage."""
    if state.address is None:
        return real.kill(pid, sig)
    real.kill(pid, 0)  # raises what kill would raise, before anybody is told
    answer = link.step("kill", extra='{"pid": %d, "sig": %d}' % (pid, int(sig)))
    if answer.get("deferred"):
        return None
    real.kill(pid, sig)
    if sig and pid != state.pid:
        link.step("killed")
    return None


def wrap(handler: Any) -> Any:
    """A handler that tells the conductor when it begins and ends."""
    if not callable(handler) or hasattr(handler, "_stage_handler"):
        return handler

    def staged(sig: int, frame: Any) -> Any:
        global _handled
        _handled += 1
        if state.address is None:
            return handler(sig, frame)
        mine = link.mine()
        if mine is state.gone:
            return handler(sig, frame)
        waiting, mine.waiting = mine.waiting, 0
        try:
            link.ask(mine, {"op": "signal", "sig": sig, "where": link.where()})
            try:
                result = handler(sig, frame)
            except BaseException:
                link.send(mine, {"op": "unwind"})
                raise
            link.send(mine, {"op": "sigret"})
            return result
        finally:
            if getattr(link.local, "link", None) is mine:
                mine.waiting = waiting

    staged._stage_handler = handler  # type: ignore[attr-defined]
    return staged


def set_handler(signalnum: int, handler: Any) -> Any:
    """``signal.signal``."""
    old = real.set_handler(signalnum, wrap(handler))
    return getattr(old, "_stage_handler", old)


def get_handler(signalnum: int) -> Any:
    """``signal.getsignal``: the program's own handler, not our wrapper."""
    handler = real.get_handler(signalnum)
    return getattr(handler, "_stage_handler", handler)


def pause() -> None:
    """``signal.pause``."""
    if state.address is None:
        return real.pause()
    before = _handled
    link.until("pause", "signal", lambda: _handled > before)
    return None


def set_itimer(which: int, seconds: float, interval: float = 0.0) -> tuple[float, float]:
    """``signal.setitimer``: the real-time one rings on the virtual clock."""
    if state.address is None or which != signal.ITIMER_REAL:
        return real.set_itimer(which, seconds, interval)
    link.tell({"op": "alarm", "due": state.now + seconds if seconds else None, "interval": interval})
    return (0.0, 0.0)


def alarm(seconds: int, /) -> int:
    """``signal.alarm``."""
    set_itimer(signal.ITIMER_REAL, seconds)
    return 0


def sigwait(sigset: Any, /) -> Any:
    """``signal.sigwait``: asks for a pending signal at each grant."""
    if state.address is None:
        return real.sigwait(sigset)
    wanted, found = set(sigset), []

    def ready() -> bool:
        info = signal.sigtimedwait(wanted, 0)
        if info is not None:
            found.append(signal.Signals(info.si_signo))
        return bool(found)

    link.until("sigwait", "signal", ready)
    return found[0]


def exit_now(status: int) -> None:
    """``os._exit``: the end of a process is a step, so that races with it can be seen."""
    last_step(status)
    real.exit_now(status)


def last_step(status: int | None = None) -> None:
    """Announce that this process ends, once; *status* where it is known."""
    if state.address is None or state.pid != real.getpid() or state.leaving == state.pid:
        return
    state.leaving = state.pid
    if link.mine() is state.gone:
        return
    flush_output()
    try:
        link.step("exit", extra="" if status is None else '{"code": %d}' % int(status))
    except Exception:
        pass


flush_output: Callable[[], None] = lambda: None  # noqa: E731  (set by output.install)


def install() -> None:
    """Replace ``os.kill``, ``os._exit`` and the blocking parts of ``signal``."""
    os.kill, os._exit = kill, exit_now  # type: ignore[assignment]
    signal.signal, signal.getsignal, signal.pause = set_handler, get_handler, pause
    signal.setitimer, signal.alarm, signal.sigwait = set_itimer, alarm, sigwait
    interrupt = real.get_handler(signal.SIGINT)
    if callable(interrupt):
        set_handler(signal.SIGINT, interrupt)


