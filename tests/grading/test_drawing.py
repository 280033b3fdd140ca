"""Draws: the same for the same seed, exercise and purpose, and fit for what they are drawn for."""

from __future__ import annotations

import pytest

from lockstep.grading.drawing import FOODS, NAMES, Draw


def all_of(draw: Draw) -> list[object]:
    """One of each kind."""
    return [
        draw.names(4), draw.foods(3), draw.number(1, 100), draw.seconds(0.1, 9), draw.durations(4),
        draw.shuffled(list("abcdefgh")),
    ]


def test_the_same_purpose_draws_the_same_again() -> None:
    """However often, and in whatever order purposes are asked for."""
    first = all_of(Draw("kit", "08_lock")("sale"))
    other = Draw("kit", "08_lock")
    all_of(other("rest"))
    assert all_of(other("sale")) == first
    assert all_of(other("sale")) == first


def test_seed_exercise_and_purpose_each_draw_otherwise() -> None:
    """So a hard-coded answer does not survive."""
    draws = [Draw("kit", "08_lock", "a"), Draw("kit", "08_lock", "b"), Draw("kit", "03_join", "a"), Draw("tik", "08_lock", "a")]
    assert len({repr(all_of(draw)) for draw in draws}) == 4


def test_names_and_foods_are_different_ones() -> None:
    """All there are, if need be, and no more."""
    assert sorted(Draw("kit", "x").names(len(NAMES))) == sorted(NAMES)
    assert sorted(Draw("kit", "x").foods(len(FOODS))) == sorted(FOODS)
    with pytest.raises(ValueError):
        Draw("kit", "x").names(len(NAMES) + 1)


def test_both_ends_of_a_range_can_be_drawn() -> None:
    """A number from 1 to 3 is 1, 2 or 3."""
    assert {Draw(str(seed), "x").number(1, 3) for seed in range(50)} == {1, 2, 3}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 8])
def test_durations_tell_the_longest_from_first_last_and_sum(count: int) -> None:
    """Different tenths of a second, none of them whole; the longest is neither first nor last where there are three."""
    for seed in range(100):
        durations = Draw(str(seed), "03_join").durations(count)
        assert len(set(durations)) == count
        assert all(0.3 <= seconds <= 4.0 and round(seconds * 10) % 10 for seconds in durations)
        if count >= 3:
            assert max(durations) not in (durations[0], durations[-1])


def test_seconds_are_whole_tenths_within_their_range() -> None:
    """They add up without surprises."""
    for seed in range(100):
        seconds = Draw(str(seed), "x").seconds(0.5, 2.5)
        assert 0.5 <= seconds <= 2.5
        assert seconds == round(seconds, 1)


def test_shuffling_keeps_what_is_there() -> None:
    """In another order; the list that was given stays as it was."""
    given = list("abcdefgh")
    shuffled = Draw("kit", "x").shuffled(given)
    assert sorted(shuffled) == given == list("abcdefgh")
