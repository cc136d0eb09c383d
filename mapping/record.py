"""The record of one article: what an editor may write, typed and frozen.

Must not know: files, texts, RDF.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from .fields import (
    CodeOf,
    Count,
    Digest,
    Edtf,
    Iri,
    Key,
    Language,
    MaybeEmpty,
    Moment,
    Offset,
    OneOrMany,
    OneOrMore,
    Reference,
    Short,
    SpanText,
    Text,
    Titles,
)
from .model import FormatVersion, Model
from .things import Actor, Event, Image, Mention, RoleHolding, Statement

__all__ = ["GENRES", "Article", "Version"]

GENRES: Final = {
    "news": "NewsArticle",
    "analysis": "AnalysisNewsArticle",
    "background": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "report": "ReportageNewsArticle",
    "review": "ReviewNewsArticle",
    "satire": "SatiricalArticle",
}
Genre = Literal["news", "analysis", "background", "opinion", "report", "review", "satire"]


class Version(Model):
    """Another version of the same work: where and when it was published."""

    title: Titles
    """In the version's own language; where only another's is known, by language: ``{en: …}``."""
    language: Language
    publisher: Reference | None = None
    published: Edtf | None = None
    translation_of: Key | None = None
    """The version it translates."""
    basis: bool = False
    """Whether this article is based on it."""
    at: OneOrMore[SpanText]


class TextFacts(Model):
    """The text that the spans count in."""

    digest: Digest
    """SHA-256 of the whole text in UTF-8."""
    length: Count
    """Characters (Unicode code points)."""
    paragraphs: OneOrMany[Offset] = ()
    """Where the paragraphs begin, in characters; `onrecord ground` writes it."""
    path: str | None = None
    """Where the text is, relative to the record."""


class Rights(Model):
    """What may be done with the data and with the text."""

    data: Iri
    """The licence of the record's data."""
    text: Literal["none", "quote", "full"] = "none"
    """What of the text may be shown: nothing, the cited passages, or all."""
    holder: Reference | None = None
    """Who holds the rights in the article."""


class Recording(Model):
    """Who made the record, when, and how far it was reviewed."""

    by: Text
    at: Moment
    review: Annotated[str, CodeOf("review")] = "draft"


class Article(Model):
    """The record of one article: one file."""

    onrecord: FormatVersion
    """The version of the record format."""
    article: Key
    """The article's key, minted once."""
    kind: Genre = "news"
    title: Text
    section: OneOrMany[Text] = ()
    language: Language
    author: OneOrMany[Reference] = ()
    publisher: Reference | None = None
    published: Edtf | None = None
    at: OneOrMore[SpanText]
    """Evidence of title, author and the rest."""
    versions: dict[Key, Version] = {}
    text: TextFacts
    rights: Rights
    record: Recording
    actors: dict[Key, Annotated[Actor, Short("at")]] = {}
    places: dict[Key, Annotated[Mention, Short("at")]] = {}
    topics: dict[Key, Annotated[Mention, Short("at")]] = {}
    roles: dict[Key, RoleHolding] = {}
    events: dict[Key, Event] = {}
    statements: dict[Key, Statement] = {}
    images: dict[Key, Image] = {}
    digests: MaybeEmpty[dict[SpanText, Digest]] = {}
    """SHA-256 of each cited stretch; `onrecord ground` writes them."""
