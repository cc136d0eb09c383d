"""What a page shows, as frozen models for templates.

Must not know: where any of it comes from, HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from .chains import Step
from .formats import Format
from .naming import Name

__all__ = ["EntityPage", "Entry", "Fact", "Section"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and its values."""

    name: str
    values: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a section.

    Attributes:
        name: its name.
        note: what is said beside it.
        chain: if it is a statement, who says it; shown in place of name and note.
        also: related things.
        fragment: what links to this place in the page use; empty when nothing does.
    """

    name: Name
    note: str = ""
    chain: tuple[Step, ...] = ()
    also: tuple[Name, ...] = ()
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Some things under a heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything that the page of an entity shows.

    Attributes:
        name: the entity's name.
        kind: what kind of thing it is.
        iri: its IRI.
        others: its names in other languages.
        article: the article that all of it is according to; None for what no one article owns.
        chain: for a statement, who says it.
        facts: its own properties.
        sections: what it is made of, what it contains, what points at it.
        evidence: the places in the text.
        formats: the other formats and their addresses.
        pointers: how many statements point at it.
        page: which page of those this is.
        pages: how many pages there are.
        path: the address of this document, without a suffix.
        canonical: its address at the IRIs' base.
    """

    name: Name
    kind: str
    iri: str
    others: tuple[Name, ...]
    article: Name | None
    chain: tuple[Step, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    evidence: tuple[Entry, ...]
    formats: tuple[tuple[Format, str], ...]
    pointers: int
    page: int
    pages: int
    path: str
    canonical: str
