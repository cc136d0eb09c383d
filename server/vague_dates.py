"""Dates as texts give them: EDTF in plain words, with the bounds within which something began and ended.

Must not know: what is dated, HTML.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Final

from .interface import Say
from .naming import Reader
from .passages import Passage, passages
from .store import Term

__all__ = ["Dated", "dated", "in_words"]

_REC: Final = "https://w3id.org/onrecord/ns#"
_BOUNDS: Final = ("beginEarliest", "beginLatest", "endEarliest", "endLatest")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)")
_LAST: Final = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Dated:
    """When something was.

    Attributes:
        words: the date in plain words.
        edtf: the date as EDTF.
        basis: what it rests on, in words; empty when nobody says.
        begin_earliest: the first day on which it may have begun; empty when that is open, as for the others.
        begin_latest: the last day on which it may have begun.
        end_earliest: the first day on which it may have ended.
        end_latest: the last day on which it may have ended.
        evidence: the words that give the date.
    """

    words: str
    edtf: str
    basis: str
    begin_earliest: str
    begin_latest: str
    end_earliest: str
    end_latest: str
    evidence: tuple[Passage, ...] = ()

    @property
    def order(self) -> tuple[str, str]:
        """What dates are sorted by: when it may have begun, else up to when it lasted."""
        return (self.begin_earliest or self.begin_latest or self.end_latest or _LAST, self.end_latest or _LAST)


def dated(reader: Reader, say: Say, span: Term | None) -> Dated | None:
    """Return what a time span tells; None without one."""
    edtf = None if span is None else reader.value(span, f"{_REC}edtf")
    if span is None or edtf is None:
        return None
    bounds = [str(reader.value(span, f"{_REC}{name}") or "") for name in _BOUNDS]
    basis = reader.value(span, f"{_REC}dateBasis")
    told = "" if basis is None else reader.name(basis).text
    words = in_words(str(edtf), say)
    return Dated(words, str(edtf), told, bounds[0], bounds[1], bounds[2], bounds[3], passages(reader, [span]))


def in_words(edtf: str, say: Say) -> str:
    """Return an EDTF date in words; what is not in our profile, as it is."""
    if edtf.startswith("[..") and edtf.endswith("]"):
        return say("date.by", date=_date(edtf[3:-1], say))
    begin, slash, end = edtf.partition("/")
    if not slash:
        return _date(edtf, say)
    if begin in ("", ".."):
        return say("date.until", date=_date(end, say))
    if end in ("", ".."):
        return say("date.since", date=_date(begin, say))
    return _interval(begin, end, say)


def _interval(begin: str, end: str, say: Say) -> str:
    """Return an interval in words; where both ends are approximate, as the part of a month that it stands for."""
    one, other = _DATE.fullmatch(begin), _DATE.fullmatch(end)
    if one is None or other is None:
        return f"{begin}/{end}"
    if one[4] == other[4] == "~":
        first, last = _plain(one, say), _plain(other, say)
        if one[3] and other[3] and one.group(1, 2) == other.group(1, 2):
            between = say("date.between", first=str(int(one[3])), last=last)
            return _part_of_month(one, other, between, say) or between
        return say("date.between", first=first, last=last)
    return say("date.from", first=_date(begin, say), last=_date(end, say))


def _part_of_month(one: re.Match[str], other: re.Match[str], between: str, say: Say) -> str:
    """Return what people call some days of a month, with the days; empty when it has no name."""
    month = f"{_month(int(one[2]), say)} {int(one[1])}"
    days = calendar.monthrange(int(one[1]), int(one[2]))[1]
    first, last = int(one[3]), int(other[3])
    if first == 1 and 7 <= last <= 10:
        return say("date.early", month=month, days=between)
    if 10 <= first <= 12 and 18 <= last <= 21:
        return say("date.middle", month=month, days=between)
    return say("date.late", month=month, days=between) if first >= 20 and last == days else ""


def _date(text: str, say: Say) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    plain = _plain(found, say)
    match found[4]:
        case "~":
            return say("date.about", date=plain)
        case "?":
            return say("date.perhaps", date=plain)
        case "%":
            return say("date.perhaps-about", date=plain)
    return plain


def _plain(found: re.Match[str], say: Say) -> str:
    """Return a date without its qualification: a day, a month, a season or a year."""
    year, month, day = found.group(1, 2, 3)
    if month is None:
        return str(int(year))
    number = int(month)
    if 21 <= number <= 24:
        season = say("date.seasons").split()[number - 21]
        return f"{season} {int(year)}" + (f"/{(int(year) + 1) % 100:02d}" if number == 24 else "")
    told = f"{_month(number, say)} {int(year)}" if 1 <= number <= 12 else f"{year}-{month}"
    return f"{int(day)} {told}" if day else told


def _month(number: int, say: Say) -> str:
    return say("date.months").split()[number - 1]
