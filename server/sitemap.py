"""The site map: a list of every document, in files that search engines accept (sitemaps.org protocol).

Must not know: stores, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from .merging import write_lines

__all__ = ["INDEX", "write_sitemap"]

INDEX: Final = "sitemap.xml"
MOST: Final = 50_000
LARGEST: Final = 50_000_000
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def write_sitemap(folder: Path, base: str, things: Iterable[str], most: int = MOST) -> None:
    """Write the site map of the documents of some things.

    One file ``sitemap.xml`` when they fit into it, else an index of that name and files ``sitemap-1.xml`` and so on.

    Args:
        folder: where to; made.
        base: the IRIs' base.
        things: the things' IRIs, all below ``{base}/id/``.
        most: how many addresses a file may hold.
    """
    lines = (_url(f"{base}/doc/{thing[len(base) + 4 :]}") for thing in things)
    parts = 0
    for parts, part in enumerate(_parts(lines, most), 1):
        write_lines(folder / f"sitemap-{parts}.xml", (_HEAD.format(kind="urlset"), *part, "</urlset>\n"))
    if parts == 1:
        (folder / "sitemap-1.xml").rename(folder / INDEX)
        return
    entries = (f"<sitemap><loc>{_located(f'{base}/sitemap-{n}.xml')}</loc></sitemap>\n" for n in range(1, parts + 1))
    write_lines(folder / INDEX, (_HEAD.format(kind="sitemapindex"), *entries, "</sitemapindex>\n"))


def _parts(lines: Iterator[str], most: int) -> Iterator[list[str]]:
    """Yield the lines in parts of at most so many, and of at most 50 MB."""
    held: list[str] = []
    size = 0
    for line in lines:
        if len(held) == most or size + len(line) > LARGEST - 1_000:
            yield held
            held, size = [], 0
        held.append(line)
        size += len(line)
    if held:
        yield held


def _url(address: str) -> str:
    return f"<url><loc>{_located(address)}</loc></url>\n"


def _located(address: str) -> str:
    return escape(quote(address, safe="/:@!$&'()*+,;=~%"), {"'": "&apos;"})
