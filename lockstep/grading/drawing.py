"""Inputs drawn from the seed, so that a grade is the same every time and a hard-coded answer does not survive."""

from __future__ import annotations

import random

NAMES = (
    "ana", "bo", "carla", "dan", "eva", "finn", "gita", "hugo", "ida", "jon", "kim", "lin", "max", "nora", "otto",
    "pia", "quin", "rosa", "sam", "tara", "uwe", "vera", "wim", "xenia", "yara", "zoe",
)
FOODS = ("bun", "chop", "dumpling", "egg", "fig", "gratin", "ham", "jam", "kale", "lentils", "melon", "noodles")


class Draw:
    """Draws for one purpose; the same purpose of the same exercise draws the same again."""

    def __init__(self, seed: str, exercise: str, purpose: str = "") -> None:
        self._seed, self._exercise = seed, exercise
        self._random = random.Random(f"{seed}:{exercise}:{purpose}")

    def __call__(self, purpose: str) -> Draw:
        """A fresh draw for another purpose."""
        return Draw(self._seed, self._exercise, purpose)

    def names(self, count: int) -> list[str]:
        """*count* different names of two letters and more."""
        return self._random.sample(NAMES, count)

    def foods(self, count: int) -> list[str]:
        """*count* different foods."""
        return self._random.sample(FOODS, count)

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def seconds(self, least: float, most: float) -> float:
        """A time in whole tenths of a second."""
        return round(self._random.uniform(least, most), 1)

    def durations(self, count: int, least: float = 0.3, most: float = 4.0) -> list[float]:
        """*count* different times, none a whole second, the longest neither first nor last where there are three."""
        tenths = [number for number in range(int(least * 10), int(most * 10) + 1) if number % 10]
        chosen = sorted(self._random.sample(tenths, count))
        longest, rest = chosen.pop(), chosen
        self._random.shuffle(rest)
        rest.insert(self._random.randint(1, max(1, count - 2)) if count > 2 else 0, longest)
        return [number / 10 for number in rest]

    def shuffled(self, items: list[str]) -> list[str]:
        """The same items in another order."""
        return self._random.sample(items, len(items))
