"""What a record describes: actors and other things mentioned, roles, events, statements and images.

Must not know: the article itself, files, texts, RDF.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from .fields import CodeOf, Count, Edtf, Iri, Labels, OneOrMany, OneOrMore, Reference, Short, SpanText, Text
from .model import Model
from .values import wrong

__all__ = [
    "Actor",
    "Depiction",
    "Event",
    "Image",
    "Mention",
    "Part",
    "RoleHolding",
    "Statement",
    "TimeSpan",
]

Refs = OneOrMany[Reference]
Spans = OneOrMore[SpanText]


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
    parts: dict[Annotated[str, CodeOf("part")], OneOrMany[Annotated[Part, Short("who")]]] = {}  # noqa: RUF012 - pydantic copies it
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
