"""The words a student reads, in the student's language.

Everything the kit says to a student goes through `_` or `ngettext`. Both look the text up at the moment of
the call, in the catalogue of the domain "lockstep" under
``lockstep/locale/<language>/LC_MESSAGES/lockstep.mo``. The language is taken from the environment (LANGUAGE,
LC_ALL, LC_MESSAGES, LANG, in gettext's own order) until `use_language` names one. A text or a language
without a translation comes out in English, the language the texts are written in.
"""

from __future__ import annotations

import gettext
from pathlib import Path

__all__ = ["N_", "_", "ngettext", "use_language"]

DOMAIN = "lockstep"
CATALOGUES = Path(__file__).with_name("locale")

_words: gettext.NullTranslations | None = None


def use_language(code: str | None = None) -> None:
    """Choose the language of everything said from now on.

    Args:
        code: a language such as "de" or "zh_CN"; None: whatever the environment asks for.
    """
    global _words
    languages = None if code is None else [code]
    _words = gettext.translation(DOMAIN, str(CATALOGUES), languages, fallback=True)


def _catalogue() -> gettext.NullTranslations:
    """The catalogue in use; the environment's language is looked up at first use, never on import."""
    if _words is None:
        use_language()
    assert _words is not None
    return _words


def _(text: str) -> str:
    """Translate a text.

    Args:
        text: the English text, a literal; names and numbers are put in after translation.

    Returns:
        The text in the language in use. An empty text stays empty: gettext would give the catalogue's header.
    """
    return _catalogue().gettext(text) if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that depends on a number.

    Args:
        one: the English text for a count of one.
        many: the English text for every other count.
        count: the number, which decides the form (languages have from one to six).

    Returns:
        The right form in the language in use, the number not put in yet.
    """
    return _catalogue().ngettext(one, many, count)


def N_(text: str) -> str:
    """Mark a text for translation without translating it: for tables that are made on import."""
    return text
