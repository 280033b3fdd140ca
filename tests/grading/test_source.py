"""The student's file: its fingerprint, its lines, and how reports name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lockstep.grading.source import Source


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A file of three lines, one of them no Unicode."""
    path = tmp_path / "tickets.py"
    path.write_bytes(b"import os\n    x = 1  \n# caf\xe9\n")
    return Source("08_lock", path)


def test_a_line_is_named_from_the_folder_graded(source: Source) -> None:
    """Also one of another file of the student's."""
    assert source.where("31") == "08_lock/tickets.py:31"
    assert source.where("helper.py:7") == "08_lock/helper.py:7"


@pytest.mark.parametrize("line", ["", "-", "0", "helper.py", "helper.py:", "-3", "x:y"])
def test_what_is_no_line_is_not_named(source: Source, line: str) -> None:
    """No place is better than a wrong one."""
    assert source.where(line) is None


def test_the_text_of_a_line_is_stripped(source: Source) -> None:
    """There is none of a line that is not there, or of another file's."""
    assert [source.text(line) for line in ("1", "2", "3", "4", "0", "", "helper.py:1")] == \
        ["import os", "x = 1", "# caf\ufffd", None, None, None, None]


def test_the_fingerprint_changes_with_the_file(source: Source) -> None:
    """Five characters."""
    before = source.fingerprint
    assert len(before) == 5
    source.path.write_bytes(b"import os\n")
    assert Source("08_lock", source.path).fingerprint != before


def test_a_missing_file_has_no_lines(tmp_path: Path) -> None:
    """It is for others to say that it is missing."""
    assert Source("08_lock", tmp_path / "gone.py").text("1") is None
