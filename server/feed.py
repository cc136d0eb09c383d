"""A feed: whose it is, where its documents are, what its entries are called in plain words.

All of it is a function of the log's entries, so that a page that is full is the same for good. Must not know: how feeds
are written, stores, HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .history import revision_iri
from .log import Entry

__all__ = ["PAGE", "Feed"]

PAGE: Final = 100
"""How many entries a page holds. Another number would make other pages of those that clients have kept."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed of the dataset, or of one actor.

    Attributes:
        base: the IRIs' base.
        actor: the actor's key; empty for the dataset's feed.
        size: how many entries a page holds.
    """

    base: str
    actor: str = ""
    size: int = PAGE

    @property
    def whole(self) -> Feed:
        """The feed of the dataset."""
        return Feed(self.base, size=self.size)

    @property
    def path(self) -> str:
        """The path below which its documents are, which is that of its page."""
        return f"/feed/actor/{self.actor}" if self.actor else "/feed"

    @property
    def iri(self) -> str:
        """What names the feed, and its page."""
        return self.base + self.path

    @property
    def title(self) -> str:
        """What it is called; never by a name that can change."""
        return f"On Record: what concerns {self.actor}" if self.actor else "On Record"

    @property
    def recent(self) -> str:
        """The IRI of the Atom feed that people subscribe to."""
        return f"{self.iri}/recent.atom"

    def archive(self, number: int) -> str:
        """Return the IRI of a page of older entries in Atom."""
        return f"{self.iri}/archive/{number}.atom"

    @property
    def activities(self) -> str:
        """The IRI of the collection of activities."""
        return f"{self.iri}/activities.json"

    def activities_page(self, number: int) -> str:
        """Return the IRI of a page of activities."""
        return f"{self.iri}/activities/{number}.json"

    @property
    def ldes(self) -> str:
        """The IRI of the root of the event stream."""
        return f"{self.iri}/ldes"

    def ldes_page(self, number: int) -> str:
        """Return the IRI of a page of the event stream."""
        return f"{self.ldes}/{number}"

    def activity(self, entry: Entry) -> str:
        """Return the IRI of an entry, the same in every feed: where the dataset's activities tell of it."""
        page = (entry.number - 1) // self.size + 1
        return f"{self.whole.activities_page(page)}#entry-{entry.number}"

    def version(self, entry: Entry) -> str:
        """Return the IRI of what an entry is about: an article's revision; of a deletion the entry itself."""
        if entry.kind == "Delete":
            return self.activity(entry)
        return revision_iri(self.base, entry.article, entry.ordinal)

    def article(self, entry: Entry) -> str:
        """Return the IRI of an entry's article."""
        return f"{self.base}/id/article/{entry.article}"

    def document(self, entry: Entry) -> str:
        """Return the IRI of the document that an entry leads to; of what is gone, it is the tombstone."""
        if entry.kind == "Delete":
            return f"{self.base}/doc/article/{entry.article}"
        return revision_iri(self.base, entry.article, entry.ordinal)

    def graph(self, entry: Entry) -> str:
        """Return the IRI of the graph of an entry's revision; empty when there is none."""
        is_there = entry.kind != "Delete" and entry.revision
        return f"{self.base}/graph/article/{entry.article}/{entry.revision}" if is_there else ""

    @staticmethod
    def words(entry: Entry) -> str:
        """Return an entry in plain words; what is deleted is called by its key, since its title is gone with it."""
        if entry.kind == "Delete":
            return f"The article {entry.article} is on record no more"
        name = f"“{entry.title}”" if entry.title else f"the article {entry.article}"
        first = "New on record" if entry.ordinal == 1 else "On record again"
        told = f"{first}: {name}" if entry.kind == "Create" else f"Revision {entry.ordinal} of {name}"
        return f"{told}: {entry.why.splitlines()[0]}" if entry.why.strip() else told
