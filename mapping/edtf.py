"""Our profile of EDTF: dates as people know them, and the four bounds that SPARQL asks for.

The profile, by the sections of the Library of Congress's EDTF specification (ISO 8601-2):

====================  =======================================  ======================================
written               section                                  what it bounds
====================  =======================================  ======================================
``2023[-05[-01]]``    Level 0, Date                            begin and end: first day to last day
``2022-23``           Level 1, Seasons                         21 Mar-May, 22 Jun-Aug, 23 Sep-Nov,
                                                               24 Dec-Feb
``2022-09~``          Level 1, Qualification of a date         as without ``~``, ``?`` or ``%``
``2022-09/2023``      Level 0, Time Interval                   begin in the left, end in the right
``2022-09/..``        Level 1, Extended Interval, open end     none on the open side
``2022-09/``          Level 1, Extended Interval, unknown end  none on the unknown side
``[..2022-11-19]``    Level 2, Set representation              the latest of begin and end
====================  =======================================  ======================================

Where we deviate, on purpose:

- A qualified interval end is firm on its outer side only: what went on from ``2023-05-01~`` to
  ``2023-05-08~`` began on the 1st at the earliest, on the 8th at the latest. EDTF gives ``~`` no width.
- Seasons are the northern meteorological ones and may stand in an interval (EDTF leaves their months
  open and keeps them out); winter belongs to the year it begins in: ``2022-24`` ends in February 2023.
- An unknown end is bounded like an open one: a bound we do not have is absent, whatever the reason.
- ``[..date]`` is a stretch of time that lay somewhere up to the date, not a choice among days.
- Years are 0001 to 9999 (``xsd:date`` and Python's calendar); no times of day, no ``X``, no minus.

Must not know: records, RDF.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["PATTERN", "Bounds", "EdtfError", "certainly_overlaps", "parse", "possibly_overlaps", "within"]

_YEAR: Final = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_MONTH: Final = "(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?|-2[1-4])?"
_ANY: Final = f"{_YEAR}{_MONTH}[~?%]?"

PATTERN: Final = rf"^({_ANY}(/({_ANY}|\.\.)?)?|(\.\.)?/{_ANY}|\[\.\.{_ANY}\])$"
"""The profile's syntax, for JSON Schema (ECMA 262) and ``sh:pattern`` (XPath) as well as for `re`.

It accepts all that `parse` does, and besides only what no calendar has: 30 February, an end before its
begin, and the winter of 9999. For XPath it has no look-around, no non-capturing groups and no ``\\d``."""

_LOOSE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_SEASONS: Final = {21: 3, 22: 6, 23: 9, 24: 12}
_EXAMPLE: Final = "EDTF, e.g. 2023-05 or 2023-05-01~/2023-05-08~"
_SHOWN: Final = 60


class EdtfError(ValueError):
    """A text is not a date of the profile; ``str()`` says why and shows what is.

    Attributes:
        text: what was read.
        reason: why it is not a date; empty when it is like none.
    """

    def __init__(self, text: str, reason: str = "") -> None:
        self.text = text
        self.reason = reason
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        why = f": {reason}" if reason else ""
        super().__init__(f'"{shown}" is not a date{why} ({_EXAMPLE})')


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which days something began and ended; None where nothing is known.

    The bounds that are there are in order: no earliest day after the latest day of the same name, no begin's
    bound after the end's bound of the same name.
    """

    begin_earliest: date | None = None
    begin_latest: date | None = None
    end_earliest: date | None = None
    end_latest: date | None = None


@dataclass(frozen=True, slots=True)
class _Date:
    """The days of one date or season, and whether it is qualified."""

    first: date
    last: date
    qualified: bool


def parse(text: str) -> Bounds:
    """Return the bounds of an EDTF date.

    Raises:
        EdtfError: the text is not in the profile, or no calendar has such a date.
    """
    if text.startswith("[..") and text.endswith("]"):
        last = _date(text[3:-1]).last
        return Bounds(begin_latest=last, end_latest=last)
    begin, slash, end = text.partition("/")
    if slash:
        return _interval(text, _side(begin), _side(end))
    day = _date(text)
    return Bounds(day.first, day.last, day.first, day.last)


def certainly_overlaps(bounds: Bounds, first: date, last: date) -> bool:
    """Return whether something was going on between two days, wherever in its bounds it began and ended.

    A bound that is absent counts as open, so it can make nothing certain.
    """
    begin, end = bounds.begin_latest, bounds.end_earliest
    return begin is not None and end is not None and begin <= last and end >= first


def possibly_overlaps(bounds: Bounds, first: date, last: date) -> bool:
    """Return whether something may have been going on between two days; an absent bound counts as open."""
    return _in_order(bounds.begin_earliest, last) and _in_order(first, bounds.end_latest)


def within(inner: Bounds, outer: Bounds) -> bool:
    """Return whether a part's bounds lie inside those of the whole, as far as both are known."""
    begins = _in_order(outer.begin_earliest, inner.begin_earliest)
    ends = _in_order(inner.end_latest, outer.end_latest)
    meets = _in_order(outer.begin_earliest, inner.end_latest) and _in_order(inner.begin_earliest, outer.end_latest)
    return begins and ends and meets


def _in_order(earlier: date | None, later: date | None) -> bool:
    return earlier is None or later is None or earlier <= later


def _interval(text: str, begin: _Date | None, end: _Date | None) -> Bounds:
    if begin is None and end is None:
        raise EdtfError(text, "an interval needs a date on one side at least")
    if begin and end and end.last < begin.first:
        raise EdtfError(text, "it ends before it begins")
    return Bounds(
        begin_earliest=begin.first if begin else None,
        begin_latest=_begin_latest(begin, end),
        end_earliest=_end_earliest(begin, end),
        end_latest=end.last if end else None,
    )


def _begin_latest(begin: _Date | None, end: _Date | None) -> date | None:
    if begin is None:
        return None
    if begin.qualified:
        return end.last if end else None
    return min(begin.last, end.last) if end else begin.last


def _end_earliest(begin: _Date | None, end: _Date | None) -> date | None:
    if end is None:
        return None
    if end.qualified:
        return begin.first if begin else None
    return max(begin.first, end.first) if begin else end.first


def _side(text: str) -> _Date | None:
    return None if text in ("", "..") else _date(text)


def _date(text: str) -> _Date:
    found = _LOOSE.fullmatch(text)
    if found is None:
        raise EdtfError(text)
    year, month, day = (int(part) if part else None for part in found.group(1, 2, 3))
    if not year:
        raise EdtfError(text, "years are 0001 to 9999")
    first, last = _days(text, year, month, day)
    return _Date(first, last, bool(found[4]))


def _days(text: str, year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if month in _SEASONS:
        return _season(text, year, month, day)
    if not 1 <= month <= 12:
        raise EdtfError(text, "months are 01 to 12, seasons 21 to 24")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        raise EdtfError(text, f"{calendar.month_name[month]} {year} has {length} days")
    return date(year, month, day), date(year, month, day)


def _season(text: str, year: int, season: int, day: int | None) -> tuple[date, date]:
    if day is not None:
        raise EdtfError(text, "a season has no numbered days")
    start = _SEASONS[season]
    if start < 12:
        return date(year, start, 1), _days(text, year, start + 2, None)[1]
    if year == date.max.year:
        raise EdtfError(text, "this winter ends in the year 10000; years are 0001 to 9999")
    return date(year, 12, 1), _days(text, year + 1, 2, None)[1]
