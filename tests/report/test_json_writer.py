"""The results folder: files are whole or not there, and only the kit's own are removed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lockstep.report import json_writer
from lockstep.report.json_writer import empty_results, read_results, write_result, write_summary, write_whole
from tests.report.samples import exercise, failed, result


def test_a_result_is_written_under_its_python_and_start_method(tmp_path: Path) -> None:
    """And comes back as it was; the folder is made."""
    folder = tmp_path / "results"
    run = result(exercise("08_lock", failed()))
    assert write_result(folder, run) == folder / "3.12.1-fork.json"
    assert read_results(folder) == [run]
    assert [path.name for path in folder.iterdir()] == ["3.12.1-fork.json"]


def test_any_text_of_a_students_can_be_written(tmp_path: Path) -> None:
    """Lone surrogates have no UTF-8."""
    run = result(exercise("08_lock", failed(inputs={"user": "\udc80\u202e票"})))
    text = write_result(tmp_path, run).read_text(encoding="ascii")
    assert read_results(tmp_path) == [run]
    assert text.endswith("}\n")


def test_others_may_read_a_result(tmp_path: Path) -> None:
    """A file made by mkstemp is private; a report is not."""
    assert write_result(tmp_path, result()).stat().st_mode & 0o777 == 0o644


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half of a new one."""
    path = write_result(tmp_path, result())
    before = path.read_bytes()

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json_writer.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_result(tmp_path, result(seconds=9.0))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """Whoever could place a link could have the kit write anywhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    link = tmp_path / "report.txt"
    link.symlink_to(elsewhere)
    write_whole(link, "report")
    assert not link.is_symlink()
    assert (link.read_text(), elsewhere.read_text()) == ("report", "mine")


def test_emptying_takes_the_kits_files_and_no_others(tmp_path: Path) -> None:
    """A folder of results may hold notes of the student's, also under our names."""
    write_result(tmp_path, result())
    write_summary(tmp_path)
    (tmp_path / ".lockstep-abc.tmp").write_text("{")
    kept = {
        "notes.txt": "mine",
        "3.11.7-fork.json": '{"schema": "something/else"}',
        "3.11.7-spawn.json": "not JSON",
        "3.12.1-fork.json.bak": json.dumps(result().to_json()),
        "other.json": json.dumps(result().to_json()),
    }
    for name, text in kept.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "3.13.0-fork.json").mkdir()
    (tmp_path / "3.10.1-fork.json").symlink_to(tmp_path / "other.json")
    empty_results(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted([*kept, "3.13.0-fork.json", "3.10.1-fork.json"])


def test_a_summary_of_someone_elses_stays(tmp_path: Path) -> None:
    """summary.json is a common name."""
    (tmp_path / "summary.json").write_text('{"total": 3}')
    empty_results(tmp_path)
    assert (tmp_path / "summary.json").exists()


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    """The first run has nothing to take away."""
    empty_results(tmp_path / "results")
    assert not (tmp_path / "results").exists()


def test_runs_are_read_in_the_order_of_versions(tmp_path: Path) -> None:
    """3.9 comes before 3.10."""
    for python, method in [("3.10.13", "spawn"), ("3.9.18", "fork"), ("3.10.13", "fork")]:
        write_result(tmp_path, result(python=python, start_method=method))
    assert [run.name for run in read_results(tmp_path)] == ["3.9.18-fork", "3.10.13-fork", "3.10.13-spawn"]


def test_a_damaged_run_is_named(tmp_path: Path) -> None:
    """It must not vanish from a summary."""
    (tmp_path / "3.12.1-fork.json").write_text("{")
    with pytest.raises(ValueError, match=r"3\.12\.1-fork\.json in the results folder is not a result"):
        read_results(tmp_path)


def test_the_summary_is_written_beside_the_runs(tmp_path: Path) -> None:
    """What is returned is what is in the file."""
    write_result(tmp_path, result())
    summary = write_summary(tmp_path)
    assert json.loads((tmp_path / "summary.json").read_text()) == summary
