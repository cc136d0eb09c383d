"""SVG read back: what is linked, what it is called, where it stands; and who asks for pages with it."""

import re
import sqlite3
from dataclasses import dataclass, replace
from urllib.parse import quote
from xml.etree import ElementTree

from conftest import Shelf
from newsroom import Newsroom

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings

MOST = 100_000
"""Bytes of a page."""
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload=x",
    "&amp;<b>",
    "]]>\x00\x0b\ufffe",
    "‮evil",
    "横" * 400,
    "a" * 9_000,
)


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.1 and down > 0.1


def read(picture: str) -> ElementTree.Element:
    """Return a picture as a strict parser of XML reads it; as in a page it has no namespace of its own."""
    assert picture.startswith("<svg ")
    return ElementTree.fromstring(picture)


def links(picture: str) -> list[ElementTree.Element]:
    """Return the links of a picture."""
    return list(read(picture).iter("a"))


def title(link: ElementTree.Element) -> str:
    return link.findtext("title") or ""


def numbers(path: str) -> list[float]:
    """Return the numbers in a path's data."""
    return [float(each) for each in re.findall(r"-?[0-9.]+", path)]


def drawn_on(page: str) -> list[ElementTree.Element]:
    """Return the links of the one picture on a page."""
    (found,) = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    return links(found.replace("&#34;", "&quot;").replace("&#39;", "&apos;"))


def asking(data, workers):
    """Return what asks an application over a data directory for a path, written as people write it."""
    client = create_app(Settings(data=data), Generations(data), workers).test_client()
    return lambda path, **headers: client.get(quote(path, safe="/?=&:%"), headers=headers)


def told_twice(folder):
    """Publish the sample's records, with an article beside the first that tells the same."""
    newsroom = Newsroom.at(folder)
    newsroom.add("more-talks")
    newsroom.publish()
    return newsroom


class Deaf:
    """A store that must not be asked."""

    def query(self, text, *_):
        raise AssertionError(text)


def look_ups(newsroom, workers, paths):
    """Return how many statements the index was asked for each path; the store is asked nothing."""
    generation = newsroom.generation
    app = create_app(Settings(cache=0), Shelf(replace(generation, store=Deaf())), workers)
    client, counts = app.test_client(), {}
    connection: sqlite3.Connection = generation.index._connection
    for path in paths:
        seen: list[str] = []
        connection.set_trace_callback(seen.append)
        assert client.get(quote(path, safe="/?=&")).status_code == 200
        connection.set_trace_callback(None)
        counts[path] = len(seen)
    return counts
