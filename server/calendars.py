"""iCalendar (RFC 5545) of dated events, for calendars that people already use.

A date that is vague is drawn out over all days that are possible, and its bounds and the date as it was written go
with it. What was only wished for, or did not happen, is in no calendar, nor is what has no first possible day: it would
stand on a day that nobody named. Must not know: where events are kept, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib.metadata import version
from typing import Final

from .extent import QUALIFIED, Extent, Told
from .picture_rows import UNREAL
from .things import Thing

__all__ = ["calendar"]

_SURE: Final = frozenset(("actual", "ongoing-state"))
_BOUNDS: Final = ("BEGIN-EARLIEST", "BEGIN-LATEST", "END-EARLIEST", "END-LATEST")
_OCTETS: Final = 75
_ESCAPED: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_ZONE: Final = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
"""What stands in a calendar without events: one has to have a component (section 3.6)."""


def calendar(extent: Extent) -> Iterator[str]:
    """Yield a calendar of the events that have a first possible day."""
    product, name = f"-//On Record//onrecord {version('onrecord')}//EN", _text(extent.say("export.calendar"))
    yield _lines(("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", f"X-WR-CALNAME:{name}"))
    is_empty = True
    for event, told in extent.each("event"):
        if event.bounds[0] is not None and event.factuality not in UNREAL:
            is_empty = False
            yield _lines(_event(extent, told, event))
    yield _lines((*(_ZONE if is_empty else ()), "END:VCALENDAR"))


def _event(extent: Extent, told: Told, event: Thing) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{extent.url(event)}"
    yield f"DTSTAMP:{extent.created:%Y%m%dT%H%M%SZ}"
    yield from _days(event)
    yield f"SUMMARY:{_text(event.label.text)}"
    yield f"DESCRIPTION:{_text(chr(10).join(_description(extent, told, event)))}"
    for place in told.linked(event, "where")[:1]:
        yield f"LOCATION:{_text(place.label.text)}"
    yield f"URL:{extent.url(event)}"
    yield "TRANSP:TRANSPARENT"
    if event.factuality not in _SURE or QUALIFIED & set(event.edtf):
        yield "STATUS:TENTATIVE"
    yield f"X-ONRECORD-EDTF:{_text(event.edtf)}"
    yield f"X-ONRECORD-FACTUALITY:{_text(event.factuality)}"
    yield from (
        f"X-ONRECORD-{name};VALUE=DATE:{_day(day)}" for name, day in zip(_BOUNDS, event.bounds, strict=True) if day
    )
    yield "END:VEVENT"


def _days(event: Thing) -> Iterator[str]:
    """Yield the first possible day and the one after the last; where that is open the first alone."""
    first, last = event.bounds[0], event.bounds[3]
    yield f"DTSTART;VALUE=DATE:{_day(first or '')}"
    if last is not None and last < date.max.isoformat():
        yield f"DTEND;VALUE=DATE:{_day((date.fromisoformat(last) + timedelta(days=1)).isoformat())}"


def _description(extent: Extent, told: Told, event: Thing) -> Iterator[str]:
    """Yield in sentences which article says so, and how sure the date is."""
    say = extent.say
    yield say("export.according", article=told.article.label.text)
    if event.factuality not in _SURE:
        yield say("export.factuality", factuality=event.factuality.replace("-", " "))
    begin, begin_latest, end, end_latest = event.bounds
    if end_latest is None:
        yield say("export.open", edtf=event.edtf)
    elif begin != begin_latest or end != end_latest or QUALIFIED & set(event.edtf):
        yield say("export.vague", edtf=event.edtf)
    if players := told.players(event):
        yield say("export.players", names=", ".join(each.label.text for each in players))


def _day(day: str) -> str:
    return day.replace("-", "")


def _text(text: str) -> str:
    """Return a text as a value (section 3.3.11): of control characters line ends alone can be written."""
    plain = "\n".join(text.splitlines())
    return "".join(_ESCAPED.get(each, each if each >= " " and each != "\x7f" else " ") for each in plain)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """Return a line of content, folded where it has more octets than a line may have (section 3.1)."""
    pieces, room = [""], _OCTETS
    for each in line:
        size = len(each.encode())
        if size > room:
            pieces.append("")
            room = _OCTETS - 1  # the space that goes on
        pieces[-1] += each
        room -= size
    return "\r\n ".join(pieces)
