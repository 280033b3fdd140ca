"""The conductor: runs a student's program under control, one actor at a time, in virtual time.

The door of this package::

    with Theatre() as theatre:
        run = theatre.run("kitchen.py", Call("serve", ({"jon": "rice"}, ["ana"], 2)), policy, seed="kit")
        run.verdict.kind, run.mark("returned").value, run.trace.text()
"""

from .conductor import Conductor, Policy
from .limits import Limits
from .program import Call, Run, Theatre
from .trace import Held, Hold, Mark, Message, Nap, Printed, Process, Raised, Seen, Step, Trace
from .verdict import Verdict, Waiter
from .zygote import UnknownPython, ZygoteDied

__all__ = [
    "Call", "Conductor", "Held", "Hold", "Limits", "Mark", "Message", "Nap", "Policy", "Printed", "Process", "Raised",
    "Run", "Seen", "Step", "Theatre", "Trace", "UnknownPython", "Verdict", "Waiter", "ZygoteDied",
]
