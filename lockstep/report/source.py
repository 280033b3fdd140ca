"""The student's line of code, read from the folder that was graded."""

from __future__ import annotations

from pathlib import Path

from lockstep.result import Diagnosis

__all__ = ["shown_place", "source_line"]

_LARGEST_FILE = 1 << 20


def source_line(diagnosis: Diagnosis, source_root: Path | None) -> str | None:
    """The line that a diagnosis is about.

    Args:
        diagnosis: its own `source` is preferred: the file may have changed since.
        source_root: the folder graded, or None where it is not at hand.

    Returns:
        The line as it is in the file, without its line break; None where there is none or it lies outside the
        folder.
    """
    if diagnosis.source is not None:
        return diagnosis.source.rstrip()
    name, line = diagnosis.place
    if source_root is None or name is None or line is None:
        return None
    path = (source_root / name).resolve()
    # A link may lead anywhere, and what it leads to is nobody's line of code.
    if not path.is_relative_to(source_root.resolve()):
        return None
    if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[line - 1].rstrip() if line <= len(lines) else None


def shown_place(diagnosis: Diagnosis, source_root: Path | None) -> str | None:
    """Where the line is, as a path that an editor started in the present folder can open.

    Args:
        diagnosis: what tells file and line, relative to the folder graded.
        source_root: that folder.

    Returns:
        e.g. "exercises/08_lock/tickets.py:31", or None where no line is to blame.
    """
    if diagnosis.where is None or source_root is None:
        return diagnosis.where
    root = source_root.resolve()
    here = Path.cwd()
    return f"{(root.relative_to(here) if root.is_relative_to(here) else source_root) / diagnosis.where}"
