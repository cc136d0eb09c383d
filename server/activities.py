"""ActivityStreams 2.0 as the IIIF Change Discovery API 1.0 has it, level 2: the oldest first, read from the last page.

Must not know: how entries are found, HTTP.
"""

from __future__ import annotations

import json
from typing import Any, Final

from .feed import Feed
from .log import Entry, Page
from .site import encoded

__all__ = ["TYPE", "collection", "collection_page"]

TYPE: Final = "application/activity+json"
_CONTEXT: Final = ("https://www.w3.org/ns/activitystreams", "http://iiif.io/api/discovery/1/context.json")
"""The second is IIIF's, which wants to be last (section 3.4.1)."""
Json = dict[str, Any]


def collection(feed: Feed, pages: int, total: int) -> bytes:
    """Return the collection of all activities (ActivityStreams 2.0 section 5.3, IIIF section 3.1).

    Args:
        feed: the feed.
        pages: how many pages there are, at least one.
        total: how many activities there are.
    """
    about = {"id": encoded(f"{feed.base}/dataset.jsonld"), "type": "Dataset", "format": "application/ld+json"}
    whole: Json = {"partOf": [_named(feed.whole.activities, "OrderedCollection")]} if feed.actor else {}
    return _written(
        {
            "id": encoded(feed.activities),
            "type": "OrderedCollection",
            "name": feed.title,
            "totalItems": total,
            "seeAlso": [about],
            **whole,
            "first": _named(feed.activities_page(1), "OrderedCollectionPage"),
            "last": _named(feed.activities_page(pages), "OrderedCollectionPage"),
        }
    )


def collection_page(feed: Feed, page: Page) -> bytes:
    """Return a page of activities (ActivityStreams 2.0 section 5.5, IIIF section 3.2); a gap has none."""
    beside: Json = {}
    if page.number > 1:
        beside["prev"] = _named(feed.activities_page(page.number - 1), "OrderedCollectionPage")
    if page.is_closed:
        beside["next"] = _named(feed.activities_page(page.number + 1), "OrderedCollectionPage")
    return _written(
        {
            "id": encoded(feed.activities_page(page.number)),
            "type": "OrderedCollectionPage",
            "partOf": _named(feed.activities, "OrderedCollection"),
            **beside,
            "orderedItems": [_activity(feed, entry) for entry in page.entries if not entry.is_gap],
        }
    )


def _activity(feed: Feed, entry: Entry) -> Json:
    """Return an activity (IIIF section 3.3)."""
    found: Json = {
        "id": encoded(feed.activity(entry)),
        "type": entry.kind,
        "name": feed.words(entry),
        "object": _object(feed, entry),
        "published": entry.at,
        "endTime": entry.at,
    }
    if entry.kind != "Delete":
        found["result"] = _named(feed.version(entry), "Document")
        if entry.by:
            found["actor"] = {**_named(f"{feed.version(entry)}#editor", "Person"), "name": entry.by}
    return found


def _object(feed: Feed, entry: Entry) -> Json:
    found: Json = _named(feed.article(entry), "Article")
    if graph := feed.graph(entry):
        found["seeAlso"] = [{**_named(graph, "Dataset"), "format": "text/turtle"}]
    return found


def _named(iri: str, kind: str) -> Json:
    return {"id": encoded(iri), "type": kind}


def _written(content: Json) -> bytes:
    return (json.dumps({"@context": [*_CONTEXT], **content}, ensure_ascii=False, indent=1) + "\n").encode()
