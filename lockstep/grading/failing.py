"""How a check ends that does not pass: with a diagnosis, or because it could not be checked."""

from __future__ import annotations

from lockstep.result import Diagnosis


class Failed(Exception):
    """The student's program is wrong in the way that the diagnosis tells."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(f"{diagnosis.id}: {diagnosis.seen}")
        self.diagnosis = diagnosis


class CouldNotCheck(Exception):
    """The kit or the machine is at fault, never the student: no verdict on the program."""


class Enough(Exception):
    """One schedule only was wanted, and it is over: the check has not failed on it."""
