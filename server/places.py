"""Where the parts of Memento are for one document, and the links between them (RFC 7089 sections 2.2 and 5).

Addresses are absolute, as clients of Memento want them. Must not know: which states are kept, how they are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import request
from werkzeug.http import http_date

from .answers import Link
from .descriptions import OFFERS
from .documents import variant
from .picture_filters import ACTOR, ARTICLE, PERIOD
from .retained import Moment
from .site import encoded
from .visiting import Visit

__all__ = ["LINK_FORMAT", "Places", "has_past", "is_timeless", "neighbours"]

LINK_FORMAT: Final = "application/link-format"
_SAFE: Final = "/:@!$&'()*+,;=~"
_DOCUMENT: Final = re.compile(
    r"|(?:doc|id|graph|dump|ontology|concept)/.+|dataset(?:\.\w+)?|\.well-known/void"
    rf"|(?:timeline(?:/(?:{PERIOD.pattern}|{ARTICLE.pattern}|{ACTOR.pattern}))?"
    rf"|network(?:/{ACTOR.pattern})?)(?:\.\w+)?",
    re.DOTALL,
)
_TIMELESS: Final = re.compile(
    r"static/.*|openapi\.json|opensearch\.xml|query(?:\.\w+)?|query/.*\.rq|(?:ontology|concept|shapes|context)(?:\.\w+)?"
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of Memento are for one document.

    Attributes:
        root: the scheme, the host, and the path under which the application of today is served.
        path: the document's path, decoded, without the slash at its beginning.
        query: the query that is a part of the document's address, with its question mark; empty for most.
    """

    root: str
    path: str
    query: str = ""

    @classmethod
    def of(cls, visit: Visit | None, path: str) -> Places:
        """Return those of a document for the request at hand."""
        query = request.query_string.decode("latin-1")
        host = encoded(request.host_url.rstrip("/"))
        return cls(host + _root(visit), path, f"?{quote(query, safe=_SAFE + '?%')}" if query else "")

    @classmethod
    def on_pages(cls, visit: Visit | None, path: str) -> Places:
        """Return those of a document for its page, which is kept for all hosts and all ways to ask for it."""
        return cls(_root(visit), variant(path, OFFERS)[1])

    @property
    def original(self) -> str:
        """The address of the document as it is today."""
        return f"{self.root}/{self._quoted}{self.query}"

    @property
    def timegate(self) -> str:
        """The address to ask for a time."""
        return f"{self.root}/timegate/{self._quoted}{self.query}"

    def timemap(self, form: str = "", page: int = 1) -> str:
        """Return the address of the list of times, which is one for all queries: negotiated, or in one form."""
        name = f"{form}/" if form else ""
        return f"{self.root}/timemap/{name}{self._quoted}" + (f"?page={page}" if page > 1 else "")

    def memento(self, moment: Moment) -> str:
        """Return the address of the document as it was."""
        return f"{self.root}/at/{moment.stamp}/{self._quoted}{self.query}"

    def link(self, moment: Moment, relation: str) -> Link:
        """Return a link to the document as it was."""
        return Link(self.memento(moment), relation, more=(("datetime", http_date(moment.created)),))

    def timemaps(self) -> tuple[Link, ...]:
        """Return links to the lists of times; none from one of several pages of a document, which have none."""
        forms = (("link", LINK_FORMAT), ("json", "application/json"))
        return () if self.query else tuple(Link(self.timemap(name), "timemap", kind) for name, kind in forms)

    @property
    def _quoted(self) -> str:
        return quote(self.path, safe=_SAFE)


def _root(visit: Visit | None) -> str:
    root = request.script_root if visit is None else visit.root.encode("latin-1").decode("utf-8", "replace")
    return quote(root.rstrip("/"), safe=_SAFE)


def neighbours(places: Places, found: Sequence[Moment], moment: Moment) -> Iterator[Link]:
    """Yield links to the first, the previous, this, the next and the last state of a document.

    Args:
        places: where the document is.
        found: the moments of its states, the oldest first.
        moment: the one that is shown, perhaps none of them.
    """
    relations: dict[Moment, list[str]] = {moment: []}
    before = [each for each in found if each < moment]
    after = [each for each in found if each > moment]
    ends = (("first", found[:1]), ("prev", before[-1:]), ("next", after[:1]), ("last", found[-1:]))
    for relation, moments in ends:
        for each in moments:
            relations.setdefault(each, []).append(relation)
    yield from (places.link(each, " ".join((*relations[each], "memento"))) for each in sorted(relations))


def has_past(path: str) -> bool:
    """Tell whether what is at a path is a document, whose past can be asked for; no form, and no answer to one."""
    return _DOCUMENT.fullmatch(path) is not None


def is_timeless(path: str) -> bool:
    """Tell whether what is at a path comes with the software, and is of today whatever time is asked for."""
    return _TIMELESS.fullmatch(path) is not None
