"""Replay strings: short, read back as written, and refused where they are none."""

from __future__ import annotations

import random

import pytest

from lockstep.grading.replaying import Replay, parse


def test_a_replay_string_is_read_back_as_it_was_written() -> None:
    """Exercise, check, exploration, schedule, and the file's fingerprint."""
    for seed in range(200):
        rng = random.Random(seed)
        replay = Replay(
            f"{rng.randrange(100):02}", rng.randrange(1, 20), rng.randrange(9), rng.randrange(10**rng.randrange(1, 6)),
            f"{rng.randrange(16**5):05x}",
        )
        assert parse(str(replay)) == replay
        assert len(str(replay)) <= 40


def test_space_around_it_does_no_harm() -> None:
    """It is copied from a terminal."""
    assert parse(" 08-3-0-17-3f9a2\n") == Replay("08", 3, 0, 17, "3f9a2")


@pytest.mark.parametrize("text", [
    "", "08", "08-3-0-17", "08-3-0-17-3f9a", "08-3-0-17-3F9A2", "08-3-0-17-3f9a2-1", "08-3-0--1-3f9a2", "a-3-0-17-3f9a2",
    "08 3 0 17 3f9a2", "08-3-0-12345678-3f9a2", "٠٨-3-0-17-3f9a2x", "08-3-0-17-3f9a2\n08-3-0-17-3f9a2",
])
def test_what_is_no_replay_string_is_refused_with_an_example(text: str) -> None:
    """The message shows what one looks like, and what came."""
    with pytest.raises(ValueError, match="looks like 08-3-0-17-3f9a2, not "):
        parse(text)
