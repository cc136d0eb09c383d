"""Every stretch of text that a record cites, and where in the record it is cited.

Must not know: texts, RDF.
"""

from __future__ import annotations

from collections.abc import Iterator

from .grounding import Span
from .record import Article
from .source import Path_
from .things import TimeSpan

__all__ = ["Citation", "citations", "quotations"]

Citation = tuple[Path_, Span]


def citations(article: Article) -> Iterator[Citation]:
    """Yield every cited span with its path, in the record's order."""
    yield from _all(("at",), article.at)
    for section in ("versions", "actors", "places", "topics"):
        for key, thing in getattr(article, section).items():
            yield from _all((section, key, "at"), thing.at)
    for key, role in article.roles.items():
        yield from _when(("roles", key, "held"), role.held)
        yield from _all(("roles", key, "at"), role.at)
    yield from _of_events(article)
    yield from _of_statements(article)
    yield from _of_images(article)


def quotations(article: Article) -> Iterator[Citation]:
    """Yield the quoted spans with their paths."""
    for key, statement in article.statements.items():
        if statement.quote is not None:
            yield ("statements", key, "quote"), statement.quote


def _of_events(article: Article) -> Iterator[Citation]:
    for key, event in article.events.items():
        yield from _when(("events", key, "when"), event.when)
        for part, players in event.parts.items():
            for index, player in enumerate(players):
                yield from _all(("events", key, "parts", part, index, "at"), player.at)
        yield from _all(("events", key, "at"), event.at)


def _of_statements(article: Article) -> Iterator[Citation]:
    for key, statement in article.statements.items():
        if statement.quote is not None:
            yield ("statements", key, "quote"), statement.quote
        yield from _when(("statements", key, "when"), statement.when)
        yield from _all(("statements", key, "at"), statement.at)


def _of_images(article: Article) -> Iterator[Citation]:
    for key, image in article.images.items():
        yield ("images", key, "caption"), image.caption
        for index, shown in enumerate(image.depicts):
            yield from _all(("images", key, "depicts", index, "at"), shown.at)
        yield from _all(("images", key, "at"), image.at)


def _when(path: Path_, when: TimeSpan | None) -> Iterator[Citation]:
    yield from _all((*path, "at"), when.at if when else ())


def _all(path: Path_, spans: tuple[Span, ...]) -> Iterator[Citation]:
    for index, span in enumerate(spans):
        yield (*path, index), span
