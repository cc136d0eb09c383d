"""Instants as people and programs write them: dates and times of RFC 3339, and those of addresses and of HTTP.

Must not know: generations, HTTP's messages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ..mapping.errors import OnRecordError

__all__ = ["InstantError", "instant_of", "instant_of_field", "instant_of_stamp", "stamps_of"]

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[-+]\d\d:\d\d)", re.ASCII)
_FIELD: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d GMT",
    re.ASCII,
)
_STAMP: Final = re.compile(r"(\d{8})(\d{6}(?:\.\d{6})?)?", re.ASCII)


class InstantError(OnRecordError):
    """A text is no instant; ``str()`` says how one is written."""


def instant_of(text: str) -> datetime:
    """Return the instant that a text of RFC 3339 section 5.6 gives, in UTC; a date alone is its beginning in UTC.

    A space in place of the offset's plus sign counts as one: that is what an unescaped one in a query becomes.

    Raises:
        InstantError: it is none.
    """
    given = text.strip()
    found = _INSTANT.fullmatch(re.sub(r" (\d\d:\d\d)$", r"+\1", given))
    if found is None and not _DATE.fullmatch(given):
        raise _no_instant(text)
    written = f"{given}T00:00:00+00:00" if found is None else _iso(found)
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _no_instant(text) from error


def instant_of_field(text: str) -> datetime:
    """Return the instant of a field of HTTP (RFC 7089 section 2.1.1: the preferred form of RFC 1123, in GMT).

    Raises:
        InstantError: it is none.
    """
    if not _FIELD.fullmatch(text.strip()):
        raise _no_field(text)
    try:
        return parsedate_to_datetime(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _no_field(text) from error


def instant_of_stamp(text: str) -> datetime:
    """Return the last instant that a stamp of an address can mean: all of its second, unless it says a fraction.

    Of a stamp that is a date alone it is the beginning of that day.

    Raises:
        InstantError: it is no stamp.
    """
    found = _STAMP.fullmatch(text)
    if found is None:
        raise _no_stamp(text)
    day, time = found[1], found[2] or "000000"
    whole = f"{day}{time}" if "." in time else f"{day}{time}.{'999999' if found[2] else '000000'}"
    try:
        return datetime.strptime(whole, "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError as error:
        raise _no_stamp(text) from error


def stamps_of(instants: Sequence[datetime]) -> list[str]:
    """Return the stamps of instants in UTC, the earliest first: year to second.

    The first one of a second has that second for its own; those after it have their microseconds. So a stamp that was
    given away goes on to mean the same when something else is published within its second.
    """
    short = [f"{each:%Y%m%d%H%M%S}" for each in instants]
    triples = zip(instants, short, ["", *short], strict=False)
    return [f"{second}.{each.microsecond:06d}" if second == before else second for each, second, before in triples]


def _iso(found: re.Match[str]) -> str:
    day, time, fraction, offset = found.groups()
    return f"{day}T{time}{(fraction or '')[:7]}{'+00:00' if offset in 'Zz' else offset}"


def _no_instant(text: str) -> InstantError:
    return InstantError(f'"{text[:60]}" is no instant: write 2026-01-31, or 2026-01-31T12:00:00Z with its offset')


def _no_field(text: str) -> InstantError:
    return InstantError(f'"{text[:60]}" is no date of HTTP: write one like Sat, 31 Jan 2026 12:00:00 GMT')


def _no_stamp(text: str) -> InstantError:
    return InstantError(f'"{text[:60]}" is no time: write year to second in UTC, like 20260131120000')
