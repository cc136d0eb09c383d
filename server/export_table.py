"""The exports on offer, one row each: formats of other programs, what lists they are for, how they are written.

A new one is a row and a case in a test that reads it with somebody else's parser. Must not know: HTTP, the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .calendars import calendar
from .citations import bibtex, csl_json
from .extent import Extent
from .follow_the_money import entities
from .formats import Format
from .gexf import network_gexf
from .quickstatements import quick_statements

__all__ = ["CITATIONS", "EXPORTS", "WHOLE", "Export", "exports_of"]

WHOLE: Final = "onrecord"
"""The name of an export of everything."""


@dataclass(frozen=True, slots=True)
class Export:
    """One row of the table.

    Attributes:
        row: the format.
        types: the types of things that are in it: their lists lead to it.
        write: writes it.
    """

    row: Format
    types: tuple[str, ...]
    write: Callable[[Extent], Iterator[str]]


EXPORTS: Final = (
    Export(Format("bibtex", "application/x-bibtex", ".bib", "BibTeX", "text"), ("article",), bibtex),
    Export(
        Format("csl", "application/vnd.citationstyles.csl+json", ".csl.json", "CSL-JSON", "text"),
        ("article",),
        csl_json,
    ),
    Export(Format("calendar", "text/calendar", ".ics", "iCalendar", "text"), ("event",), calendar),
    Export(Format("gexf", "application/gexf+xml", ".gexf", "GEXF", "text"), ("actor",), network_gexf),
    Export(
        Format("ftm", "application/json+ftm", ".ftm.jsonl", "FollowTheMoney", "text"),
        ("actor", "role", "event", "article"),
        entities,
    ),
    Export(
        Format("quickstatements", "text/plain", ".quickstatements.txt", "QuickStatements", "text"),
        ("role",),
        quick_statements,
    ),
)
CITATIONS: Final = tuple(each.row for each in EXPORTS if each.types == ("article",))
"""The formats in which an article is cited; they are negotiated at its document as well."""


def exports_of(type_: str) -> tuple[Export, ...]:
    """Return the exports that things of a type are in."""
    return tuple(each for each in EXPORTS if type_ in each.types)
