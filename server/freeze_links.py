"""The links in what a site answers: in pages, style sheets, feeds, lists and data, and in Link fields.

Whatever a page of this site leads to is found here, whoever made the page. Must not know: which links lead where, how
answers are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Final

__all__ = ["READ", "Form", "Found", "links_of", "typed_links"]

_LEADING: Final = {"href", "src", "data", "poster", "xlink:href"}
_SETS: Final = {"srcset", "imagesrcset"}
_XML: Final = re.compile(r"""(?:href|src|resource)\s*=\s*["']([^"']*)["']|<loc>\s*([^<\s]+)\s*</loc>""")
_CSS: Final = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
_LINK: Final = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]*))*)')
_IRI: Final = re.compile(r"<(https?://[^<>\s]+)>")
_STRING: Final = re.compile(r'"(https?://[^"\\\s]+)"')
_MARKUP: Final = ("application/xml", "application/atom+xml", "application/rss+xml", "image/svg+xml", "text/xml")
_NAMING: Final = {"application/n-triples": _IRI, "application/json": _STRING, "application/activity+json": _STRING}
READ: Final = ("text/html", "text/css", *_MARKUP, *_NAMING)
"""The media types that are read for links; what the others say is in one of these as well."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that asks for an answer by GET.

    Attributes:
        action: where it is sent, as the page says.
        names: the names of its fields.
    """

    action: str
    names: frozenset[str]


@dataclass(slots=True)
class Found:
    """What a document leads to.

    Attributes:
        links: the addresses, as they stand.
        forms: the forms.
    """

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


class _Page(HTMLParser):
    """Reads a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self._open: tuple[str, set[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found.links += [value for name, value in given.items() if name in _LEADING and value]
        for name in _SETS & given.keys():
            self.found.links += [part.split()[0] for part in given[name].split(",") if part.split()]
        if tag == "form" and given.get("method", "get").lower() == "get":
            self._open = given.get("action", ""), set()
        elif self._open is not None and "name" in given:
            self._open[1].add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            self.found.forms.append(Form(self._open[0], frozenset(self._open[1])))
            self._open = None


def links_of(media_type: str, text: str) -> Found:
    """Return what a document leads to.

    Args:
        media_type: its media type, without parameters.
        text: its content.
    """
    if media_type == "text/html":
        page = _Page()
        page.feed(text)
        page.close()
        return page.found
    if media_type == "text/css":
        return Found([first or second for first, second in _CSS.findall(text)])
    if media_type in _MARKUP:
        return Found([unescape(first or second) for first, second in _XML.findall(text)])
    naming = _NAMING.get(media_type)
    return Found(list(dict.fromkeys(naming.findall(text)))) if naming is not None else Found()


def typed_links(value: str) -> Iterator[tuple[str, str]]:
    """Yield the target of each link of a Link field (RFC 8288), and its parameters as they stand."""
    for target, rest in _LINK.findall(value):
        yield target, rest.strip()
