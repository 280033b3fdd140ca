"""03_join: waiting for processes, all at once, one by one, and batch by batch."""

from __future__ import annotations

from lockstep.grading import N_, _, check, is_right


@check("together-takes-the-longest", points=3, claim=N_("run_together takes as long as its longest duration"))
def test_together(program, draw):
    durations = draw("together").durations(4)
    for run in program.explore("run_together", durations, schedules=6):
        run.require_end()
        if not is_right(run.result, max(durations)):
            run.fail("wrong-elapsed", expected=f"{max(durations)}", seen=f"{run.result}", next=_("…"))
