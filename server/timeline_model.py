"""What the page of a time line shows: dated things as a picture, and the same as rows of a table.

Must not know: where things are found, HTML, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from .naming import Name
from .picture_data import PictureData
from .picture_names import Names, Say, worded
from .svg import octets
from .things import Thing, type_of
from .timeline_picture import Span
from .vague_dates import in_words

__all__ = ["Choice", "Row", "choices", "data_of", "paths_of", "row_of", "spans_of"]

_ORDER: Final = ("role", "event", "statement")
_COLUMNS: Final = (
    "iri", "type", "label", "kind", "date", "begin_earliest", "begin_latest", "end_earliest", "end_latest",
    "factuality", "place", "place_label", "article", "article_label",
)  # fmt: skip
_MANY: Final = 40
"""From so many years on decades are offered."""


@dataclass(frozen=True, slots=True)
class Row:
    """A dated thing in a table.

    Attributes:
        name: its name.
        kind: its kind in words.
        edtf: its date as the record gives it.
        began: when it began, in words.
        ended: when it ended, in words.
        factuality: whether it came about, in words; empty for roles.
        mark: the code of that, or ``role``.
        place: where it was; None when that is not said.
        article: the article that says so.
        bounds: its four bounds.
        order: the order of its class.
    """

    name: Name
    kind: str
    edtf: str
    began: str
    ended: str
    factuality: str
    mark: str
    place: Name | None
    article: Name
    bounds: tuple[date | None, ...]
    order: int

    @property
    def cost(self) -> int:
        """How many bytes it takes in a page, about: as a row, and drawn."""
        names = (self.name.text, self.article.text, self.name.href)
        rest = (self.article.href, *((self.place.text, self.place.href) if self.place else ()))
        return 2 * octets(*names) + octets(*rest) + 750


@dataclass(frozen=True, slots=True)
class Choice:
    """A period that can be looked at by itself.

    Attributes:
        name: what it is called, and the end of its address.
        count: how many events began in it.
    """

    name: str
    count: int


def row_of(found: Thing, names: Names, say: Say) -> Row:
    """Return a dated thing as a row."""
    bounds = tuple(date.fromisoformat(bound) if bound else None for bound in found.bounds)
    begin, sooner, later, end = bounds
    places = found.links.get("where", ())
    return Row(
        name=names.name(found.path),
        kind=worded(found.kind or found.type),
        edtf=found.edtf,
        began=_between(begin, sooner, say),
        ended=_between(later, end, say),
        factuality=worded(found.factuality),
        mark=found.factuality or found.type,
        place=names.name(places[0]) if places else None,
        article=names.name(f"article/{found.article}"),
        bounds=bounds,
        order=_ORDER.index(found.type),
    )


def data_of(found: Iterable[Thing], names: Names, head: Mapping[str, object]) -> PictureData:
    """Return dated things as data."""
    return PictureData(head, _COLUMNS, tuple(tuple(_cells(each, names)) for each in found))


def _cells(found: Thing, names: Names) -> Iterator[str]:
    yield from (names.iri(found.path), found.type, found.label.text, found.kind, found.edtf)
    yield from (bound or "" for bound in found.bounds)
    yield found.factuality
    places = found.links.get("where", ("",))
    for path in (places[0], f"article/{found.article}"):
        yield from (names.iri(path), names.label(path)) if path else ("", "")


def spans_of(rows: Sequence[Row], say: Say) -> list[Span]:
    """Return rows as what is drawn: roles above events, each in their order."""
    return [span_of(row, say) for row in sorted(rows, key=_by_class)]


def span_of(row: Row, say: Say) -> Span:
    """Return a row as what is drawn."""
    when = say("timeline.from-to", began=row.began, ended=row.ended)
    told = (row.name.text, row.kind, when, row.factuality, say("timeline.according", article=row.article.text))
    words = " · ".join(filter(None, told))
    return Span(row.name.text, row.name.href, words, row.bounds, row.mark, row.name.language, row.order)


def choices(counts: Mapping[str, int]) -> list[Choice]:
    """Return the periods to choose from: years or months, or decades where there are many years."""
    if len(counts) < _MANY:
        return [Choice(name, count) for name, count in sorted(counts.items())]
    decades: dict[str, int] = {}
    for year, count in counts.items():
        decades[f"{year[:3]}0s"] = decades.get(f"{year[:3]}0s", 0) + count
    return [Choice(name, count) for name, count in sorted(decades.items())]


def paths_of(found: Sequence[Thing]) -> set[str]:
    """Return the paths of everything whose names rows have, and of the actors in them."""
    linked = {path for each in found for paths in each.links.values() for path in paths}
    told = {path for each in found for path in (each.path, *each.links.get("where", ()), f"article/{each.article}")}
    return told | {path for path in linked if type_of(path) == "actor"}


def _by_class(row: Row) -> int:
    return row.order


def _between(first: date | None, last: date | None, say: Say) -> str:
    """Return in words that something was between two days."""
    days = {name: in_words(day.isoformat(), say) for name, day in (("first", first), ("last", last)) if day}
    if first and last:
        return days["first"] if first == last else say("timeline.between", **days)
    if last:
        return say("timeline.by", **days)
    return say("timeline.since", **days) if first else say("timeline.unknown")
