"""Small mistakes made on purpose: from a solution, programs that differ from it in one place that the student writes.

1. Compare the solution with the stub: what is the same in both is given, and stays as it is.
2. Walk over the rest; each way to go wrong yields edits of the source's text, so that all else keeps its place.
3. Name each mutant by its function, the change and the line's text, so that the name survives changes elsewhere.
"""

from __future__ import annotations

import ast
import collections
import dataclasses
import difflib
import re
from collections.abc import Iterator

from lockstep.mutations import MUTATIONS, Change, Text


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A solution with one mistake in it."""

    name: str
    """Function, change, and the text of the line: ``serve: without join(): process.join()``; a number where there are
    several such lines."""
    line: int
    """Where the change begins in the solution, from 1."""
    source: str
    """The whole program."""


def make(solution: str, stub: str) -> list[Mutant]:
    """All mutants of a solution, in the order of their lines; no two have the same name or the same source.

    Args:
        solution: its source.
        stub: the source that the student gets, which says what is given.
    """
    text = Text(solution)
    found: dict[str, Mutant] = {}
    names: collections.Counter[str] = collections.Counter()
    for function, node in _written(ast.parse(solution), ast.parse(stub)):
        for change in _changes(node, text):
            source = text.edited(change)
            if source in found or source == solution or not _compiles(source):
                continue
            name = f"{function}: {change.what}: {text.line(change.line)}"
            names[name] += 1
            found[source] = Mutant(f"{name} ({names[name]})" if names[name] > 1 else name, change.line, source)
    return sorted(found.values(), key=lambda mutant: mutant.line)


def difference(solution: str, mutant: Mutant) -> str:
    """What the mutant changes, as a diff without its head."""
    lines = difflib.unified_diff(solution.splitlines(), mutant.source.splitlines(), n=1, lineterm="")
    return "\n".join(line for line in lines if not re.match(r"---|\+\+\+|@@", line))


# --------------------------------------------------------------------------------------------- what is written

def _written(solution: ast.Module, stub: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The functions, and other statements of the module, that are not in the stub; each with a name to go by."""
    given = {ast.dump(node) for node in ast.walk(stub) if isinstance(node, ast.stmt)}
    for name, node in _pieces(solution.body, ""):
        if ast.dump(node) not in given and not _is_guard(node):
            yield name, node


def _pieces(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _pieces(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{prefix}{node.name}", node
        elif not isinstance(node, (ast.Import, ast.ImportFrom)) and not _is_docstring(node):
            yield prefix.rstrip(".") or "module", node


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_guard(node: ast.stmt) -> bool:
    """Whether it is the demonstration under ``if __name__ == "__main__":``."""
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test))


# -------------------------------------------------------------------------------------------------- changes

def _changes(node: ast.AST, text: Text) -> Iterator[Change]:
    """The changes of a node and of all below it."""
    for mutation in MUTATIONS:
        yield from mutation(node, text)
    for field, child in _children(node):
        annotates = field in ("returns", "annotation")
        # before 3.12 what is inside an f-string does not stand where the parser says
        if not (annotates or isinstance(node, ast.JoinedStr) or (isinstance(child, ast.stmt) and _is_docstring(child))):
            yield from _changes(child, text)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield field, child


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True
