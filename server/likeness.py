"""How alike names and dates are, from 0 to 100: by the same words as searching compares, whatever their order.

Two names are as alike as the pairs of neighbouring letters in their words are the same (Dice's coefficient, 90 at
most); 100 is for names that are the same but for case, accents and width. Must not know: things, queries, HTTP.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Final

from ..mapping.edtf import Bounds, EdtfError, certainly_overlaps, parse, possibly_overlaps
from .folding import words

__all__ = ["SAME", "days_of", "folded", "likeness", "overlap"]

SAME: Final = 100
_ALIKE: Final = 90
_POSSIBLE: Final = 75
_LONGEST: Final = 200


def folded(text: str) -> str:
    """Return a name as it is compared."""
    return " ".join(word.folded for word in words(text[:_LONGEST]))


def likeness(one: str, other: str) -> int:
    """Return how alike two names are.

    >>> likeness("Ruiz, Ana", "Ana Ruiz"), likeness("ANA RUIZ", "Ana Ruiz"), likeness("Ana Ruis", "Ana Ruiz")
    (90, 100, 70)
    """
    first, second = folded(one), folded(other)
    if not first or not second:
        return 0
    if first == second:
        return SAME
    here, there = _pairs(first), _pairs(second)
    return round(2 * _ALIKE * (here & there).total() / (here.total() + there.total()))


@lru_cache(maxsize=4_096)
def _pairs(name: str) -> Counter[str]:
    padded = f" {name} "
    return Counter(padded[place : place + 2] for place in range(len(padded) - 1))


def days_of(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date may mean; None for what is no date, or open."""
    try:
        found = parse(text[:40])
    except EdtfError:
        return None
    if found.begin_earliest is None or found.end_latest is None:
        return None
    return found.begin_earliest, found.end_latest


def overlap(bounds: tuple[str | None, str | None, str | None, str | None], days: tuple[date, date]) -> int:
    """Return whether something fell into some days: for certain, perhaps, or not at all."""
    known = Bounds(*(None if day is None else date.fromisoformat(day) for day in bounds))
    if certainly_overlaps(known, *days):
        return SAME
    return _POSSIBLE if possibly_overlaps(known, *days) else 0
