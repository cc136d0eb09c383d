"""What articles share, the registry and the links: what an editor may write, typed and frozen.

Must not know: files, articles, RDF.
"""

from __future__ import annotations

from typing import Annotated

from .fields import CodeOf, Day, Iri, Key, Labels, OneOrMany, Reference, Text
from .model import FormatVersion, Model

__all__ = ["Link", "Links", "Registry", "RegistryActor", "RegistryEntry"]


class RegistryEntry(Model):
    """A place or topic that articles share."""

    label: Labels
    aka: OneOrMany[Text] = ()


class RegistryActor(RegistryEntry):
    """An actor that articles share."""

    kind: Annotated[str, CodeOf("actor-kind")]
    named: bool = True
    territory: Key | None = None
    """The place that is a state's land."""


class Registry(Model):
    """The actors, places and topics that articles share: one file."""

    onrecord: FormatVersion
    actors: dict[Key, RegistryActor] = {}
    places: dict[Key, RegistryEntry] = {}
    topics: dict[Key, RegistryEntry] = {}


class Link(Model):
    """That a thing of the registry is the same as one elsewhere, and how that is known."""

    thing: Reference
    same: Iri
    method: Annotated[str, CodeOf("link-method")]
    source: Text
    date: Day


class Links(Model):
    """Outside identities: one file."""

    onrecord: FormatVersion
    links: tuple[Link, ...] = ()
