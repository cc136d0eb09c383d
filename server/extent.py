"""What is exported: all that is listed, or what one article describes and mentions.

It is gone through in memory that does not grow with it: thing by thing with two look-ups for each 200, or article by
article with one for each 20. Nothing in an export is plain fact: the article that tells of a thing goes with it.
Must not know: how anything is written, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from posixpath import commonprefix
from typing import Final

from .interface import Say
from .lines import batches
from .site import encoded
from .things import Thing, Things

__all__ = ["QUALIFIED", "Extent", "Told", "certain_dates", "certain_part", "wikidata_item"]

UNCERTAIN: Final = frozenset("?%")
QUALIFIED: Final = UNCERTAIN | {"~"}
"""The marks of a date that is uncertain or about so (EDTF level 1)."""
_BATCH: Final = 200
_ARTICLES: Final = 20
"""So many articles are looked up at once with all that they tell."""
_WIKIDATA: Final = ("http://www.wikidata.org/entity/Q", "https://www.wikidata.org/entity/Q")


@dataclass(frozen=True, slots=True)
class Told:
    """An article and what it tells.

    Attributes:
        article: the article.
        known: what it describes and mentions, itself among it, by path.
    """

    article: Thing
    known: Mapping[str, Thing]

    def own(self, type_: str) -> list[Thing]:
        """Return what is the article's own, of a type."""
        return [thing for thing in self.known.values() if thing.type == type_ and thing.article]

    def linked(self, thing: Thing, *names: str) -> list[Thing]:
        """Return what a thing leads to by some properties, as far as it is listed; none twice."""
        paths = dict.fromkeys(path for name in names for path in thing.links.get(name, ()))
        return [self.known[path] for path in paths if path in self.known]

    def players(self, event: Thing) -> list[Thing]:
        """Return the actors that have a part in an event."""
        parts = sorted(name for name in event.links if name.startswith("part:"))
        return [each for each in self.linked(event, *parts) if each.type == "actor"]


@dataclass(frozen=True, slots=True)
class Extent:
    """What is exported.

    Attributes:
        things: the catalogue.
        base: the IRIs' base.
        created: when the generation was made.
        say: says the words that are ours.
        article: the key of the one article that is exported; empty for all.
    """

    things: Things
    base: str
    created: datetime
    say: Say
    article: str = ""

    def iri(self, thing: Thing) -> str:
        """Return a thing's IRI."""
        return thing.iri(self.base, {})

    def url(self, thing: Thing) -> str:
        """Return a thing's IRI as a URI, which leads to its document."""
        return encoded(self.iri(thing))

    def articles(self) -> Iterator[Thing]:
        """Yield the articles."""
        if self.article:
            yield from self.things.at((f"article/{self.article}",)).values()
        else:
            yield from self.things.each("article")

    def told(self) -> Iterator[Told]:
        """Yield the articles, each with what it tells."""
        for some in batches(self.articles(), _ARTICLES):
            told = self.things.of_articles(article.article for article in some)
            for article in some:
                known = {thing.path: thing for thing in told.get(article.article, ())}
                if article.path in known:
                    yield Told(article, known)

    def each(self, type_: str) -> Iterator[tuple[Thing, Told]]:
        """Yield what there is of a type, each with what it leads to: two look-ups for so many."""
        if self.article:
            yield from ((thing, told) for told in self.told() for thing in told.own(type_))
            return
        for some in batches(self.things.each(type_), _BATCH):
            known = self.things.at({path for thing in some for path in _near(thing)})
            for thing in some:
                article = known.get(f"article/{thing.article}")
                if article is not None:
                    yield thing, Told(article, known)

    def actors(self) -> Iterator[Thing]:
        """Yield the actors: those that articles share among them."""
        if self.article:
            yield from (each for told in self.told() for each in told.known.values() if each.type == "actor")
        else:
            yield from self.things.each("actor")


def _near(thing: Thing) -> Iterator[str]:
    """Yield the paths of what a thing leads to, and of the article that tells of it."""
    yield f"article/{thing.article}"
    yield from (path for paths in thing.links.values() for path in paths if "://" not in path)


def certain_part(edtf: str, first: str | None, last: str | None) -> str:
    """Return as much of a date as is certain: a day, a month, a year, nothing.

    That is what the first and the last possible day have in common; of what is only about so, one part less; nothing
    of what is uncertain.

    >>> certain_part("2022-03-01/2022-03-08", "2022-03-01", "2022-03-08")
    '2022-03'

    Args:
        edtf: the date as it is written.
        first: the first possible day.
        last: the last one.
    """
    if first is None or last is None or UNCERTAIN & set(edtf):
        return ""
    same = len(commonprefix((first, last)))
    part = next((first[:size] for size in (10, 7, 4) if same >= size), "")
    return part.rpartition("-")[0] if "~" in edtf else part


def certain_dates(thing: Thing) -> tuple[str, str, str]:
    """Return as much as is certain of when something was: at one time; or its begin and its end.

    A month in which somebody held a role is neither the month in which that began nor the one in which it ended.
    """
    begin, end = ((thing.edtf, *thing.bounds[:2]), (thing.edtf, *thing.bounds[2:]))
    if begin == end:
        return certain_part(*begin), "", ""
    return "", certain_part(*begin), certain_part(*end)


def wikidata_item(thing: Thing) -> str:
    """Return the item that Wikidata has for a thing, as it was verified: ``Q42``; empty without one."""
    found = (iri.rpartition("/")[2] for iri in thing.links.get("sameAs", ()) if iri.startswith(_WIKIDATA))
    return next((item for item in found if item[1:].isascii() and item[1:].isdigit()), "")
