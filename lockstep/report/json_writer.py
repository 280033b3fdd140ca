"""The results folder: our own JSON, written whole or not at all.

A file is written beside its place under another name, brought to the disk, and renamed. So whoever reads the
folder finds an old file, a new one or none, never half of one. `empty_results` takes away what the kit wrote
before and leaves everything else where it is; it knows the kit's files by name and, where they are JSON, by
the schema within.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lockstep.report.summary import SUMMARY_NAME, merge
from lockstep.result import START_METHODS, Result

__all__ = ["empty_results", "read_results", "write_result", "write_summary", "write_whole"]

_RUN_NAME = re.compile(r"\d+\.\d+\.\d+[a-z0-9.+]*-(?:" + "|".join(START_METHODS) + r")\.json")
_UNFINISHED = re.compile(r"\.lockstep-[^/]*\.tmp")
_OUR_SCHEMA = "lockstep/"


def write_result(folder: Path, result: Result) -> Path:
    """Write one run.

    Args:
        folder: the results folder; made if it is missing.
        result: the run.

    Returns:
        The file written, ``<python>-<start method>.json``.

    Raises:
        OSError: it could not be written; nothing has changed then.
    """
    return _write_json(folder / f"{result.name}.json", result.to_json())


def write_summary(folder: Path) -> dict[str, Any]:
    """Merge all runs of a results folder into its summary.json.

    Args:
        folder: the results folder, with at least one run in it.

    Returns:
        The summary, of the schema lockstep/summary/v1.

    Raises:
        OSError: a file could not be read or written.
        ValueError: a run is damaged, or the runs do not belong together.
    """
    summary = merge(read_results(folder))
    _write_json(folder / SUMMARY_NAME, summary)
    return summary


def read_results(folder: Path) -> list[Result]:
    """All runs of a results folder, by Python (3.9 before 3.10) and start method.

    Raises:
        OSError: a file could not be read.
        ValueError: a file of the name of a run holds something else.
    """
    results = []
    for path in folder.iterdir():
        if _RUN_NAME.fullmatch(path.name) and path.is_file():
            try:
                results.append(Result.from_json(json.loads(path.read_bytes())))
            except ValueError as error:
                raise ValueError(f"{path.name} in the results folder is not a result: {error}") from error
    return sorted(results, key=_course_of_versions)


def empty_results(folder: Path) -> None:
    """Take away what the kit wrote before, and nothing else; a folder that is not there is empty.

    Args:
        folder: the results folder. Links in it are taken for what they are and not followed.

    Raises:
        OSError: a file of ours could not be removed.
    """
    if not folder.is_dir():
        return
    for path in list(folder.iterdir()):
        named_by_us = _RUN_NAME.fullmatch(path.name) or path.name == SUMMARY_NAME
        if _UNFINISHED.fullmatch(path.name) or (named_by_us and _holds_our_schema(path)):
            path.unlink()


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Args:
        path: where it is to be; an existing file is replaced, and a link is replaced rather than followed.
        text: what it is to hold, in UTF-8 and with the line breaks as they are.

    Raises:
        OSError: it could not be written; what was at `path` is still there then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(prefix=".lockstep-", suffix=".tmp", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fchmod(descriptor, 0o644)
            os.fsync(descriptor)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def _write_json(path: Path, data: Mapping[str, Any]) -> Path:
    # ASCII alone: a lone surrogate in a student's text could not be written otherwise.
    write_whole(path, json.dumps(data, ensure_ascii=True, allow_nan=False, indent=1) + "\n")
    return path


def _holds_our_schema(path: Path) -> bool:
    """Whether a file is JSON of a schema of the kit's."""
    if path.is_symlink() or not path.is_file():
        return False
    try:
        data = json.loads(path.read_bytes())
    except ValueError:
        return False
    return isinstance(data, dict) and str(data.get("schema", "")).startswith(_OUR_SCHEMA)


def _course_of_versions(result: Result) -> tuple[list[int], str, str]:
    return [int(number) for number in re.findall(r"\d+", result.python)], result.python, result.start_method
