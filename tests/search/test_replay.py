"""A recorded schedule is followed to the step, and a program that cannot follow it is noticed."""

from __future__ import annotations

import pytest

from lockstep.search import Plain, Recorder, Replay, policy_for
from tests.search.models import BUGGY, Program, learn, lost_update, philosophers, simulate


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("program", BUGGY, ids=lambda program: program.name)
def test_replay_repeats_a_recorded_run(program: Program, number: int) -> None:
    first = simulate(program, policy_for(number, 3, learn(program)))
    for schedule in (first.choices, first.names):
        replay = Replay(schedule)
        assert simulate(program, replay) == first
        assert replay.diverged_at is None
        assert replay.made == len(schedule)


def test_replay_tells_the_choice_at_which_a_name_is_not_ready() -> None:
    schedule = simulate(philosophers(3), Plain()).names
    replay = Replay([*schedule[:4], "P0.9", *schedule[5:]])
    outcome = simulate(philosophers(3), replay)
    assert replay.diverged_at == 4
    assert outcome.names[:4] == schedule[:4]


@pytest.mark.parametrize("number", [4, -1])
def test_replay_tells_the_choice_at_which_a_place_is_not_there(number: int) -> None:
    replay = Replay([0, 0, number])
    simulate(philosophers(3), replay)
    assert replay.diverged_at == 2


def test_replay_of_a_changed_program_diverges() -> None:
    replay = Replay(simulate(philosophers(5), policy_for(1, 1, learn(philosophers(5)))).names)
    simulate(lost_update(noise=3), replay)
    assert replay.diverged_at is not None


def test_replay_goes_on_with_plain_after_the_end() -> None:
    program = lost_update(3)
    whole = simulate(program, Plain())
    replay = Replay(whole.choices[:5])
    assert simulate(program, replay) == whole
    assert (replay.made, replay.diverged_at) == (5, None)


def test_replay_that_ends_early_tells_how_far_it_came() -> None:
    program = philosophers(3)
    whole = simulate(program, Plain()).choices
    replay = Replay([*whole, 0, 0, 0])
    simulate(program, replay)
    assert (replay.made, replay.diverged_at) == (len(whole), None)


def test_recorder_passes_the_name_of_its_policy_on() -> None:
    assert Recorder(Plain()).name == "plain"


def test_recorder_notes_real_choices_only() -> None:
    outcome = simulate(philosophers(3), Plain())
    assert 0 < len(outcome.choices) == len(outcome.names) < len(outcome.trace)
