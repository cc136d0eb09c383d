"""What a page shows, as frozen models for templates.

Must not know: where any of it comes from, HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from .chains import Step
from .formats import Format
from .naming import Name

__all__ = ["EntityPage", "Entry", "Fact", "RevisionNote", "Section"]


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
    """Some things under a heading.

    Attributes:
        title: the heading.
        entries: the things.
        fragment: what links to this section use; empty when nothing does.
    """

    title: str
    entries: tuple[Entry, ...]
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """What a page says that shows one revision of an article.

    Attributes:
        number: the revision's number.
        last: that of the current one.
        at: when it was published: an instant in UTC that ends with Z.
        by: who made the change; may be empty.
        why: the reason; may be empty.
        superseded: when another one took its place; empty for the current one.
        current: the address of the article's document.
        previous: the address of the revision before; empty without one.
        following: the address of the one that took its place; empty without one.
        brought: the address of what it changed; empty for the first.
        since: the address of what changed since; empty for the current one.
        apart: whether its graph is not in the dataset any more.
    """

    number: int
    last: int
    at: str
    by: str
    why: str
    superseded: str
    current: str
    previous: str
    following: str
    brought: str
    since: str
    apart: bool


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
        revision: which revision of an article is shown; None for what is current.
        feed: for an actor the address of the feed of what concerns it; empty when there is none.
        exports: of an article the formats of other programs, and where it is in each.
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
    revision: RevisionNote | None = None
    feed: str = ""
    exports: tuple[tuple[Format, str], ...] = ()
