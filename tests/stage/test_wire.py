"""The packets: what goes in comes out, and what the stage could not have sent is refused."""

from __future__ import annotations

import json
import random
import string

import pytest

from lockstep.stage import wire

LETTERS = string.ascii_letters + string.digits + ' .:/_-"\\{}[]äé…\U0001f40d\n\t\0'


def text_of(rng: random.Random, most: int = 30) -> str:
    """A text without the separators."""
    return "".join(rng.choices(LETTERS, k=rng.randrange(most)))


def list_of(rng: random.Random) -> list[str]:
    """A few texts, none of them empty."""
    return [text_of(rng) + "x" for _ in range(rng.randrange(4))]


def test_a_step_comes_back_as_it_was_sent() -> None:
    """Operation, keys, line, flags, extra and notes survive, whatever is in them."""
    for seed in range(100):
        rng = random.Random(seed)
        keys, notes, extra = list_of(rng), list_of(rng), list_of(rng)
        op, where, poll = text_of(rng), text_of(rng), rng.random() < 0.5
        fields = wire.RECORD.join(keys), where, "p" if poll else "", wire.RECORD.join(extra)
        assert wire.decode(wire.encode_step(op, *fields, notes)) == {
            "kind": "step", "op": op, "keys": keys, "where": where, "poll": poll, "extra": extra, "notes": notes,
        }


def test_a_park_comes_back_as_it_was_sent() -> None:
    """Its deadline is the same floating-point number, or none."""
    for seed in range(100):
        rng = random.Random(seed)
        keys, notes = list_of(rng), list_of(rng)
        deadline = rng.choice([None, 0.0, 1e-9, rng.random() * 10 ** rng.randrange(12)])
        found = wire.decode(wire.encode_park("acquire", wire.RECORD.join(keys), "31", deadline, 7, notes))
        assert (found["kind"], found["keys"], found["notes"]) == ("park", keys, notes)
        assert (found["deadline"], found["generation"], found["poll"]) == (deadline, 7, False)


def test_a_grant_comes_back_as_it_was_sent() -> None:
    """Virtual time, generation, the newly dead and the answer."""
    for seed in range(100):
        rng = random.Random(seed)
        now, dead = rng.random() * 10 ** rng.randrange(8), [rng.randrange(1, 99_999) for _ in range(rng.randrange(4))]
        answer = text_of(rng)
        packet = wire.encode_grant(now, 3, wire.RECORD.join(map(str, dead)), answer)
        assert wire.decode_grant(packet) == (now, 3, dead, answer)


def test_a_hello_comes_back_as_it_was_sent() -> None:
    """The thread's number in the kernel, and its token."""
    found = wire.decode(wire.encode_hello(4321, 7))
    assert (found["kind"], found["tid"], found["thread"], found["notes"]) == ("hello", 4321, 7, [])


def test_a_message_keeps_its_fields_and_gets_its_kind() -> None:
    """Everything that is neither step nor park is JSON."""
    packet = wire.encode_message({"op": "hello", "tid": 4, "notes": ["+lock:a@3"]})
    assert wire.decode(packet) == {"kind": "message", "op": "hello", "tid": 4, "notes": ["+lock:a@3"]}


def test_a_message_without_notes_has_an_empty_list_of_them() -> None:
    """The inbox need not ask."""
    assert wire.decode(b'{"op": "bye"}')["notes"] == []


def test_cleaned_text_can_be_sent_whatever_it_was() -> None:
    """A file name that is no Unicode keeps its bytes as escapes."""
    assert wire.clean("caf\udce9") == "caf\\udce9"


def test_cleaned_text_is_a_single_field() -> None:
    """A file name may contain anything, the separators too."""
    name = wire.clean(f"a{wire.UNIT}b{wire.RECORD}c")
    assert wire.decode(wire.encode_step("read-file", name, "", "", "", []))["keys"] == ["a b c"]


@pytest.mark.parametrize("packet", [
    b"", b"\xff\xfe", b"S", b"S\x1fget", b"S" + b"\x1f" * 7, b"P" + b"\x1f" * 5, b"P\x1fa\x1fk\x1f\x1fsoon\x1f1\x1f",
    b"P\x1fa\x1fk\x1f\x1f\x1fmany\x1f", b"P\x1fa\x1fk\x1f\x1fnan\x1f1\x1f", b"P\x1fa\x1fk\x1f\x1f-inf\x1f1\x1f", b"H",
    b"H\x1f1", b"H\x1fone\x1f1", b"H\x1f1\x1f\x1f", b"[]", b"7", b"null", b'"hello"', b"{}",
    b'{"op": 3}', b'{"op": null}', b"{", b"[" * 50_000, b'{"op":' * 5_000,
], ids=lambda packet: repr(packet[:12]))
def test_what_the_stage_does_not_send_is_malformed(packet: bytes) -> None:
    """There is one way to refuse a packet, whatever is wrong with it."""
    with pytest.raises(wire.Malformed):
        wire.decode(packet)


def test_chance_never_gets_another_exception_out_of_decode() -> None:
    """Random bytes, and packets of ours with random bytes changed, are read or refused."""
    read = 0
    for seed in range(2000):
        rng = random.Random(seed)
        good = rng.choice([
            wire.encode_step("get", "memory:1", "3", "p", "1", ["-x"]), wire.encode_hello(1, 0),
            wire.encode_park("recv", "pipe:7", "3", 1.5, 2, []), wire.encode_message({"op": "bye", "tid": 1}),
        ])
        packet = bytearray(rng.randbytes(rng.randrange(60)) if seed % 2 else good)
        for _ in range(rng.randrange(1, 4)):
            if packet:
                packet[rng.randrange(len(packet))] = rng.randrange(256)
        try:
            found = wire.decode(bytes(packet))
        except wire.Malformed:
            continue
        read += 1
        assert isinstance(found["op"], str)
        assert found["kind"] in ("step", "park", "message", "hello")
    assert read > 50


def test_the_refusal_shows_only_the_beginning_of_a_packet() -> None:
    """A packet of 60,000 bytes does not fill the report."""
    with pytest.raises(wire.Malformed) as caught:
        wire.decode(b"{" + b"x" * 50_000)
    assert len(str(caught.value)) < 400


def test_a_part_of_a_text_always_fits_into_a_packet() -> None:
    """The widest character takes six bytes in JSON (twelve, where it is a pair of surrogates)."""
    for letter in ("x", "\x00", "é", "\udcff"):
        part = json.dumps({"op": "part", "text": letter * wire.PART})
        assert len(part.encode()) <= wire.MAX_PACKET
