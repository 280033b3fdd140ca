"""The mutants of a solution: what is changed, what is left alone, and what they are called."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest

from lockstep import mutants

ROOT = Path(__file__).parents[1]
EXERCISES = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/*.py"))


def made(body: str, head: str = "def f(q, lock):") -> dict[str, str]:
    """The bodies of the mutants of one function, dedented, by what is changed in them."""
    source = f"{head}\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"
    return {
        mutant.name.removeprefix("f: "): textwrap.dedent(mutant.source.partition("\n")[2]).strip()
        for mutant in mutants.make(source, "")
    }


@pytest.mark.parametrize(("body", "name", "instead"), [
    ("q.join()", "without join(): q.join()", "pass"),
    ("q.put(None)", "put() twice: q.put(None)", "q.put(None); q.put(None)"),
    ("n += 1", "without the assignment: n += 1", "pass"),
    ("q.daemon = True", "without the assignment: q.daemon = True", "pass"),
    ("q.daemon = True", "False: q.daemon = True", "q.daemon = False"),
    ("p = Process(target=f, daemon=True)", "without daemon: p = Process(target=f, daemon=True)", "p = Process(target=f)"),
    ("p = Process(**all, daemon=True)", "without daemon: p = Process(**all, daemon=True)", "p = Process(**all)"),
    ("return q.get()", "None instead: return q.get()", "return None"),
    ("return q.get()", "get_nowait for get: return q.get()", "return q.get_nowait()"),
    ("p.start()", "run for start: p.start()", "p.run()"),
    ("lock = Lock()", "no lock: lock = Lock()", 'lock = __import__("contextlib").nullcontext()'),
    ("n = 5", "one more: n = 5", "n = 6"),
    ("n = 5", "one less: n = 5", "n = (4)"),
    ("q.get(timeout=0.5)", "one more: q.get(timeout=0.5)", "q.get(timeout=1.5)"),
    ("n = 'a'", "another text: n = 'a'", "n = 'ax'"),
    ("n = f'{q} a'", "another text: n = f'{q} a'", "n = (f'{q} a' \"x\")"),
    ("n = (q, lock)", "lock before q: n = (q, lock)", "n = (lock, q)"),
    ("n = q - 1", "+ for -: n = q - 1", "n = q + 1"),
    ("n = q == 1", "!= for ==: n = q == 1", "n = q != 1"),
    ("n = q < 1", "<= for <: n = q < 1", "n = q <= 1"),
    ("n = (m := q.get()) is not None", "is for is not: n = (m := q.get()) is not None", "n = (m := q.get()) is None"),
    ("n = q and lock", "or for and: n = q and lock", "n = q or lock"),
    ("while q.empty():\n    go()", "the opposite: while q.empty():", "while (not (q.empty())):\n    go()"),
    ("while q:\n    break", "without break: break", "while q:\n    pass"),
    ("for i in range(q):\n    go()", "one more: for i in range(q):", "for i in range((q) + 1):\n    go()"),
    ("for p in q:\n    go()", "all but the last: for p in q:", "for p in list(q)[:-1]:\n    go()"),
    ("n = [p for p in q]", "only the last: n = [p for p in q]", "n = [p for p in list(q)[-1:]]"),
    ("with lock:\n    go()", "without lock: with lock:", 'with __import__("contextlib").nullcontext():\n    go()'),
    ("try:\n    go()\nexcept Empty:\n    go()", "any exception: except Empty:", "try:\n    go()\nexcept Exception:\n    go()"),
])
def test_a_mutant_has_one_small_mistake(body: str, name: str, instead: str) -> None:
    """In the place where its name says."""
    assert made(body)[name] == instead


def test_neighbours_change_places() -> None:
    """Unless the second needs what the first makes."""
    assert made("q.join()\nlock.release()")["after its neighbour: q.join()"] == "lock.release()\nq.join()"
    assert not [name for name in made("n = q.get()\nprint(n)") if "neighbour" in name]


def test_a_statement_moves_into_a_with_and_out_of_it() -> None:
    """With its lines and their indentation."""
    found = made("if q:\n    look()\nwith lock:\n    read()\n    write()")
    assert found["inside the with: if q:"] == "with lock:\n    if q:\n        look()\n    read()\n    write()"
    assert found["before the with: read()"] == "if q:\n    look()\nread()\nwith lock:\n    write()"
    assert found["behind the with: write()"] == "if q:\n    look()\nwith lock:\n    read()\nwrite()"


def test_two_loops_over_the_same_things_become_one() -> None:
    """As of somebody who starts and joins in one loop."""
    found = made("for p in q:\n    p.start()\nfor p in q:\n    p.join()")
    assert found["both loops in one: for p in q:"] == "for p in q:\n    p.start()\n    p.join()"


def test_a_lock_is_made_anew_wherever_it_is_used() -> None:
    """As of somebody who gives each process its own."""
    found = made("lock = Lock()\ngo(lock)\nuse(lock)")
    assert found["another lock: go(lock)"] == "lock = Lock()\ngo(Lock())\nuse(lock)"
    assert found["another lock: use(lock)"] == "lock = Lock()\ngo(lock)\nuse(Lock())"


def test_a_name_stays_when_other_lines_move() -> None:
    """It has the function and the text, not the number; comments are no part of it."""
    before = mutants.make("def f(q):\n    q.join()  # wait\n", "")
    after = mutants.make("# new\n\ndef f(q):\n    q.join()\n", "")
    assert [one.name for one in before] == [one.name for one in after]
    assert [one.line for one in before] != [one.line for one in after]


def test_mutants_of_the_same_text_are_numbered() -> None:
    """No two have the same name."""
    found = made("q.join()\nlock.release()\nq.join()")
    assert {"without join(): q.join()", "without join(): q.join() (2)"} <= set(found)


def test_what_is_given_stays_as_it_is() -> None:
    """Functions of the stub, imports, docstrings and the demonstration are no part of what is written."""
    stub = "import time\n\ndef given(q):\n    q.put(1)\n\nN = 3\n"
    solution = stub + '\ndef f(q):\n    """Say 1."""\n    q.join()\n\nif __name__ == "__main__":\n    f(given)\n'
    assert [mutant.name for mutant in mutants.make(solution, stub)] == ["f: without join(): q.join()"]


def test_annotations_are_no_code() -> None:
    """A type in them makes no difference."""
    solution = "def f(q: dict[str, int]) -> tuple[bool, int]:\n    n: tuple[int, bool] = q.get()\n    return n\n"
    assert {mutant.name.split(":")[1] for mutant in mutants.make(solution, "")} == {" get_nowait for get", " None instead"}


def test_methods_go_by_their_class() -> None:
    """And a given one is left alone, in the same class."""
    stub = "class A:\n    def given(self):\n        self.go(1)\n\n    def run(self):\n        raise NotImplementedError\n"
    solution = stub.replace("raise NotImplementedError", "self.go()")
    assert [mutant.name for mutant in mutants.make(solution, stub)] == ["A.run: without go(): self.go()"]


def test_the_difference_shows_the_mistake_alone() -> None:
    """With a line around it."""
    solution = "def f(q):\n    q.put(q)\n    q.join()\n"
    (mutant,) = [one for one in mutants.make(solution, "") if one.name == "f: without join(): q.join()"]
    assert mutants.difference(solution, mutant) == "     q.put(q)\n-    q.join()\n+    pass"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_solution_has_mutants_that_can_be_told_apart(exercise: str) -> None:
    """They compile, differ from the solution, and leave what is given as it is."""
    (path,) = (ROOT / "solutions" / exercise).glob("*.py")
    solution, stub = path.read_text(), (ROOT / "exercises" / exercise / path.name).read_text()
    found = mutants.make(solution, stub)
    assert found
    assert len({one.name for one in found}) == len({one.source for one in found} - {solution}) == len(found)
    given, marked, _rest = solution.partition("# The code above is given")
    for one in found:
        ast.parse(one.source)
        assert one.source.startswith(given if marked else "")
