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

from . import link, real, wire
from .link import state

LOOKS_FOR_AN_END = 1000
"""Looks, a real millisecond apart, at a process that was killed and is none of the program's."""

_handled = 0


def kill(pid: int, sig: int, /) -> None:
    """``os.kill`` on stage."""
    if state.address is None:
        return real.kill(pid, sig)
    if not 0 <= sig < signal.NSIG:
        return real.kill(pid, sig)  # raises
    real.kill(pid, 0)  # raises what kill would raise, before anybody is told
    if link.step("kill", extra=f"{pid}{wire.RECORD}{int(sig)}") == "deferred":
        return None
    real.kill(pid, sig)
    if sig == signal.SIGKILL and pid > 0 and pid not in state.children:
        _see_its_end(pid)
    if sig and pid != state.pid:
        link.step("killed")
    return None


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and not only its exit code."""
    try:
        with open(f"/proc/{pid}/stat") as listing:
            return listing.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def _see_its_end(pid: int) -> None:
    """A helper of the library's, of which no pidfd tells, is dead before anybody looks: virtual time does not wait."""
    for _ in range(LOOKS_FOR_AN_END):
        if not is_alive(pid):
            return
        real.sleep(0.001)


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
    """``signal.signal``; that SIGCHLD is handled is told, so that the deaths of children are waited for."""
    if signalnum == signal.SIGCHLD and callable(handler) and state.address is not None:
        link.tell({"op": "sigchld"})
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


def _alarm_left() -> float:
    due, interval = state.alarm
    if due is None:
        return 0.0
    if due <= state.now and interval:
        return interval - (state.now - due) % interval
    return max(0.0, due - state.now)


def get_itimer(which: int, /) -> tuple[float, float]:
    """``signal.getitimer``."""
    if state.address is None or which != signal.ITIMER_REAL:
        return real.get_itimer(which)
    left = _alarm_left()
    return (left, state.alarm[1] if left else 0.0)


def set_itimer(which: int, seconds: float, interval: float = 0.0) -> tuple[float, float]:
    """``signal.setitimer``: the real-time one rings on the virtual clock."""
    if state.address is None or which != signal.ITIMER_REAL:
        return real.set_itimer(which, seconds, interval)
    before = get_itimer(which)
    state.alarm = (state.now + seconds, interval) if seconds else (None, 0.0)
    link.tell({"op": "alarm", "due": state.alarm[0], "interval": interval})
    return before


def alarm(seconds: int, /) -> int:
    """``signal.alarm``: returns the whole seconds that were left of the one before."""
    left = set_itimer(signal.ITIMER_REAL, seconds)[0]
    return max(1, round(left)) if left else 0


def sigtimedwait(sigset: Any, timeout: float, /) -> Any:
    """``signal.sigtimedwait``: asks for a pending signal at each grant, *timeout* virtual seconds at the most."""
    if state.address is None:
        return real.sigtimedwait(sigset, timeout)
    return _await_signal(sigset, timeout)


def sigwaitinfo(sigset: Any, /) -> Any:
    """``signal.sigwaitinfo``."""
    return _await_signal(sigset, None)


def sigwait(sigset: Any, /) -> Any:
    """``signal.sigwait``."""
    if state.address is None:
        return real.sigwait(sigset)
    return signal.Signals(_await_signal(sigset, None).si_signo)


def _await_signal(sigset: Any, timeout: float | None) -> Any:
    wanted, found = set(sigset), []

    def ready() -> bool:
        info = real.sigtimedwait(wanted, 0)
        if info is not None:
            found.append(info)
        return bool(found)

    link.until("sigwait", "signal", ready, timeout)
    return found[0] if found else None


def killpg(pgid: int, sig: int, /) -> None:
    """``os.killpg`` on stage."""
    if state.address is None:
        return real.killpg(pgid, sig)
    real.killpg(pgid, 0)
    link.step("kill", extra=f"{-pgid}{wire.RECORD}{int(sig)}")
    real.killpg(pgid, sig)
    link.step("killed")
    return None


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
        link.step("exit", extra="" if status is None else str(int(status)))
    except Exception:
        pass


flush_output: Callable[[], None] = lambda: None  # noqa: E731  (set by output.install)


def install() -> None:
    """Replace ``os.kill``, ``os._exit`` and the blocking parts of ``signal``."""
    os.kill, os.killpg, os._exit = kill, killpg, exit_now  # type: ignore[assignment]
    signal.signal, signal.getsignal, signal.pause = set_handler, get_handler, pause
    signal.setitimer, signal.getitimer, signal.alarm = set_itimer, get_itimer, alarm
    signal.sigwait, signal.sigwaitinfo, signal.sigtimedwait = sigwait, sigwaitinfo, sigtimedwait
    interrupt = real.get_handler(signal.SIGINT)
    if callable(interrupt):
        set_handler(signal.SIGINT, interrupt)


