"""Virtual time: it jumps where nobody is ready, ticks where everybody only asks, and shows who asks for ever."""

from __future__ import annotations

import pytest

from lockstep.conductor import timekeeper, verdict
from lockstep.conductor.actors import Actor
from lockstep.conductor.timekeeper import Timekeeper
from tests.conductor.fakes import actor, world_of


def ask(keeper: Timekeeper, *actors: Actor, times: int = 1) -> None:
    """Grant each of them *times* polls."""
    for _ in range(times):
        for one in actors:
            keeper.world.steps += 1
            keeper.granted(one)


def ticks(keeper: Timekeeper, one: Actor, count: int) -> list[float]:
    """How far each of the next *count* ticks of a polling actor moves time."""
    moved = []
    for _ in range(count):
        while not keeper.is_due_to_tick([one]):
            ask(keeper, one)
        before = keeper.world.now
        keeper.tick([one])
        moved.append(keeper.world.now - before)
    return moved


def test_time_jumps_to_the_earliest_deadline() -> None:
    """Sleepers, time-outs and alarms alike."""
    world = world_of(actor("P0", deadline=5.0), actor("P0.1", deadline=3.0), actor("P0.2"))
    world.alarms = {77: [2.0, 0.0]}
    keeper = Timekeeper(world)
    assert keeper.next_deadline() == 2.0
    assert keeper.jump()
    assert world.now == 2.0
    del world.alarms[77]
    assert keeper.jump()
    assert world.now == 3.0


def test_without_a_deadline_there_is_no_jump() -> None:
    """Whoever waits without one waits for somebody."""
    world = world_of(actor("P0", parked=True), now=4.0)
    assert Timekeeper(world).next_deadline() is None
    assert not Timekeeper(world).jump()
    assert world.now == 4.0


def test_a_ready_actors_deadline_counts_no_more() -> None:
    """It has been woken already."""
    one = actor("P0", deadline=5.0)
    one.state = "ready"
    assert Timekeeper(world_of(one)).next_deadline() is None


def test_deadlines_of_the_same_moment_fall_due_together() -> None:
    """A tenth of a millisecond is no order: who goes first is then a choice."""
    world = world_of(actor("P0", deadline=1.0), actor("P0.1", deadline=1.00005), actor("P0.2", deadline=1.001))
    Timekeeper(world).jump()
    assert world.now == 1.00005


def test_time_never_goes_back() -> None:
    """Not for a deadline that has passed."""
    world = world_of(actor("P0", deadline=1.0), now=7.0)
    Timekeeper(world).jump()
    assert world.now == 7.0


def test_polls_tick_only_after_a_full_round() -> None:
    """Sixty of them, and everybody ready must have had a turn since the last tick."""
    busy, other = actor("P0", poll=True), actor("P0.1", poll=True)
    keeper = Timekeeper(world_of(busy, other))
    ask(keeper, busy, times=timekeeper.ROUND - 1)
    assert not keeper.is_due_to_tick([busy])
    ask(keeper, busy)
    assert keeper.is_due_to_tick([busy])
    assert not keeper.is_due_to_tick([busy, other])
    ask(keeper, other)
    assert keeper.is_due_to_tick([busy, other])


def test_ticks_grow_from_a_millisecond_to_twenty() -> None:
    """A loop that waits long is not asked ten thousand times."""
    one = actor(poll=True)
    moved = ticks(Timekeeper(world_of(one)), one, 8)
    assert moved == pytest.approx([0.001, 0.002, 0.004, 0.008, 0.016, 0.02, 0.02, 0.02])


def test_after_a_minute_of_polling_ticks_grow_to_a_second() -> None:
    """An hour of it then takes a few thousand polls."""
    one = actor(poll=True)
    world = world_of(one)
    keeper = Timekeeper(world)
    keeper._polling_since = -100.0
    assert max(ticks(keeper, one, 15)) == timekeeper.LARGEST_LATE_TICK


def test_progress_makes_ticks_small_again() -> None:
    """What is waited for may happen any moment then."""
    one, other = actor("P0", poll=True), actor("P0.1", "send")
    world = world_of(one, other)
    keeper = Timekeeper(world)
    ticks(keeper, one, 6)
    ask(keeper, other)
    assert not keeper.is_due_to_tick([one])
    assert ticks(keeper, one, 1) == pytest.approx([0.001])


def test_a_tick_never_passes_the_next_deadline() -> None:
    """A sleeper wakes when it is to wake, however others poll."""
    one = actor("P0", poll=True)
    world = world_of(one, actor("P0.1", "sleep", deadline=0.0105))
    keeper = Timekeeper(world)
    ticks(keeper, one, 4)
    assert world.now == 0.0105


def test_an_expired_deadline_makes_ticks_small_again() -> None:
    """Somebody wakes, and may change what is polled for."""
    one = actor("P0", poll=True)
    world = world_of(one)
    keeper = Timekeeper(world)
    ticks(keeper, one, 6)
    ask(keeper, actor("P0.1", "sleep", deadline=world.now))
    assert ticks(keeper, one, 1) == pytest.approx([0.001])


def test_asking_for_ever_is_a_busy_loop() -> None:
    """After 4000 polls without progress."""
    one = actor(poll=True)
    keeper = Timekeeper(world_of(one))
    ask(keeper, one, times=timekeeper.MAX_POLLS)
    with pytest.raises(verdict.Ended) as caught:
        ask(keeper, one)
    assert (caught.value.kind, caught.value.detail) == (verdict.BUSY_LOOP, "4001")


def test_it_is_no_busy_loop_while_somebody_elses_deadline_is_open() -> None:
    """Whoever wakes then may change what is asked for."""
    one = actor("P0", poll=True)
    keeper = Timekeeper(world_of(one, actor("P0.1", "sleep", deadline=10.0)))
    ask(keeper, one, times=timekeeper.MAX_POLLS + 10)


def test_ones_own_alternation_of_operations_is_no_poll() -> None:
    """A producer that writes for long makes progress all the time, until its line is an old one."""
    one = actor("P0", "send")
    keeper = Timekeeper(world_of(one))
    ask(keeper, one, times=timekeeper.MAX_VISITS)
    assert not keeper.is_due_to_tick([one])
    ask(keeper, one, times=10 * timekeeper.ROUND + 10)
    assert keeper.is_due_to_tick([one])


def test_steps_without_anything_new_are_a_busy_loop() -> None:
    """Two processes that send each other the same for ever."""
    one = actor("P0", "acquire")
    keeper = Timekeeper(world_of(one))
    keeper.world.steps = timekeeper.MAX_STEPS_WITHOUT_NOVELTY
    ask(keeper, one)
    keeper.world.steps *= 2
    keeper.world.steps += 1
    with pytest.raises(verdict.Ended, match=verdict.BUSY_LOOP):
        ask(keeper, one)


def test_more_than_the_greatest_number_of_steps_takes_too_long() -> None:
    """However new each of them is."""
    keeper = Timekeeper(world_of(actor()))
    keeper.world.steps = timekeeper.MAX_STEPS
    with pytest.raises(verdict.Ended, match=verdict.TOO_LONG):
        ask(keeper, actor(line="new"))


@pytest.mark.parametrize(("polls", "kind"), [(0, verdict.TOO_LONG), (20, verdict.BUSY_LOOP)])
def test_beyond_an_hour_a_run_ends(polls: int, kind: str) -> None:
    """As a loop where somebody has been asking, and else as what takes too long."""
    one = actor(poll=True)
    world = world_of(one)
    keeper = Timekeeper(world)
    ask(keeper, one, times=polls)
    world.now = timekeeper.MAX_VIRTUAL + 1
    with pytest.raises(verdict.Ended, match=kind):
        ask(keeper, actor("P0.1", "sleep", deadline=1.0))
