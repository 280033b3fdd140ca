"""``sys.stdout`` and ``sys.stderr``: a line printed is a step, taken whole, with its process and virtual time."""

from __future__ import annotations

import io
import sys
from typing import Any

from . import link, real, signals, wire
from .link import state


class Bytes(io.RawIOBase):
    """The ``buffer`` of a staged stream, for programs that write bytes."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._stream.write(raw.decode("utf-8", "replace"))
        return len(raw)

    def flush(self) -> None:
        self._stream.flush()


class Stream(io.TextIOBase):
    """A text stream whose whole lines go to the conductor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._pending = ""
        self.buffer = Bytes(self)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "strict"

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        if state.address is None or state.pid != real.getpid():
            real.write(self._descriptor, text.encode("utf-8", "replace"))
            return len(text)
        self._pending += text
        if "\n" in text or len(self._pending) > wire.PART:
            whole, newline, self._pending = self._pending.rpartition("\n")
            if not newline:
                whole, self._pending = self._pending, ""
            self._emit(whole + newline)
        return len(text)

    def _emit(self, text: str) -> None:
        for start in range(0, len(text), wire.PART):
            part = text[start:start + wire.PART].encode("utf-8", "replace").decode()
            if self._descriptor == 1:
                link.step("print", extra=wire.clean(part))
            else:
                link.tell({"op": "stderr", "text": part, "where": link.where()})

    def drain(self) -> None:
        """Send what is left of an unfinished line."""
        if self._pending and state.address is not None:
            text, self._pending = self._pending, ""
            self._emit(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        pass


def drain() -> None:
    """Send the unfinished lines of both streams, before the process ends."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, Stream):
            stream.drain()


def install() -> None:
    """Put this process's standard streams on stage."""
    sys.stdout, sys.stderr = Stream(1), Stream(2)
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc,assignment]
    signals.flush_output = drain
