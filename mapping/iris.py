"""Minting IRIs: one place where the shape of every IRI is decided.

IRIs hold Unicode as it is; percent-encoding belongs to the wire (RFC 3987 section 3.1). Must not know: records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from rdflib import URIRef

from .errors import OnRecordError

__all__ = ["DEFAULT_BASE", "Iris", "concept"]

DEFAULT_BASE: Final = "http://127.0.0.1:8080"
DIGEST_DIGITS: Final = 16
REVISION_DIGITS: Final = 12
_CONCEPTS: Final = "https://w3id.org/onrecord/concept#"


def concept(scheme: str, code: str) -> URIRef:
    """Return the IRI of a concept: ``rec-c:{scheme}-{code}``."""
    return URIRef(f"{_CONCEPTS}{scheme}-{code}")


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs below one base.

    Attributes:
        base: the IRIs' base without a slash at its end, e.g. ``https://data.example.org``.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        """Refuse a base that no IRI can be made of.

        Raises:
            OnRecordError: the base is not an absolute http(s) IRI without query, fragment and final slash.
        """
        parts = urlsplit(self.base)
        bad = parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment
        if bad or self.base.endswith("/") or any(c in ' <>"{}|^`\\' or ord(c) <= 32 for c in self.base):
            message = f'"{self.base}" cannot be the base of IRIs: give one like https://data.example.org'
            raise OnRecordError(message)

    def thing(self, kind: str, key: str, article: str | None = None) -> URIRef:
        """Return the IRI of a thing; of one article's own when ``article`` is given."""
        scope = f"article/{article}/" if article else ""
        return URIRef(f"{self.base}/id/{scope}{kind}/{key}")

    def article(self, key: str) -> URIRef:
        """Return an article's IRI."""
        return self.thing("article", key)

    def text(self, digest: str) -> URIRef:
        """Return a text version's IRI from the SHA-256 of the text: the same text has the same IRI anywhere."""
        return URIRef(f"{self.base}/id/text/{digest[:DIGEST_DIGITS]}")

    def graph(self, name: str) -> URIRef:
        """Return a graph's IRI: ``catalogue``, ``registry``, ``links`` or ``vocabulary``."""
        return URIRef(f"{self.base}/graph/{name}")

    def article_graph(self, key: str, revision: str) -> URIRef:
        """Return the IRI of the graph that one revision of an article's record makes."""
        return self.graph(f"article/{key}/{revision}")


def below(owner: URIRef, fragment: str) -> URIRef:
    """Return the IRI of a thing that has no document of its own: its owner's with a fragment."""
    return URIRef(f"{owner}#{fragment}")


def anchor(text: URIRef, start: int, end: int) -> URIRef:
    """Return the IRI of a stretch of a text (RFC 5147 section 2.1)."""
    return URIRef(f"{text}#char={start},{end}")


def selector(text: URIRef, start: int, end: int) -> URIRef:
    """Return the IRI of the selector of a stretch of a text."""
    return URIRef(f"{text}#selector={start},{end}")
