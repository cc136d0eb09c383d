"""The site map: a list of every document, in files that search engines accept (sitemaps.org protocol).

Must not know: stores, files, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

__all__ = ["address_line", "map_ends", "map_of_maps"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def address_line(address: str) -> str:
    """Return the line of a document in the site map."""
    return f"<url><loc>{_located(address)}</loc></url>\n"


def map_ends() -> tuple[bytes, bytes]:
    """Return what stands before and after the lines of a file of the site map."""
    return _HEAD.format(kind="urlset").encode(), b"</urlset>\n"


def map_of_maps(addresses: Iterable[str]) -> bytes:
    """Return the file that lists the files of a site map that is too large for one."""
    entries = (f"<sitemap><loc>{_located(address)}</loc></sitemap>\n" for address in addresses)
    return "".join((_HEAD.format(kind="sitemapindex"), *entries, "</sitemapindex>\n")).encode()


def _located(address: str) -> str:
    return escape(quote(address, safe="/:@!$&'()*+,;=~%"), {"'": "&apos;"})
