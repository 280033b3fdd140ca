r"""Takes the sting out of text that comes from a student's program.

Such text may hold what a terminal or a continuous-integration log obeys instead of showing: control
characters, ANSI sequences, overrides of the writing direction, GitHub's workflow commands. `neutral`
shows all of it as plain characters: what cannot be seen is written the way Python would (``\x1b``,
``\u202e``), and a workflow command is broken by a space.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["TAB_WIDTH", "neutral"]

TAB_WIDTH = 4

# Control, format (zero-width, direction), surrogate, private, unassigned, and the separators that end lines.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# A runner obeys `::name ...::` at the start of a line, whatever blanks stand before it. Where a line
# starts is known only when it has been wrapped, so every `::` that could open a command is broken; a
# slice such as `[::2]` is left alone. The older `##[name]` is obeyed anywhere in a line.
_COMMAND = re.compile(r"(?m)(?:^|(?<=\s)):{2,}|:{2,}(?=[A-Za-z])")


def neutral(text: str, *, lines: bool = False) -> str:
    r"""Make a text safe to show.

    Args:
        text: anything, also lone surrogates.
        lines: keep line breaks; without it they are shown as ``\n``, so that the text stays on one line.

    Returns:
        A text of visible characters and spaces, and of line breaks where `lines` is True. Tabs have become
        spaces, to the next multiple of `TAB_WIDTH`. Neutralising twice changes nothing more.
    """
    kept = text.replace("\r\n", "\n").split("\n") if lines else [text]
    shown = "\n".join(_visible(line.expandtabs(TAB_WIDTH)) for line in kept)
    return _COMMAND.sub(lambda colons: " ".join(colons[0]), shown).replace("##[", "# #[")


def _visible(text: str) -> str:
    """Write what cannot be seen as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(char) if unicodedata.category(char) in _UNSEEN else char for char in text)


def _escape(char: str) -> str:
    """The escape that Python would write for a character, printable in this version of Python or not."""
    code = ord(char)
    short = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(char)
    if short is not None:
        return short
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
