"""A world without processes: actors as the tests need them, on a switchboard that nobody calls."""

from __future__ import annotations

from typing import Any

from lockstep.conductor.actors import PARKED, READY, Actor
from lockstep.conductor.world import World


class SilentSwitchboard:
    """Where nobody connects."""

    def watch(self, descriptor: int, kind: str, about: Any) -> None:
        """Nothing is heard of it."""

    def forget(self, descriptor: int) -> None:
        """Nothing was heard of it."""

    def listen(self, seconds: float) -> list[tuple[str, Any]]:
        """Nobody says anything."""
        return []


def world_of(*actors: Actor, now: float = 0.0) -> World:
    """A world with these actors, at *now* virtual seconds."""
    world = World(SilentSwitchboard(), dict)  # type: ignore[arg-type]
    world.actors += actors
    world.now = now
    return world


def actor(
    name: str = "P0", op: str = "get", *, poll: bool = False, deadline: float | None = None, line: str = "1",
    parked: bool = False,
) -> Actor:
    """An actor that asks for *op*; parked where it has a deadline."""
    made = Actor(None, None)
    made.name = made.process = name
    made.op, made.where, made.poll, made.deadline = op, line, poll, deadline
    made.parked = parked or deadline is not None
    made.state = PARKED if made.parked else READY
    return made
