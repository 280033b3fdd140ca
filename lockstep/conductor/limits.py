"""What one run may use before it is ended with a verdict that names the limit."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Limits:
    """Of one run."""

    real_seconds: float = 30.0
    """Seconds of real time after which it has taken too long."""
    processes: int = 64
    """Processes it may start in all, its main one included."""


DEFAULT = Limits()
