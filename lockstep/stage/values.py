"""Values as data: what a function returned, and what it is called with, as JSON with a few tags.

Plain values of Python stay themselves (tuples, sets, bytes and dictionaries with any keys are tagged); a process
becomes a :class:`Handle`; anything else becomes an :class:`Opaque`, its class and the beginning of its ``repr``.
"""

from __future__ import annotations

import dataclasses
from typing import Any

MAX_DEPTH = 40
MAX_ITEMS = 200_000
MAX_TEXT = 2_000_000
"""Limits of a value: nesting, number of items, and characters or bytes of one text."""


@dataclasses.dataclass(frozen=True)
class Handle:
    """A ``Process`` object of the program: its pid at the time, None where it was not started."""

    pid: int | None
    kind: str
    name: str


@dataclasses.dataclass(frozen=True)
class Opaque:
    """A value that is not plain data."""

    kind: str
    text: str


class TooLarge(ValueError):
    """A value beyond the limits."""


def encode(value: Any) -> Any:
    """*value* as something that ``json.dumps`` takes.

    Raises:
        TooLarge: beyond :data:`MAX_DEPTH`, :data:`MAX_ITEMS` or :data:`MAX_TEXT`.
    """
    return _encode(value, MAX_DEPTH, [MAX_ITEMS])


def _encode(value: Any, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if depth <= 0 or left[0] < 0:
        raise TooLarge("the value is nested too deeply or has too many items")
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if isinstance(value, int):
        plain = int.__index__(value)
        return plain if plain.bit_length() < 10_000 else {"$": "opaque", "kind": "int", "text": "a huge number"}
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise TooLarge("a text is too long")
        return str.__str__(value).encode("utf-8", "backslashreplace").decode()
    if isinstance(value, (bytes, bytearray)):
        if len(value) > MAX_TEXT:
            raise TooLarge("a bytes object is too long")
        return {"$": "bytes", "text": bytes(value).decode("latin-1")}
    if isinstance(value, list):
        return [_encode(item, depth - 1, left) for item in list.__iter__(value)]
    if isinstance(value, (tuple, set, frozenset)):
        tag = "tuple" if isinstance(value, tuple) else "set"
        return {"$": tag, "items": [_encode(item, depth - 1, left) for item in value]}
    if isinstance(value, dict):
        items = [[_encode(key, depth - 1, left), _encode(item, depth - 1, left)] for key, item in dict.items(value)]
        return {"$": "dict", "items": items}
    return _describe(value)


def _describe(value: Any) -> Any:
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    popen = getattr(value, "_popen", None)
    if hasattr(type(value), "_bootstrap"):
        name = str(getattr(value, "_name", ""))  # none where __init__ has not called the one of Process
        return {"$": "process", "pid": getattr(popen, "pid", None), "kind": kind, "name": name}
    try:
        text = repr(value)[:200]
    except Exception as error:
        text = f"<its repr raised {type(error).__name__}>"
    return {"$": "opaque", "kind": kind, "text": text.encode("utf-8", "backslashreplace").decode()}


def decode(data: Any) -> Any:
    """The value that :func:`encode` made *data* of.

    Raises:
        ValueError: for data that ``encode`` does not make.
    """
    if isinstance(data, list):
        return [decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    tag = data.get("$")
    if tag == "tuple":
        return tuple(decode(item) for item in data["items"])
    if tag == "set":
        return {decode(item) for item in data["items"]}
    if tag == "dict":
        return {_hashable(decode(key)): decode(item) for key, item in data["items"]}
    if tag == "bytes":
        return data["text"].encode("latin-1")
    if tag == "process":
        return Handle(data["pid"], data["kind"], data["name"])
    if tag == "opaque":
        return Opaque(data["kind"], data["text"])
    raise ValueError(f"no value: {data!r:.80}")


def _hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key
