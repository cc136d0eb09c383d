"""Lists of things for programs: JSON, and tables as CSV (RFC 4180) and TSV that spreadsheets open safely.

A cell that a spreadsheet would take for a formula begins with an apostrophe there. Must not know: HTTP, the catalogue.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from .chains import Step
from .formats import JSON, Format, by_media_type, of_kind
from .listing import Listed
from .naming import Name

__all__ = ["COLUMNS", "LISTS", "PAGED", "SUGGESTIONS", "TABLES", "as_json", "lines", "spoken", "table"]

TABLES: Final = tuple(map(by_media_type, ("text/csv", "text/tab-separated-values")))
PAGED: Final = (*of_kind("page"), JSON)
"""The formats of a page of a list."""
LISTS: Final = (*PAGED, *TABLES)
"""The formats of a whole one, and of results."""
SUGGESTIONS: Final = Format("suggestions", "application/x-suggestions+json", ".json", "Suggestions", "completion")
COLUMNS: Final = (
    "iri", "type", "kind", "label", "language", "other_labels", "named", "articles", "date", "begin_earliest",
    "begin_latest", "end_earliest", "end_latest", "factuality", "said_by", "beside", "article", "article_label",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BOUNDS: Final = ("beginEarliest", "beginLatest", "endEarliest", "endLatest")
_BREAKS: Final = str.maketrans("\t\r\n", "   ")


def lines(things: Iterable[Listed], row: Format, *, head: bool = True) -> Iterator[str]:
    """Yield the lines of a table.

    Args:
        things: what is in it.
        row: one of `TABLES`.
        head: whether the names of the columns come first.
    """
    yield from table(chain([COLUMNS] if head else [], map(_cells, things)), row)


def table(rows: Iterable[Iterable[str]], row: Format) -> Iterator[str]:
    """Yield the lines of any table, in one of `TABLES`."""
    write = _csv if row.suffix == ".csv" else _tsv
    for cells in rows:
        yield write(map(_safe, cells))


def _cells(each: Listed) -> Iterator[str]:
    thing = each.thing
    label, *others = thing.labels or (thing.label,)
    yield from (each.iri, thing.type, each.kind, label.text, label.language)
    yield " | ".join((*(other.text for other in others), *thing.aliases))
    yield str(thing.named).lower() if thing.type == "actor" else ""
    yield from (str(thing.articles), thing.edtf)
    yield from (day or "" for day in thing.bounds)
    yield each.factuality
    yield " → ".join(map(spoken, each.chain))
    yield " | ".join(name.text for name in each.beside)
    own = each.article is not None
    yield f"{each.iri.removesuffix(thing.path)}article/{thing.article}" if own else ""
    yield each.article.text if each.article is not None else ""


def spoken(step: Step) -> str:
    """Return who says something and how."""
    marks = f" ({', '.join(step.marks)})" if step.marks else ""
    return f"{', '.join(name.text for name in step.speakers)} {step.verb}{marks}"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv(cells: Iterable[str]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held).writerow(cells)
    return held.getvalue()


def _tsv(cells: Iterable[str]) -> str:
    """Return a line of TSV, which has no way to write a tabulator or a line's end in a cell."""
    return "\t".join(cell.translate(_BREAKS) for cell in cells) + "\n"


def as_json(each: Listed) -> dict[str, Any]:
    """Return a thing for programs; what is not known is left out."""
    thing = each.thing
    told = {
        "iri": each.iri,
        "page": each.name.href,
        "type": thing.type,
        "kind": each.kind,
        "label": [{"value": label.text, "language": label.language or None} for label in thing.labels],
        "alsoKnownAs": [*thing.aliases],
        "description": [*thing.descriptions],
        "named": thing.named if thing.type == "actor" else None,
        "articles": thing.articles,
        "date": _date(each),
        "factuality": each.factuality,
        "saidBy": [_step(step) for step in each.chain],
        "beside": [_name(name) for name in each.beside],
        "article": _name(each.article) if each.article else None,
    }
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _date(each: Listed) -> dict[str, str] | None:
    if not each.thing.edtf:
        return None
    bounds = {name: day for name, day in zip(_BOUNDS, each.thing.bounds, strict=True) if day is not None}
    return {"edtf": each.thing.edtf, **bounds}


def _step(step: Step) -> dict[str, Any]:
    speakers = [_name(name) for name in step.speakers]
    return {"speakers": speakers, "verb": step.verb, "marks": [*step.marks], "statement": _name(step.statement)}


def _name(name: Name) -> dict[str, str]:
    told = {"label": name.text, "language": name.language, "page": name.href or ""}
    return {key: value for key, value in told.items() if value}
