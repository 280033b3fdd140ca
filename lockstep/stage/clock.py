"""Time is virtual: every clock of ``time`` and ``datetime`` reads the conductor's, and sleeping parks.

Computing takes no time. Reading the clock adds a tenth of a microsecond, so that two readings differ, and every
32nd reading is a poll: a loop that waits for the clock lets the others go on, and time passes.
"""

from __future__ import annotations

import datetime
import time
from typing import Any

from . import link, real
from .link import state

EPOCH = 1_700_000_000.0
"""The wall-clock time, in seconds since 1970, at which each run begins."""
BOOT = 5_000.0
"""What the monotonic clock reads when a run begins: what it means is a difference, and nobody may take it for one."""
RESOLUTION = 1e-7
"""Virtual seconds between two readings of the clock."""
READINGS_PER_POLL = 32


def now() -> float:
    """Virtual seconds since the run began; the real monotonic clock off stage."""
    if state.address is None:
        return real.monotonic()
    mine = link.mine()
    mine.clock_reads += 1
    state.now += RESOLUTION
    if mine.clock_reads % READINGS_PER_POLL == 0:
        link.step("clock", poll=True)
    return state.now


def monotonic_now() -> float:
    """Virtual seconds since some time before the run; the real monotonic clock off stage."""
    return BOOT + now() if state.address is not None else real.monotonic()


def processor_now() -> float:
    """Virtual seconds that this process did not wait: what its polling has cost."""
    return max(0.0, now() - state.waited) if state.address is not None else real.monotonic()


def wall_now() -> float:
    """Virtual seconds since 1970."""
    return EPOCH + now() if state.address is not None else real.wall_time()


def sleep(seconds: float) -> None:
    """``time.sleep``: park until *seconds* of virtual time have passed."""
    if state.address is None:
        return real.sleep(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    due = state.now + seconds
    link.until("sleep", "", lambda: state.now >= due, float(seconds), first=False)
    return None


def _nanoseconds(clock: Any) -> Any:
    return lambda: int(clock() * 1e9)


def _default_now(function: Any) -> Any:
    """``time.localtime`` and its like, whose argument is the present where it is left out."""
    def converted(seconds: float | None = None) -> Any:
        return function(wall_now() if seconds is None else seconds)
    converted.__name__ = function.__name__
    return converted


def _strftime(format: str, moment: Any = None, _real: Any = time.strftime) -> str:  # noqa: A002
    return _real(format, time.localtime() if moment is None else moment)


def _clock_gettime(clock: int, _real: Any = time.clock_gettime) -> float:
    if clock in (time.CLOCK_PROCESS_CPUTIME_ID, time.CLOCK_THREAD_CPUTIME_ID):
        return processor_now()
    return wall_now() if clock == time.CLOCK_REALTIME else monotonic_now()


def _staged_datetime() -> tuple[type, type]:
    """``datetime`` and ``date`` whose present is virtual; instances of the real ones are instances of them."""
    real_datetime, real_date = datetime.datetime, datetime.date

    class Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real_datetime if cls.__name__ == "datetime" else real_date)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, real_datetime if cls.__name__ == "datetime" else real_date)

    class StagedDatetime(real_datetime, metaclass=Meta):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls.fromtimestamp(wall_now(), tz)

        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(wall_now())

        @classmethod
        def utcnow(cls) -> Any:
            return cls.fromtimestamp(wall_now(), datetime.timezone.utc).replace(tzinfo=None)

    class StagedDate(real_date, metaclass=Meta):
        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(wall_now())

    for staged, name in ((StagedDatetime, "datetime"), (StagedDate, "date")):
        staged.__name__ = staged.__qualname__ = name
        staged.__module__ = "datetime"
    return StagedDatetime, StagedDate


def install() -> None:
    """Replace the clocks of ``time`` and ``datetime``."""
    time.sleep = sleep
    time.monotonic = time.perf_counter = monotonic_now
    time.process_time = time.thread_time = processor_now
    time.time = wall_now
    time.time_ns = _nanoseconds(wall_now)
    time.monotonic_ns = time.perf_counter_ns = _nanoseconds(monotonic_now)
    time.process_time_ns = time.thread_time_ns = _nanoseconds(processor_now)
    time.clock_gettime = _clock_gettime
    time.clock_gettime_ns = lambda clock: int(_clock_gettime(clock) * 1e9)
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _default_now(getattr(time, name)))
    time.strftime = _strftime
    datetime.datetime, datetime.date = _staged_datetime()  # type: ignore[misc]
