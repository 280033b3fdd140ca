"""The student's file, for the lines that a diagnosis names."""

from __future__ import annotations

import hashlib
from pathlib import Path


class Source:
    """One student's file."""

    def __init__(self, exercise: str, path: Path) -> None:
        self.exercise = exercise
        self.path = path
        self.file = f"{exercise}/{path.name}"
        """The file as reports name it: from the folder graded."""
        try:
            self._bytes = path.read_bytes()
        except OSError:
            self._bytes = b""
        self._lines = self._bytes.decode("utf-8", "replace").splitlines()

    @property
    def fingerprint(self) -> str:
        """Five characters that change when the file does."""
        return hashlib.sha256(self._bytes).hexdigest()[:5]

    def where(self, line: str) -> str | None:
        """A step's line as reports name it: ``08_lock/tickets.py:31``."""
        name, _, number = line.rpartition(":")
        if not number.isdigit() or int(number) < 1:
            return None
        return f"{self.exercise}/{name}:{number}" if name else f"{self.file}:{number}"

    def text(self, line: str) -> str | None:
        """The source of a step's line."""
        if not line.isdigit() or not 1 <= int(line) <= len(self._lines):
            return None
        return self._lines[int(line) - 1].strip()
