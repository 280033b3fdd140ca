"""The search: who goes next, so that few runs of a program find what can go wrong in it.

A run asks a *policy* at each choice (`policy`). `plan` says which policy makes which schedule, from the
*knowledge* that the first one gave. Each policy has a file of its own. Any policy can be wrapped in a
`Recorder`, and what that recorded can be given to `Replay`.
"""

from __future__ import annotations

from lockstep.search.knowledge import KeyUse, Knowledge, TraceStep
from lockstep.search.plain import Plain
from lockstep.search.plan import PROOF, SLOW, numbers, policy_for
from lockstep.search.policy import Candidate, Policy, dependent
from lockstep.search.pos import Pos
from lockstep.search.random_walk import RandomWalk
from lockstep.search.recorder import Recorder
from lockstep.search.replay import Replay
from lockstep.search.reversed_order import ReversedOrder
from lockstep.search.slow_machine import SlowMachine
from lockstep.search.surw import Surw
from lockstep.search.urw import Urw

__all__ = [
    "PROOF",
    "SLOW",
    "Candidate",
    "KeyUse",
    "Knowledge",
    "Plain",
    "Policy",
    "Pos",
    "RandomWalk",
    "Recorder",
    "Replay",
    "ReversedOrder",
    "SlowMachine",
    "Surw",
    "TraceStep",
    "Urw",
    "dependent",
    "numbers",
    "policy_for",
]
