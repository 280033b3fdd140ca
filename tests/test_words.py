"""The words: English without a catalogue, and a catalogue's words with one."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from lockstep import words


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    words._words = None


def write_catalogue(folder: Path, language: str, texts: dict[str, str]) -> None:
    """Write a compiled catalogue by hand: the format is a header, two tables and the texts."""
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    data, tables = b"", [b"", b""]
    start = 28 + 16 * len(pairs)
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack("<II", len(pair[which]), start + len(data))
            data += pair[which] + b"\0"
    header = struct.pack("<IIIIIII", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    target = folder / language / "LC_MESSAGES" / "lockstep.mo"
    target.parent.mkdir(parents=True)
    target.write_bytes(header + tables[0] + tables[1] + data)


CATALOGUE = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
    "Seen": "Gesehen",
    "{n} schedule\0{n} schedules": "{n} Ablauf\0{n} Abläufe",
}


def test_a_language_without_a_catalogue_is_english() -> None:
    """Nothing is ever missing: a text is its own English."""
    words.use_language("tlh")
    assert words._("Seen") == "Seen"
    assert [words.ngettext("{n} schedule", "{n} schedules", n) for n in (0, 1, 2)] == [
        "{n} schedules",
        "{n} schedule",
        "{n} schedules",
    ]


def test_a_catalogue_gives_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With plural forms, and English for what is not in it."""
    write_catalogue(tmp_path, "de", CATALOGUE)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    words.use_language("de")
    assert words._("Seen") == "Gesehen"
    assert words.ngettext("{n} schedule", "{n} schedules", 2) == "{n} Abläufe"
    assert words._("Expected") == "Expected"


@pytest.mark.parametrize("variable", ["LANGUAGE", "LC_ALL", "LANG"])
def test_the_environment_chooses_the_language(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first text that is asked for."""
    write_catalogue(tmp_path, "de", CATALOGUE)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "de_AT.UTF-8")
    monkeypatch.setattr(words, "_words", None)
    assert words._("Seen") == "Gesehen"


def test_an_empty_text_stays_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue keeps its header under the empty text."""
    write_catalogue(tmp_path, "de", CATALOGUE)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    words.use_language("de")
    assert words._("") == ""


def test_a_marked_text_is_not_translated() -> None:
    """N_ is for tables made on import."""
    assert words.N_("Seen") == "Seen"
