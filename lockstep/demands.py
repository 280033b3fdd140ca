"""What a record demands of its fields.

Each function takes the name of what it looks at and the value. It returns nothing when the value will do and
otherwise raises a ValueError of one shape: ``<name>: expected <what>, got <value>``. Records call them when
they are made, so that a wrong value is met where it arises and not three modules later.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

__all__ = [
    "as_plain",
    "as_tuple",
    "known_fields",
    "require",
    "require_count",
    "require_flag",
    "require_id",
    "require_items",
    "require_number",
    "require_plain",
    "require_relative",
    "require_text",
    "require_unique",
]

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def require(condition: bool, what: str, expected: str, got: object, *, quote: bool = True) -> None:
    """Demand anything.

    Args:
        condition: whether the demand is met.
        what: the name of the field, e.g. "CheckResult.points".
        expected: what would have been right, in words.
        got: what came.
        quote: show `got` as Python writes it; False where it is a sentence of its own.

    Raises:
        ValueError: the condition is false.
    """
    if not condition:
        raise ValueError(f"{what}: expected {expected}, got {repr(got) if quote else got}")


def require_text(what: str, value: object, *, empty: bool = True) -> None:
    """Demand a str, which may be empty unless `empty` is False."""
    require(isinstance(value, str), what, "a str", value)
    require(empty or bool(value), what, "a str that is not empty", value)


def require_id(what: str, value: object) -> None:
    """Demand an id such as "never-oversold" or "08_lock"."""
    fits = isinstance(value, str) and _ID.fullmatch(value) is not None
    require(fits, what, 'lower-case words joined by "-" or "_"', value)


def require_count(what: str, value: object, least: int = 0) -> None:
    """Demand a whole number of at least `least`."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= least
    require(fits, what, f"a whole number of at least {least}", value)


def require_number(what: str, value: object) -> None:
    """Demand a finite number, whole or not, of at least 0."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = number and math.isfinite(value) and value >= 0  # type: ignore[arg-type,operator]
    require(fits, what, "a finite number of at least 0", value)


def require_flag(what: str, value: object) -> None:
    """Demand True or False, and nothing that is only as good as one of them."""
    require(isinstance(value, bool), what, "True or False", value)


def require_items(what: str, value: object, kind: type) -> None:
    """Demand a tuple whose items are all of `kind`."""
    fits = isinstance(value, tuple) and all(isinstance(item, kind) for item in value)
    require(fits, what, f"a tuple of {kind.__name__}", value)


def require_unique(what: str, names: list[str]) -> None:
    """Demand that no name comes twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    require(not twice, what, "each id once", f"more than one {', '.join(twice)}", quote=False)


def require_relative(what: str, value: str) -> None:
    """Demand a path that stays within its folder and shows nothing of this machine."""
    path = value.replace("\\", "/")
    absolute = path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path) is not None
    require(not absolute and ".." not in path.split("/"), what, "a path relative to the folder graded", value)


def require_plain(what: str, value: object) -> None:
    """Demand a mapping of what JSON can carry."""
    require(isinstance(value, Mapping), what, "a mapping of plain data", value)
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            require(all(isinstance(key, str) for key in item), what, "keys that are str", list(item))
            waiting.extend(item.values())
        elif isinstance(item, (list, tuple)):
            waiting.extend(item)
        else:
            plain = (
                math.isfinite(item) if isinstance(item, float) else isinstance(item, (str, int, type(None)))
            )
            require(plain, what, "plain data (None, bool, int, finite float, str, list, mapping)", item)


def as_plain(value: Any) -> Any:
    """A copy of plain data in which mappings are dicts and sequences are lists."""
    if isinstance(value, Mapping):
        return {key: as_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain(item) for item in value]
    return value


def as_tuple(what: str, value: object) -> tuple[Any, ...]:
    """The tuple that became a list in JSON.

    Raises:
        ValueError: it is not a list.
    """
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{what}: expected a list, got {value!r}")
    return tuple(value)


def known_fields(
    what: str, data: object, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Pick the fields that this version of a schema knows; what a later version added is passed over.

    Args:
        what: the record's name, for the message.
        data: what JSON gave.
        required: fields that must be there.
        optional: fields that may be.

    Returns:
        The fields that are there, by name.

    Raises:
        ValueError: not an object, or a required field is missing.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"{what}: expected an object, got {data!r}")
    missing = [name for name in required if name not in data]
    got = "no " + ", no ".join(missing)
    require(not missing, what, "the fields " + ", ".join(required), got, quote=False)
    return {name: data[name] for name in (*required, *optional) if name in data}
