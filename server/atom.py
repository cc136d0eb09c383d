"""Atom (RFC 4287): the latest entries for those who subscribe, older ones in archives that never change (RFC 5005).

Must not know: how entries are found, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from .feed import Feed
from .log import Entry, Page
from .site import encoded

__all__ = ["TYPE", "archive", "recent"]

TYPE: Final = "application/atom+xml"
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH: Final = "1970-01-01T00:00:00Z"


def recent(feed: Feed, entries: Iterable[Entry], archives: int) -> bytes:
    """Return the feed that people subscribe to (RFC 5005 section 4): its entries, the latest first.

    Args:
        feed: the feed.
        entries: the latest ones, the oldest first; with the archives they are all there are.
        archives: how many archives there are.
    """
    links = [("self", feed.recent, TYPE), ("alternate", feed.iri, "text/html")]
    if archives:
        links.append(("prev-archive", feed.archive(archives), TYPE))
    return _feed(feed, tuple(entries), links)


def archive(feed: Feed, page: Page) -> bytes:
    """Return a full page as an archive (RFC 5005 section 4).

    There is no link to the next archive, which there may not be yet when this one is closed for good.
    """
    links = [("self", feed.archive(page.number), TYPE), ("current", feed.recent, TYPE)]
    if page.number > 1:
        links.append(("prev-archive", feed.archive(page.number - 1), TYPE))
    return _feed(feed, page.entries, links, "<fh:archive/>\n")


def _feed(feed: Feed, entries: tuple[Entry, ...], links: Iterable[tuple[str, str, str]], more: str = "") -> bytes:
    updated = entries[-1].at if entries else _EPOCH
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>\n',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="en">\n',
        f"<id>{_text(feed.iri)}</id>\n<title>{_text(feed.title)}</title>\n<updated>{updated}</updated>\n",
        f"<author><name>On Record</name><uri>{_text(encoded(feed.base))}/</uri></author>\n",
        *(_link(*link) for link in links),
        more,
        *(line for entry in reversed(entries) if not entry.is_gap for line in _entry(feed, entry)),
        "</feed>\n",
    )
    return "".join(lines).encode()


def _entry(feed: Feed, entry: Entry) -> Iterator[str]:
    yield f"<entry>\n<id>{_text(feed.version(entry))}</id>\n<title>{_text(feed.words(entry))}</title>\n"
    yield f"<published>{entry.at}</published>\n<updated>{entry.at}</updated>\n"
    if entry.by:
        yield f"<author><name>{_text(entry.by)}</name></author>\n"
    yield _link("alternate", feed.document(entry), "text/html")
    if graph := feed.graph(entry):
        yield _link("related", graph, "text/turtle")
    yield _link("license", entry.licence)
    yield f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{"".join(_told(feed, entry))}</div>'
    yield "</content>\n</entry>\n"


def _told(feed: Feed, entry: Entry) -> Iterator[str]:
    """Yield what a feed reader shows."""
    yield f"<p>{_text(feed.words(entry))}</p>"
    rest = "\n".join(entry.why.splitlines()[1:]).strip()
    if rest:
        yield f"<p>{_text(rest)}</p>"
    yield f"<p><a href={_quoted(encoded(feed.document(entry)))}>What is on record</a></p>"


def _link(relation: str, target: str, media_type: str = "") -> str:
    kind = f" type={_quoted(media_type)}" if media_type else ""
    return f"<link rel={_quoted(relation)} href={_quoted(encoded(target))}{kind}/>\n"


def _text(text: str) -> str:
    """Return text as XML can hold it: without the characters that it has no way to write."""
    return escape(_NOT_XML.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
