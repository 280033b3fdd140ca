"""What the student calls a lock, a queue or a pipe: read from the line at which it is used."""

from __future__ import annotations

import re

_EXPRESSION = r"(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\w+\])*)"
_METHODS = {
    "acquire": "acquire|wait|wait_for|get|put", "try-acquire": "acquire|get|put|get_nowait|put_nowait",
    "recv": "get|recv|recv_bytes|recv_bytes_into", "send": "put|send|send_bytes", "wait": "wait|wait_for|poll",
    "select": "get|poll",
}
_USES = {op: re.compile(rf"{_EXPRESSION}\.(?:{methods})\b") for op, methods in _METHODS.items()}
_WITH = re.compile(rf"\bwith {_EXPRESSION}\s*[:,]")
LONGEST = 30


def name_at(source: str | None, op: str) -> str | None:
    """The expression that a line of source calls a method of, for an operation; None where it cannot be told.

    Args:
        source: the line.
        op: the operation of the step that stands there.
    """
    if not source or op not in _USES:
        return None
    found = {match["name"] for match in _USES[op].finditer(source)}
    if op == "acquire":
        found |= {match["name"] for match in _WITH.finditer(source)}
    name = found.pop() if len(found) == 1 else ""
    return name if 0 < len(name) <= LONGEST else None
