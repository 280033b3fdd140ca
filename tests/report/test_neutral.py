"""Text of a student's cannot steer a terminal, a log or the reader's eye."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from lockstep.report.neutral import neutral


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("n = read(path)", "n = read(path)"),
        ("ticket für 票 🎫", "ticket für 票 🎫"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b31m", r"\x9b31m"),
        ("bell\x07 back\x08 del\x7f", r"bell\x07 back\x08 del\x7f"),
        ("nul\0", r"nul\x00"),
        ("\u202eevil\u202c \u2066a\u2069", r"\u202eevil\u202c \u2066a\u2069"),
        ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("lone \udc80", r"lone \udc80"),
        ("line\u2028separator", r"line\u2028separator"),
        ("two\nlines\r\n", r"two\nlines\r\n"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
        ("::error file=a::boom", ": :error file=a: :boom"),
        ("  ::stop-commands::x", "  : :stop-commands: :x"),
        ("say ::notice::", "say : :notice::"),
        ("x[::2]", "x[::2]"),
        ("::::", ": : : :"),
        ("a ##[group]b", "a # #[group]b"),
    ],
)
def test_what_steers_is_shown_instead(text: str, shown: str) -> None:
    """Everything else is left as it is."""
    assert neutral(text) == shown


def test_lines_are_kept_on_request() -> None:
    """A traceback is read line by line; a lone carriage return would overwrite one."""
    assert neutral("a\r\nb\nc\rd", lines=True) == "a\nb\nc\\rd"


def test_a_command_at_the_start_of_any_line_is_broken() -> None:
    """Not only of the first."""
    assert neutral("a\n\t::debug::x", lines=True) == "a\n    : :debug: :x"


def test_tabs_go_to_the_next_stop() -> None:
    """So that the columns of a line of code stay in order."""
    assert neutral("\tx\ty") == "    x   y"


def test_neutralising_twice_changes_nothing_more() -> None:
    """Whatever the character and its neighbours."""
    text = "".join(map(chr, range(0x3000))) + "::::a::b ##[###[ \n::x"
    for lines in (False, True):
        once = neutral(text, lines=lines)
        assert neutral(once, lines=lines) == once


def test_no_unseen_character_survives() -> None:
    """Over the first plane, the tags that no font shows, and the last characters of all."""
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    codes = [*range(0x10000), *range(0xE0000, 0xE0200), *range(sys.maxunicode - 9, sys.maxunicode + 1)]
    shown = neutral("".join(map(chr, codes)))
    assert not unseen & set(map(unicodedata.category, shown))
