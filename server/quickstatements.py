"""QuickStatements (version 1) for Wikidata: who belongs to what, each statement with a reference.

Only where Wikidata's items of both are on record, and never more than the article says: dates as far as they are
certain; no offices, since which item an office is is not on record; nothing that was only said, and no quotations, for
which the catalogue has no words. Everybody reads the lines before they run them. Must not know: where roles are kept,
HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .extent import Extent, certain_dates, wikidata_item
from .things import Thing

__all__ = ["quick_statements"]

_PROPERTIES: Final = {
    "membership": "P463",
    "party-membership": "P102",
    "employment": "P108",
    "academic-post": "P108",
    "citizenship": "P27",
}
"""The property by the kind of role: member of, member of political party, employer, country of citizenship."""
_START, _END, _REFERENCE, _RETRIEVED = "P580", "P582", "S854", "S813"
_PRECISIONS: Final = {4: ("-00-00", 9), 7: ("-00", 10), 10: ("", 11)}


def quick_statements(extent: Extent) -> Iterator[str]:
    """Yield a line for each role that can be stated."""
    for role, told in extent.each("role"):
        holders = filter(None, map(wikidata_item, told.linked(role, "holder")))
        bodies = [*filter(None, map(wikidata_item, told.linked(role, "inBody")))]
        if role.kind in _PROPERTIES:
            yield from (_line(extent, role, holder, body) for holder in holders for body in bodies)


def _line(extent: Extent, role: Thing, holder: str, body: str) -> str:
    told = [holder, _PROPERTIES[role.kind], body, *_when(role), _REFERENCE, f'"{extent.url(role)}"']
    return "\t".join((*told, _RETRIEVED, _time(f"{extent.created:%Y-%m-%d}"))) + "\n"


def _when(role: Thing) -> Iterator[str]:
    """Yield from when and until when, as far as that is certain."""
    _, *dates = certain_dates(role)
    for name, part in zip((_START, _END), dates, strict=True):
        if part:
            yield from (name, _time(part))


def _time(part: str) -> str:
    """Return a day, a month or a year as a value with its precision."""
    rest, precision = _PRECISIONS[len(part)]
    return f"+{part}{rest}T00:00:00Z/{precision}"
