"""The ways in which a mutant goes wrong: functions from a node of the solution to changes of its text.

A change keeps everything else where it stands, lines included wherever it can.
"""

from __future__ import annotations

import ast
import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

NO_LOCK = '__import__("contextlib").nullcontext()'
"""What stands where a lock was: it lets everybody in."""
LOCKS = frozenset({"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition"})
OTHER_NAMES = {
    "max": "min", "min": "max", "getpid": "getppid", "getppid": "getpid", "start": "run", "terminate": "kill",
    "get": "get_nowait", "get_nowait": "get", "_exit": "exit",
}
"""Names that are easily taken for another."""
OTHER_OPERATORS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"), ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"), ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
OPPOSITES = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
"""Comparisons whose other operator is their negation."""
OTHER_SUMS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "+"), ast.FloorDiv: ("//", "*"), ast.Div: ("/", "*"),
}
ONCE = frozenset({"put", "send", "append", "acquire", "release", "task_done"})
"""Methods whose call is one too many when made twice."""
Edit: TypeAlias = tuple[int, int, str]
"""Where it begins and ends, in bytes, and what stands there then."""


@dataclasses.dataclass(frozen=True)
class Change:
    """One mistake."""

    what: str
    """In a few words, without the text that is changed."""
    line: int
    """The line that it is named by, from 1."""
    edits: tuple[Edit, ...]
    """They do not overlap."""


class Text:
    """A source, and where its nodes stand in it."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode()
        self._lines = source.splitlines()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where a node begins and ends, in bytes."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node."""
        return self.between(*self.span(node))

    def between(self, begin: int, end: int) -> str:
        """The text between two places."""
        return self._bytes[begin:end].decode()

    def line(self, number: int) -> str:
        """A line's code, without what stands around it."""
        return re.sub(r"\s+#.*", "", self._lines[number - 1]).strip()

    def edited(self, change: Change) -> str:
        """The source with a change made."""
        whole = self._bytes
        for begin, end, instead in sorted(change.edits, reverse=True):
            whole = whole[:begin] + instead.encode() + whole[end:]
        return whole.decode()

    def replace(self, what: str, node: ast.expr | ast.stmt, instead: str, line: int | None = None) -> Change:
        """The change of one node's text."""
        return Change(what, line or node.lineno, ((*self.span(node), instead),))


# ----------------------------------------------------------------------------------------- whole statements

def drop_statement(node: ast.AST, text: Text) -> Iterator[Change]:
    """A call for its effect, a change of a number or of an attribute, a way out: left out."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        name = function.attr if isinstance(function, ast.Attribute) else text.of(function)
        yield text.replace(f"without {name}()", node, "pass")
        if name in ONCE:
            yield text.replace(f"{name}() twice", node, f"{text.of(node)}; {text.of(node)}")
    elif isinstance(node, ast.AugAssign) or (
            isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Attribute, ast.Subscript))):
        yield text.replace("without the assignment", node, "pass")
    elif isinstance(node, (ast.Break, ast.Continue, ast.Raise)) or (isinstance(node, ast.Return) and not node.value):
        yield text.replace(f"without {text.of(node).split()[0]}", node, "pass")


def swap_statements(node: ast.AST, text: Text) -> Iterator[Change]:
    """Two neighbours in the other order, where the second does not need a name that the first makes."""
    for first, second in _neighbours(node):
        needed = _names(second, ast.Load) - _names(second, ast.Store)
        if text.of(first) != text.of(second) and not _names(first, ast.Store) & needed:
            yield Change("after its neighbour", first.lineno, (
                (*text.span(first), text.of(second)), (*text.span(second), text.of(first))))


def join_loops(node: ast.AST, text: Text) -> Iterator[Change]:
    """Two loops over the same things made one."""
    for first, second in _neighbours(node):
        if isinstance(first, ast.For) and isinstance(second, ast.For) and not first.orelse and \
                text.of(first.iter) == text.of(second.iter) and text.of(first.target) == text.of(second.target):
            end, rest = text.span(first)[1], text.span(second)[1]
            inside = text.between(text.span(second.body[0])[0], rest)
            yield Change("both loops in one", second.lineno, (
                (end, rest, f"\n{' ' * first.body[0].col_offset}{inside}"),))


def move_over_with(node: ast.AST, text: Text) -> Iterator[Change]:
    """A statement that is moved into the ``with`` behind it, or out of the one around it."""
    for before, block in _neighbours(node):
        if isinstance(block, ast.With) and not isinstance(before, ast.With):
            inside, column = text.span(block.body[0])[0], block.body[0].col_offset
            moved = _shift(text.of(before), column - block.col_offset)
            head, rest = text.between(text.span(block)[0], inside), text.between(inside, text.span(block)[1])
            yield Change("inside the with", before.lineno, (
                (text.span(before)[0], text.span(block)[1], f"{head}{moved}\n{' ' * column}{rest}"),))
    if isinstance(node, ast.With) and len(node.body) > 1:
        yield from _out_of(node, text)


def _out_of(block: ast.With, text: Text) -> Iterator[Change]:
    begin, end = text.span(block)
    inner, outer = block.body[0].col_offset, block.col_offset
    head = text.between(begin, text.span(block.body[0])[0])
    first, last = block.body[0], block.body[-1]
    yield Change("before the with", first.lineno, (
        (begin, end, _shift(text.of(first), outer - inner) + "\n" + " " * outer + head
         + text.between(text.span(block.body[1])[0], end)),))
    yield Change("behind the with", last.lineno, (
        (text.span(block.body[-2])[1], end, "\n" + " " * outer + _shift(text.of(last), outer - inner)),))


def return_nothing(node: ast.AST, text: Text) -> Iterator[Change]:
    """None instead of a value."""
    if isinstance(node, ast.Return) and node.value is not None and text.of(node.value) != "None":
        yield text.replace("None instead", node.value, "None", node.lineno)


def catch_everything(node: ast.AST, text: Text) -> Iterator[Change]:
    """Any exception instead of a certain one."""
    if isinstance(node, ast.ExceptHandler) and node.type is not None and text.of(node.type) != "Exception":
        yield text.replace("any exception", node.type, "Exception")


# -------------------------------------------------------------------------------------------- loops and tests

def shorten_loops(node: ast.AST, text: Text) -> Iterator[Change]:
    """A loop that leaves one out, or takes one alone."""
    if isinstance(node, (ast.For, ast.comprehension)):
        line = node.iter.lineno
        yield text.replace("all but the last", node.iter, f"list({text.of(node.iter)})[:-1]", line)
        yield text.replace("only the last", node.iter, f"list({text.of(node.iter)})[-1:]", line)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range" and node.args:
        end = node.args[1] if len(node.args) > 1 else node.args[0]
        yield text.replace("one more", end, f"({text.of(end)}) + 1")


def change_tests(node: ast.AST, text: Text) -> Iterator[Change]:
    """The opposite of a condition, and comparisons and sums with another operator."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(node.test, ast.Constant) and not (
            isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], OPPOSITES)):
        yield text.replace("the opposite", node.test, f"(not ({text.of(node.test)}))")
    if isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        yield from _operator(text, node.values[0], node.values[1], old, new)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _operator(text, node.left, node.comparators[0], *OTHER_OPERATORS[type(node.ops[0])])
    if isinstance(node, ast.BinOp) and type(node.op) in OTHER_SUMS:
        yield from _operator(text, node.left, node.right, *OTHER_SUMS[type(node.op)])


def _operator(text: Text, left: ast.expr, right: ast.expr, old: str, new: str) -> Iterator[Change]:
    begin, end = text.span(left)[1], text.span(right)[0]
    instead = text.between(begin, end).replace(old, new, 1)
    yield Change(f"{new} for {old}", left.lineno, ((begin, end, instead),))


# ------------------------------------------------------------------------------------------------ expressions

def change_constants(node: ast.AST, text: Text) -> Iterator[Change]:
    """A number one more or less, the other truth value, another text."""
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield text.replace(str(not value), node, str(not value))
        elif isinstance(value, (int, float)):
            yield text.replace("one more", node, repr(value + 1))
            if isinstance(value, int):
                yield text.replace("one less", node, f"({value - 1})")
        elif isinstance(value, str):
            yield text.replace("another text", node, repr(value + "x"))
    elif isinstance(node, ast.JoinedStr):
        yield text.replace("another text", node, f'({text.of(node)} "x")')


def change_calls(node: ast.AST, text: Text) -> Iterator[Change]:
    """A call without one of its keywords, or of something with a similar name; no lock."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else text.of(node.func)
    for left_out in node.keywords if len(node.args) + len(node.keywords) > 1 or name != "Process" else ():
        rest = [text.of(one) for one in node.args]
        rest += [(f"{one.arg}=" if one.arg else "**") + text.of(one.value)
                 for one in node.keywords if one is not left_out]
        if left_out.arg:
            yield text.replace(f"without {left_out.arg}", node, f"{text.of(node.func)}({', '.join(rest)})")
    if name in LOCKS:
        yield text.replace("no lock", node, NO_LOCK)
    if name in OTHER_NAMES:
        end = text.span(node.func)[1]
        yield Change(f"{OTHER_NAMES[name]} for {name}", node.lineno, ((end - len(name), end, OTHER_NAMES[name]),))


def make_another(node: ast.AST, text: Text) -> Iterator[Change]:
    """A second lock or queue where the one that was made before should be used."""
    if not isinstance(node, ast.FunctionDef):
        return
    made = {one.targets[0].id: one.value for one in ast.walk(node)
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and isinstance(one.value, ast.Call)
            and re.search(r"\b(\w*Lock|\w*Semaphore|Condition|Event|\w*Queue|Value|Array)$", text.of(one.value.func))}
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and one.id in made:
            yield text.replace(f"another {one.id}", one, text.of(made[one.id]))


def change_order(node: ast.AST, text: Text) -> Iterator[Change]:
    """Two neighbours of a tuple in the other order."""
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        for first, second in itertools.pairwise(node.elts):
            if text.of(first) != text.of(second):
                yield Change(f"{text.of(second)} before {text.of(first)}", first.lineno, (
                    (*text.span(first), text.of(second)), (*text.span(second), text.of(first))))


def drop_with(node: ast.AST, text: Text) -> Iterator[Change]:
    """The body of a ``with`` without what guards it."""
    if isinstance(node, ast.With):
        for item in node.items:
            if item.optional_vars is None:
                yield text.replace(f"without {text.of(item.context_expr)}", item.context_expr, NO_LOCK, node.lineno)


MUTATIONS: tuple[Callable[[ast.AST, Text], Iterator[Change]], ...] = (
    drop_statement, swap_statements, join_loops, move_over_with, drop_with, return_nothing, catch_everything,
    shorten_loops, change_tests, change_constants, change_calls, make_another, change_order,
)


# ------------------------------------------------------------------------------------------------------ helpers

def _bodies(node: ast.AST) -> list[list[ast.stmt]]:
    """The lists of statements of a node, docstrings left out."""
    bodies = [getattr(node, field, None) for field in ("body", "orelse", "finalbody")]
    return [[one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
            for body in bodies if isinstance(body, list)]


def _neighbours(node: ast.AST) -> list[tuple[ast.stmt, ast.stmt]]:
    return [pair for body in _bodies(node) for pair in itertools.pairwise(body)]


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, context)}


def _shift(code: str, columns: int) -> str:
    """A statement's text for a place that many columns further to the right."""
    if columns >= 0:
        return code.replace("\n", "\n" + " " * columns)
    return code.replace("\n" + " " * -columns, "\n")
