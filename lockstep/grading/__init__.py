"""The graders' interface: what a grader imports to read like a specification.

::

    from lockstep.grading import N_, _, check, is_right

    @check("takes-the-longest", points=3, claim=N_("run_together takes as long as the longest of its durations"))
    def test_together(program, draw):
        durations = draw("together").durations(4)
        for run in program.explore("run_together", durations):
            if not is_right(run.result, max(durations)):
                run.fail("wrong-elapsed", expected=…, seen=…, next=…)

A check ends in a pass, in a diagnosis (``run.fail``), or, where the kit is at fault, in an error. ``program`` and
``draw`` are fixtures: :class:`Program` and :class:`Draw`.
"""

from lockstep.words import N_, _, ngettext

from .checks import Check, check
from .drawing import Draw
from .failing import CouldNotCheck, Failed
from .observation import TOLERANCE, Observation, is_right
from .program import Program

__all__ = [
    "TOLERANCE", "Check", "CouldNotCheck", "Draw", "Failed", "N_", "Observation", "Program", "_", "check", "is_right",
    "ngettext",
]
