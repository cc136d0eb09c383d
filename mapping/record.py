"""The record of one article: what an editor may write, typed and frozen.

The field names are the record's keys (``from_left`` is written ``from-left``, ``in_`` is ``in``). The JSON Schemas
shipped beside this file are generated from these models. Must not know: files, texts, RDF.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema, model_validator

from .fields import (
    CodeOf,
    Count,
    Digest,
    Edtf,
    Iri,
    Key,
    Labels,
    Language,
    MaybeEmpty,
    Moment,
    OneOrMany,
    OneOrMore,
    Reference,
    Short,
    SpanText,
    Text,
    wrong,
)

__all__ = [
    "GENRES",
    "Actor",
    "Article",
    "Depiction",
    "Event",
    "FormatVersion",
    "Image",
    "Mention",
    "Model",
    "Part",
    "RoleHolding",
    "Statement",
    "TimeSpan",
    "Version",
]

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
Refs = OneOrMany[Reference]
Spans = OneOrMore[SpanText]


def _known(version: object) -> object:
    if version != "1":
        named = f'"{version}"' if isinstance(version, str) else "this"
        remedy = "write 1, or use the release of On Record that the file was written for"
        raise wrong(f"{named} is no version of the record format known here, which is 1 alone", remedy)
    return version


FormatVersion = Annotated[Literal["1"], BeforeValidator(_known), WithJsonSchema({"enum": [1, "1"]})]


def _as_written(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Model(BaseModel):
    """What all parts of a record share: frozen, no unknown keys, hyphens in keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=_as_written,
        validate_by_name=False,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
    )


class TimeSpan(Model):
    """When something was: an EDTF date, on what it rests, and the words that say it."""

    edtf: Edtf
    """The date: `2023`, `2023-05`, `2023-05-03`, `2022-23` (autumn), `2022~/..`, `[..2022-11-19]`."""
    basis: Annotated[str, CodeOf("date-basis")] = "stated"
    """Whether the text states the date, or it is inferred, inherited or external."""
    at: OneOrMany[SpanText] = ()
    """The words that give the date."""


When = Annotated[TimeSpan, Short("edtf")]


class Part(Model):
    """Who or what plays a part in an event."""

    who: Reference
    at: OneOrMany[SpanText] = ()


class Mention(Model):
    """A thing and where the text mentions it: in the registry when it has no label here, else the article's own."""

    label: Labels | None = None
    """In your own words, or a proper name. Left out for what the registry describes."""
    aka: OneOrMany[Text] = ()
    """Other names."""
    at: Spans
    """Where the text mentions it."""

    @property
    def is_local(self) -> bool:
        """Whether the thing belongs to this article alone."""
        return self.label is not None


class Actor(Mention):
    """An actor; one with a label belongs to this article alone and says its kind and whether it is named."""

    kind: Annotated[str, CodeOf("actor-kind")] | None = None
    named: bool | None = None
    territory: Reference | None = None

    @model_validator(mode="after")
    def _complete(self) -> Actor:
        if self.is_local and self.kind is None:
            raise wrong("an actor of this article needs a kind", "add `kind:`, or leave out the label")
        if not self.is_local and (self.kind, self.named, self.territory, self.aka) != (None, None, None, ()):
            raise wrong("describes an actor without a label", "add `label:`, or describe it in the registry")
        return self


class Version(Model):
    """Another version of the same work: where and when it was published."""

    title: Text
    language: Language
    publisher: Reference | None = None
    published: Edtf | None = None
    translation_of: Key | None = None
    """The version it translates."""
    basis: bool = False
    """Whether this article is based on it."""
    at: Spans


class RoleHolding(Model):
    """That somebody has a role, for a time."""

    label: Labels
    """The office's title, or the role in your own words."""
    who: Reference
    kind: Annotated[str, CodeOf("role-kind")]
    in_: Reference | None = None
    """The body in which the role is held; an office needs one."""
    to: Refs = ()
    """Whom or what the role relates to; kinship needs one."""
    held: When | None = None
    ended: bool = False
    """Whether it had ended when the text was written (then-, late, former)."""
    at: Spans


class Event(Model):
    """Something that came about, or did not."""

    label: Labels
    kind: Annotated[str, CodeOf("event-kind")]
    factuality: Annotated[str, CodeOf("factuality")]
    when: When | None = None
    where: Refs = ()
    parts: dict[Annotated[str, CodeOf("part")], OneOrMany[Annotated[Part, Short("who")]]] = {}
    """Who plays which part: `{agent: sherman, host: [a, b]}`."""
    cause: Refs = ()
    within: Refs = ()
    """The larger event it is a part of."""
    at: Spans


class Statement(Model):
    """Something said, believed or laid down."""

    label: Labels
    """What is said, in your own words: never the article's sentence."""
    kind: Annotated[str, CodeOf("statement-kind")]
    by: Refs = ()
    to: Refs = ()
    force: Annotated[str, CodeOf("force")] = "asserts"
    modality: Annotated[str, CodeOf("modality")] = "certain"
    polarity: Annotated[str, CodeOf("polarity")] = "positive"
    stance: Annotated[str, CodeOf("stance")] | None = None
    """How the reporter stands to it; `relayed` when another statement embeds it, else `own`."""
    about: OneOrMore[Reference]
    embeds: Refs = ()
    """The statements that this one reports."""
    condition: Refs = ()
    responds_to: Refs = ()
    quote: SpanText | None = None
    """The quoted stretch, without its quotation marks."""
    when: When | None = None
    at: Spans


class Depiction(Model):
    """One thing shown in an image."""

    who: Reference
    from_left: Count | None = None
    """Its place from the left, counting from 1."""
    at: OneOrMany[SpanText] = ()


class Image(Model):
    """A picture of the article, without the picture."""

    label: Labels
    caption: SpanText
    credit: Text
    holder: Reference
    depicts: OneOrMore[Annotated[Depiction, Short("who")]]
    file: Iri | None = None
    license: Iri | None = None
    at: Spans


class TextFacts(Model):
    """The text that the spans count in."""

    digest: Digest
    """SHA-256 of the whole text in UTF-8."""
    length: Count
    """Characters (Unicode code points)."""
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
    author: Refs = ()
    publisher: Reference | None = None
    published: Edtf | None = None
    at: Spans
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
