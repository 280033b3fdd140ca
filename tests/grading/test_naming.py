"""Locks and queues are called what the student calls them, where the line says it."""

from __future__ import annotations

import pytest

from lockstep.grading.naming import name_at


@pytest.mark.parametrize(("source", "op", "name"), [
    ("lock.acquire()", "acquire", "lock"),
    ("with lock:", "acquire", "lock"),
    ("with self.door, open(path) as file:", "acquire", "self.door"),
    ("if not forks[left].acquire(timeout=1):", "acquire", "forks[left]"),
    ("item = q.get()", "recv", "q"),
    ("for item in iter(plates.get, None):", "recv", "plates"),
    ("while (item := self.plates.get()) is not None:", "recv", "self.plates"),
    ("q.put(f'{food} {i}')", "send", "q"),
    ("mine.send(text)", "send", "mine"),
    ("bell.wait()", "wait", "bell"),
])
def test_the_name_is_the_expression_whose_method_is_called(source: str, op: str, name: str) -> None:
    assert name_at(source, op) == name


@pytest.mark.parametrize(("source", "op"), [
    (None, "acquire"), ("", "recv"), ("take(lock)", "acquire"), ("one.put(two.get())", "acquire"), ("p.join()", "join"),
    ("a_name_that_is_much_too_long_for_any_table.get()", "recv"),
])
def test_where_it_cannot_be_told_there_is_none(source: str | None, op: str) -> None:
    assert name_at(source, op) is None
