"""Where freezing begins: the addresses that no page leads to, or that are of what is in no list; what no page asks.

Everything else is found by following links. Must not know: how addresses are asked, files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..ontology import shipped_questions
from .freeze_addresses import Address
from .generation import CHECKSUMS, Generation
from .picture_filters import FIELDS

__all__ = ["forms", "seeds"]

_PLACES: Final = ("/", "/robots.txt", "/sitemap.xml", "/.well-known/void", "/openapi.json", "/dump", "/graph", "/query")
_FILTERED: Final = ("/timeline", "/network", "/network/table")
_FEEDS: Final = ("", "/recent.atom", "/activities.json", "/ldes")


def seeds(generation: Generation) -> Iterator[Address]:
    """Yield where to begin with a generation."""
    start = f"{generation.base}/id/"
    yield from map(Address, _PLACES)
    yield from (Address(f"/doc/{iri.removeprefix(start)}") for iri in generation.index.note("delisted"))
    for article in generation.index.articles():
        yield Address(f"/doc/{article.path}")
        yield Address(f"/dump/{article.path}.ttl")
        if article.ordinal > 1:
            yield Address(f"/diff/{article.path}")
    for gone in generation.index.all_gone():
        if gone.path:
            yield from (Address(f"/{folder}/{gone.path}") for folder in ("id", "doc"))
        if gone.moved and gone.path.startswith("actor/"):
            yield from (Address(f"/feed/{gone.path}{rest}") for rest in _FEEDS)
    yield from (Address(f"/dump/{name}") for name in _downloads(generation))
    yield from (Address(f"/query/{question.name}.rq") for question in shipped_questions())


def forms() -> Iterator[tuple[Address, tuple[str, ...]]]:
    """Yield the forms that frozen pages do not show, for no file answers them: where each is sent, and its fields."""
    yield from ((Address(path), FIELDS) for path in _FILTERED)


def _downloads(generation: Generation) -> Iterator[str]:
    """Yield the names of all downloads, those of single parts as well."""
    yield from generation.manifest["dumps"]
    sums = generation.file(CHECKSUMS)
    if sums is not None:
        with sums.open() as file:
            yield from (line.decode().rstrip("\n").partition("  ")[2] for line in file)
