"""The stage runs inside the student's processes, on the standard library and itself alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import lockstep

STAGE = Path(lockstep.__file__).with_name("stage")


def imported_modules(path: Path) -> set[str]:
    """The modules that a file imports, also within functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = ("", "lockstep.stage.", "lockstep.")[node.level]
            found.update(f"{home}{node.module or alias.name}" for alias in node.names)
    return found


def test_the_stage_imports_the_standard_library_and_itself() -> None:
    """Anything else might not be there in a student's process, or might bring its own locks and threads."""
    paths = sorted(STAGE.glob("*.py"))
    assert paths
    for path in paths:
        for name in imported_modules(path):
            ours = f"{name}.".startswith("lockstep.stage.")
            assert ours or name.partition(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"
