"""What a page shows, as frozen models for templates.

Must not know: where any of it comes from, HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from .chains import Step
from .formats import Format
from .naming import Name
from .passages import Passage
from .vague_dates import Dated

__all__ = ["EntityPage", "Entry", "Fact", "Mark", "Paragraph", "Reading", "RevisionNote", "Run", "Section", "Shown"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and its values.

    Attributes:
        name: what the property is called.
        values: the values.
        note: what they mean, in plain words.
        evidence: the words that say so, where they are others than those of the whole page.
    """

    name: str
    values: tuple[Name, ...]
    note: str = ""
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a section.

    Attributes:
        name: its name.
        kind: what kind of thing it is, where that is not plain from the section: the name of a colour as well.
        note: what is said beside it.
        status: whether it came about, in words, where it did not simply.
        when: when it was.
        where: where it was.
        chain: if it is a statement, who says it; shown in place of name and note.
        also: related things.
        events: the events by which two met.
        fragment: what links to this place in the page use; empty when nothing does.
        evidence: the words that say so.
    """

    name: Name
    kind: str = ""
    note: str = ""
    status: str = ""
    when: Dated | None = None
    where: tuple[Name, ...] = ()
    chain: tuple[Step, ...] = ()
    also: tuple[Name, ...] = ()
    fragment: str = ""
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Some things under a heading.

    Attributes:
        title: the heading.
        entries: the things on this page.
        fragment: what links to this section use.
        total: how many there are in all; None when they are all here.
        lead: what they are and how they were found, in a sentence; may be empty.
    """

    title: str
    entries: tuple[Entry, ...]
    fragment: str = ""
    total: int | None = None
    lead: str = ""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.entries) if self.total is None else self.total


@dataclass(frozen=True, slots=True)
class Mark:
    """A thing that some characters of a text are about.

    Attributes:
        name: the thing's name, and where it is; of a statement with who says so.
        kind: its kind: the name of a colour.
    """

    name: Name
    kind: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters of a text, all of them about the same things.

    Attributes:
        words: the characters.
        marks: what they are about, the narrowest passage first; nothing for plain text.
        anchors: the fragments of the passages that begin here.
        is_first: whether the narrowest passage begins here, and does not go on from before.
    """

    words: str
    marks: tuple[Mark, ...] = ()
    anchors: tuple[str, ...] = ()
    is_first: bool = True

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what it is about, each once."""
        return tuple(dict.fromkeys(mark.kind for mark in self.marks))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text.

    Attributes:
        number: its number in the text, from 1.
        runs: its characters.
        beside: what longer passages in it are evidence of, in the order in which these begin.
    """

    number: int
    runs: tuple[Run, ...]
    beside: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, or a stretch of it, with what it is evidence of.

    Attributes:
        paragraphs: its paragraphs.
        kinds: the kinds of things that are marked, with their names in words: the legend.
        language: the text's language; empty when it is the page's.
        start: the first character that is shown.
        end: the character after the last one.
    """

    paragraphs: tuple[Paragraph, ...]
    kinds: tuple[tuple[str, str], ...]
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of one sort of thing shows of it.

    Attributes:
        facts: its own properties.
        sections: what it is made of, what it contains, what points at it.
        chain: for a statement, who says it.
        when: when it was.
        roles: for an actor the roles held, in order of time, as far as they are on this page.
        happened: for an actor what it took part in, likewise.
        reading: for a text, its characters with what they are about; None where they may not be shown.
    """

    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    chain: tuple[Step, ...] = ()
    when: Dated | None = None
    roles: tuple[Entry, ...] = ()
    happened: tuple[Entry, ...] = ()
    reading: Reading | None = None


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
        sort: which design it has: actor, event, statement, article, text, place, topic, role, image, concept or thing.
        kind: what kind of thing it is, in words.
        iri: its IRI.
        others: its names in other languages.
        article: the article that all of it is according to; None for what no one article owns.
        shown: what its sort of page shows.
        evidence: the places in the text.
        rights: how much of the text may be shown, of which the evidence is: none, quote, full; empty when unknown.
        hides: whether there are passages whose words may not be shown.
        formats: the other formats and their addresses.
        page: which page of those this is.
        pages: how many pages there are.
        before: the address of the page before; empty for the first.
        after: the address of the next page; empty for the last.
        path: the address of this document, without a suffix.
        canonical: its address at the IRIs' base.
        query: the address of the query behind the page; empty when its data is beside the dataset.
        revision: which revision of an article is shown; None for what is current.
        feed: for an actor the address of the feed of what concerns it; empty when there is none.
        exports: of an article the formats of other programs, and where it is in each.
    """

    name: Name
    sort: str
    kind: str
    iri: str
    others: tuple[Name, ...]
    article: Name | None
    shown: Shown
    evidence: tuple[Passage, ...]
    rights: str
    hides: bool
    formats: tuple[tuple[Format, str], ...]
    page: int
    pages: int
    before: str
    after: str
    path: str
    canonical: str
    query: str = ""
    revision: RevisionNote | None = None
    feed: str = ""
    exports: tuple[tuple[Format, str], ...] = ()
