"""The mutants that may survive, each with the reason why it is no mistake: a text file beside an exercise's gallery.

::

    # a comment
    run: without encoding: with open(path, encoding="utf-8") as file:
      Digits are the same bytes in any encoding that a machine uses.

A name stands at the left margin, as :class:`lockstep.mutants.Mutant` gives it; its reason is indented below it.
"""

from __future__ import annotations

from pathlib import Path

FILE = "survivors.txt"


def read(path: Path) -> dict[str, str]:
    """The reasons by the mutants' names; none where there is no such file.

    Raises:
        ValueError: where a name has no reason, a reason no name, or a name stands there twice.
    """
    return parse(path.read_text(encoding="utf-8"), str(path)) if path.exists() else {}


def parse(text: str, where: str) -> dict[str, str]:
    """The same, of a text; *where* is what an error calls it."""
    found: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            if not name:
                raise ValueError(f"{where}:{number}: expected a mutant's name before its reason, got {line.strip()!r}")
            found[name].append(line.strip())
        else:
            name = line.rstrip()
            if name in found:
                raise ValueError(f"{where}:{number}: expected each mutant once, got {name!r} again")
            found[name] = []
    for name, reason in found.items():
        if not reason:
            raise ValueError(f"{where}: expected an indented reason below {name!r}, got none")
    return {name: " ".join(reason) for name, reason in found.items()}
