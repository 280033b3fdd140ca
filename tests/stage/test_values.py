"""Values as data: plain ones come back as they were, all others as a description, too large ones not at all."""

from __future__ import annotations

import enum
import json
import math
import multiprocessing
import random
from collections import OrderedDict, defaultdict, namedtuple
from typing import Any

import pytest

from lockstep.stage import values
from lockstep.stage.values import Handle, Opaque, TooLarge, decode, encode

Point = namedtuple("Point", "x y")


class Colour(enum.IntEnum):
    """A number with a name."""

    RED = 3


class Odd:
    """Its repr raises."""

    def __repr__(self) -> str:
        raise RuntimeError("no")


def there_and_back(value: Any) -> Any:
    """As a value travels: through JSON text."""
    return decode(json.loads(json.dumps(encode(value))))


def plain_value(rng: random.Random, depth: int = 4) -> Any:
    """Plain data drawn at random."""
    leaves = [
        lambda: None, lambda: rng.random() < 0.5, lambda: rng.randrange(-10**30, 10**30), lambda: rng.gauss(0, 1e9),
        lambda: "".join(map(chr, rng.choices(range(1, 0xD7FF), k=rng.randrange(8)))),
        lambda: rng.randbytes(rng.randrange(8)),
    ]
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(leaves)()
    kind = rng.randrange(4)
    if kind == 3:
        return {rng.choice(leaves)(): plain_value(rng, depth - 1) for _ in range(rng.randrange(4))}
    items = [plain_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return items if kind == 0 else tuple(items) if kind == 1 else {repr(item) for item in items}


def test_plain_data_comes_back_equal_and_of_the_same_types() -> None:
    """None, numbers, texts, bytes, lists, tuples, sets and dictionaries with any key."""
    for seed in range(1000):
        value = plain_value(random.Random(seed))
        found = there_and_back(value)
        assert found == value
        assert type(found) is type(value)


def test_one_and_true_stay_different() -> None:
    """A grader that asks for True must not get 1."""
    assert [type(item) for item in there_and_back([True, 1, 1.0, False, 0])] == [bool, int, float, bool, int]


def test_nan_and_infinity_come_back() -> None:
    """Python's JSON knows them."""
    found = there_and_back([math.nan, math.inf, -math.inf])
    assert math.isnan(found[0])
    assert found[1:] == [math.inf, -math.inf]


def test_a_subclass_becomes_the_plain_value() -> None:
    """An enumeration's member is its number, a named tuple a tuple, an ordered dictionary a dictionary."""
    assert there_and_back([Colour.RED, Point(1, 2), OrderedDict(a=1), defaultdict(list, b=[2])]) == \
        [3, (1, 2), {"a": 1}, {"b": [2]}]
    assert type(there_and_back(Colour.RED)) is int


def test_a_lie_about_its_items_is_not_believed() -> None:
    """A subclass's own methods are not asked what is in it."""
    class Liar(list):  # type: ignore[type-arg]
        def __iter__(self) -> Any:
            return iter([1, 2, 3])

    class Number(int):
        def __index__(self) -> int:
            return 99

    assert there_and_back(Liar()) == []
    assert there_and_back(Number(5)) == 5


def test_a_process_becomes_a_handle() -> None:
    """A function may return the processes that it made."""
    process = multiprocessing.Process(name="cook")
    assert there_and_back([process]) == [Handle(None, "multiprocessing.context.Process", "cook")]


def test_anything_else_becomes_its_class_and_the_beginning_of_its_repr() -> None:
    """Also where the repr raises."""
    found = there_and_back([object(), Odd(), range(3), len])
    assert all(isinstance(item, Opaque) for item in found)
    assert found[0].kind == "builtins.object"
    assert found[1].text == "<its repr raised RuntimeError>"
    assert found[2].text == "range(0, 3)"


def test_a_key_that_is_not_hashable_afterwards_becomes_its_repr() -> None:
    """A tuple may be a key, and so may an object; a set that was one comes back as text."""
    assert there_and_back({frozenset([1]): 2}) == {"{1}": 2}
    assert there_and_back({(1, 2): 3}) == {(1, 2): 3}


def test_texts_that_are_no_unicode_come_back_escaped() -> None:
    """A lone surrogate, from a file name perhaps, cannot travel as it is."""
    assert there_and_back("a\udcffb") == "a\\udcffb"


def test_a_value_that_contains_itself_is_too_large() -> None:
    """It would have no end."""
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(TooLarge):
        encode(endless)


@pytest.mark.parametrize("value", [
    [0] * (values.MAX_ITEMS + 1), "x" * (values.MAX_TEXT + 1), b"x" * (values.MAX_TEXT + 1), [[[0] * 10**5] * 3],
    dict.fromkeys(range(values.MAX_ITEMS)),
], ids=["items", "text", "bytes", "nested", "dictionary"])
def test_values_beyond_the_limits_are_refused(value: Any) -> None:
    """Number of items, and characters or bytes of one text."""
    with pytest.raises(TooLarge):
        encode(value)


def test_a_huge_number_is_described() -> None:
    """Turning it into decimal digits could take minutes."""
    assert there_and_back(1 << 1_000_000) == Opaque("int", "a huge number")
    assert there_and_back(2**9999 - 1) == 2**9999 - 1


@pytest.mark.parametrize("data", [
    {}, {"$": "code"}, {"$": None}, {"a": 1}, {"$": "tuple"}, {"$": "bytes"}, {"$": "bytes", "text": "\u0436"},
    {"$": "tuple", "items": 3}, {"$": "dict", "items": [[1]]}, {"$": "process"}, {"$": "set", "items": [[1]]},
    {"$": "bytes", "text": 3},
], ids=repr)
def test_what_encode_does_not_make_is_refused(data: Any) -> None:
    """By an exception that the inbox turns into a verdict."""
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError, IndexError)):
        decode(data)


def test_a_process_that_was_never_initialised_has_no_name() -> None:
    """Its ``__init__`` has not called the one of ``Process``."""
    class Greeter(multiprocessing.Process):
        def __init__(self) -> None:
            pass
    assert values.decode(values.encode(Greeter()))
