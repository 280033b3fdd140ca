"""Lockstep: an auto-graded exercise kit for Python's ``multiprocessing``.

This module is imported inside the student's processes too, so it imports nothing. The doors of the kit are
:mod:`lockstep.grading` (to write a grader), :mod:`lockstep.conductor` (to run a program under control) and
``python -m lockstep`` (to grade).
"""

__version__ = "0.1.0"
