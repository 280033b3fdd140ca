"""The packets between the stage and the conductor: data only, never pickle, each with a size limit.

One packet is one message on an ``AF_UNIX`` ``SOCK_SEQPACKET`` socket. The three frequent ones are flat text, whose
fields are divided by the unit separator, because that is several times cheaper to read than JSON:

========  =====================================================================================
packet    fields
========  =====================================================================================
step      ``S op keys where flags extra notes``
park      ``P op keys where deadline generation notes``
hello     ``H tid thread``
grant     ``time generation dead answer`` (conductor to stage)
========  =====================================================================================

``keys``, ``extra``, ``notes`` and ``dead`` are lists divided by the record separator. Everything else is a JSON object
with an ``op`` and perhaps ``notes``. What a forked child says in a usual life is flat, so that it never touches the
memory of the JSON module: each page touched after a fork is a page copied.
"""

from __future__ import annotations

import json
import math
from typing import Any

UNIT = "\x1f"
RECORD = "\x1e"
MAX_PACKET = 60_000
"""The largest packet in bytes; longer texts and values travel in parts."""
PART = 8_000
"""How many characters of a text travel in one packet; six bytes each at the most."""

_SEPARATORS = str.maketrans({UNIT: " ", RECORD: " "})


class Malformed(ValueError):
    """A packet that the stage could not have sent."""


def clean(text: str) -> str:
    """*text* without the separators and as Unicode has it, so that it can be a field of a flat packet."""
    return text.translate(_SEPARATORS).encode("utf-8", "backslashreplace").decode()


def encode_hello(tid: int, thread: int) -> bytes:
    """The first word of a thread: its number in the kernel and, where it is not the main one, its token."""
    return f"H{UNIT}{tid}{UNIT}{thread}".encode()


def encode_step(op: str, keys: str, where: str, flags: str, extra: str, notes: list[str]) -> bytes:
    """A request to be granted *op* (see the table above)."""
    return f"S{UNIT}{op}{UNIT}{keys}{UNIT}{where}{UNIT}{flags}{UNIT}{extra}{UNIT}{RECORD.join(notes)}".encode()


def encode_park(op: str, keys: str, where: str, deadline: float | None, generation: int, notes: list[str]) -> bytes:
    """A step that was granted, tried and did not succeed: try again when one of *keys* has changed."""
    due = "" if deadline is None else repr(deadline)
    return f"P{UNIT}{op}{UNIT}{keys}{UNIT}{where}{UNIT}{due}{UNIT}{generation}{UNIT}{RECORD.join(notes)}".encode()


def encode_message(message: dict[str, Any]) -> bytes:
    """Any other message as JSON."""
    return json.dumps(message).encode()


def encode_grant(time: float, generation: int, dead: str, answer: str) -> bytes:
    """Leave to go on, with the virtual time in seconds and the processes that have died since the last one."""
    return f"{time!r}{UNIT}{generation}{UNIT}{dead}{UNIT}{answer}".encode()


def decode(packet: bytes) -> dict[str, Any]:
    """A packet from the stage as a dictionary.

    Returns:
        ``op`` and the fields of the packet; ``kind`` is ``"step"``, ``"park"``, ``"hello"`` or ``"message"``.

    Raises:
        Malformed: if it is none of the packets described above.
    """
    try:
        text = packet.decode()
        if text[:1] == "S":
            _, op, keys, where, flags, extra, notes = text.split(UNIT)
            return {
                "kind": "step", "op": op, "keys": keys.split(RECORD) if keys else [], "where": where,
                "poll": "p" in flags, "extra": extra.split(RECORD) if extra else [],
                "notes": notes.split(RECORD) if notes else [],
            }
        if text[:1] == "P":
            _, op, keys, where, due, generation, notes = text.split(UNIT)
            return {
                "kind": "park", "op": op, "keys": keys.split(RECORD) if keys else [], "where": where, "poll": False,
                "deadline": _finite(due) if due else None, "generation": int(generation), "extra": [],
                "notes": notes.split(RECORD) if notes else [],
            }
        if text[:1] == "H":
            _, tid, thread = text.split(UNIT)
            return {"kind": "hello", "op": "hello", "tid": int(tid), "thread": int(thread), "notes": []}
        message = json.loads(text)
        if not isinstance(message, dict) or not isinstance(message.get("op"), str):
            raise Malformed("a message needs an 'op'")
        return {"kind": "message", "notes": [], **message}
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{error}; packet {packet[:80]!r}") from None


def _finite(text: str) -> float:
    """A number that time can be moved to."""
    number = float(text)
    if not math.isfinite(number):
        raise Malformed(f"no deadline: {text}")
    return number


def decode_grant(packet: bytes) -> tuple[float, int, list[int], str]:
    """A grant as (virtual time, generation, pids newly dead, answer)."""
    time, generation, dead, answer = packet.decode().split(UNIT)
    return float(time), int(generation), [int(pid) for pid in dead.split(RECORD)] if dead else [], answer
