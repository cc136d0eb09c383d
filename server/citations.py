"""Articles for reference managers: BibTeX, and JSON of the Citation Style Language.

Names are written whole, for no record says which part of one is the family's; who has none is no author there. Must not
know: where articles are kept, HTTP.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .extent import Extent, Told, certain_part
from .things import Thing

__all__ = ["bibtex", "csl_json"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", **{each: f"\\{each}" for each in "$&#%_"},
}  # fmt: skip
"""Braces as words, because BibTeX counts those that a backslash precedes as well."""
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_NOT_IN_KEYS: Final = re.compile(r"[^\w.:/+-]")


@dataclass(frozen=True, slots=True)
class _Citation:
    """What is cited of an article.

    Attributes:
        key: what it is called in a bibliography.
        url: the address of its record.
        title: its title.
        language: its language.
        authors: the names of those authors that have one.
        publisher: the name of the publisher; empty when the record does not give it.
        issued: as much of the date of publication as is certain: a day, a month or a year; empty without one.
    """

    key: str
    url: str
    title: str
    language: str
    authors: tuple[str, ...]
    publisher: str
    issued: str


def bibtex(extent: Extent) -> Iterator[str]:
    """Yield BibTeX: UTF-8, with everything escaped that LaTeX takes for its own."""
    for at, each in enumerate(_citations(extent)):
        fields = "".join(f",\n  {name} = {value}" for name, value in _fields(extent, each))
        kind = "article" if each.publisher and each.issued else "misc"  # an article has to have both
        yield f"{chr(10) if at else ''}@{kind}{{{_NOT_IN_KEYS.sub('-', each.key)}{fields}\n}}\n"


def csl_json(extent: Extent) -> Iterator[str]:
    """Yield CSL-JSON: a list of items."""
    mark = "["
    for each in _citations(extent):
        yield f"{mark}\n{json.dumps(_item(extent, each), ensure_ascii=False, sort_keys=True)}"
        mark = ","
    yield "\n]\n" if mark == "," else "[]\n"


def _citations(extent: Extent) -> Iterator[_Citation]:
    yield from (_citation(extent, article, told) for article, told in extent.each("article"))


def _citation(extent: Extent, article: Thing, told: Told) -> _Citation:
    return _Citation(
        article.article,
        extent.url(article),
        article.label.text,
        next(iter(article.values.get("inLanguage", ())), ""),
        tuple(_names(told, article, "author")),
        next(_names(told, article, "publisher"), ""),
        certain_part(article.edtf, article.bounds[0], article.bounds[3]),
    )


def _names(told: Told, article: Thing, link: str) -> Iterator[str]:
    yield from (" ".join(each.label.text.split()) for each in told.linked(article, link) if each.named)


def _fields(extent: Extent, cited: _Citation) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{_latex(cited.title)}}}}}"  # twice, so that no style changes its letters
    if cited.authors:
        yield "author", f"{{{' and '.join(f'{{{_latex(name)}}}' for name in cited.authors)}}}"
    if cited.publisher:
        yield "journal", f"{{{{{_latex(cited.publisher)}}}}}"
    year, month, day = (*cited.issued.split("-"), "", "")[:3]
    if year:
        yield "year", f"{{{year}}}"
    if month:
        yield "month", _MONTHS[int(month) - 1]
    if day:
        yield "day", f"{{{day}}}"
    if cited.language:
        yield "language", f"{{{_latex(cited.language)}}}"
    yield "note", f"{{{_latex(extent.say('export.record', iri=cited.url))}}}"


def _item(extent: Extent, cited: _Citation) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.authors],
        "container-title": cited.publisher,
        "issued": {"date-parts": [[*map(int, cited.issued.split("-"))]]} if cited.issued else {},
        "language": cited.language,
        "note": extent.say("export.record", iri=cited.url),
    }
    return {name: value for name, value in item.items() if value}


def _latex(text: str) -> str:
    """Return a text as BibTeX and LaTeX read it, in one line."""
    plain = " ".join(text.split())
    return "".join(_LATEX.get(each, each) for each in _CONTROLS.sub(" ", plain))
