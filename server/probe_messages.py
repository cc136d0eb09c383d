"""Requests to somebody's server and its answers: one at a time, no redirect followed, within limits of time and size.

With `serving` the only module that reaches the network. Must not know: what is asked and why.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from importlib.metadata import version
from time import monotonic
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from ..mapping.errors import OnRecordError

__all__ = ["LIMIT", "Answer", "Link", "ProbeError", "encoded", "is_web_url", "line", "origin", "send"]

_SAFE: Final = "/:?#[]@!$&'()*+,;=~%"
_TIMEOUT: Final = 10
_GRACE: Final = 0.5
_LONGEST: Final = 60  # seconds that a body may take that trickles in
LIMIT: Final = 5_000_000
_LONGEST_LINE: Final = 1000
_REDIRECTING: Final = (301, 302, 303, 307, 308)
_AGENT: Final = f"onrecord-probe/{version('onrecord')}"
_LINK: Final = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s,;="<>]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))?)*)')
_AUTHORITY: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_PARAMETER: Final = re.compile(r';\s*([^\s,;="<>]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?')


class ProbeError(OnRecordError):
    """A server gives no answer, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link of an answer (RFC 8288 section 3).

    Attributes:
        target: the absolute address.
        relations: the relations' names, in small letters.
        media_type: what is said to be found there; empty when that is not said.
    """

    target: str
    relations: tuple[str, ...]
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request (RFC 9110 section 6).

    Attributes:
        url: the address that answered.
        status: the status code.
        fields: the header fields, in the order in which they came.
        body: the content; for HEAD and 304 what should not have followed.
        whole: whether the body ended within the limits.
    """

    url: str
    status: int
    fields: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    whole: bool = True

    def field(self, name: str) -> str:
        """Return a field's lines, joined by commas (RFC 9110 section 5.3); empty when it is absent."""
        return ", ".join(value for found, value in self.fields if found.lower() == name.lower())

    def tokens(self, name: str) -> frozenset[str]:
        """Return the members of a field that lists names, in small letters (RFC 9110 section 5.6.1)."""
        return frozenset(token.strip().lower() for token in self.field(name).split(",")) - {""}

    @property
    def media_type(self) -> str:
        """The media type without parameters, in small letters (RFC 9110 section 8.3.1)."""
        return self.field("Content-Type").partition(";")[0].strip().lower()

    @property
    def location(self) -> str | None:
        """Where a redirect leads (RFC 9110 section 10.2.2); None when it is none."""
        target = self.field("Location")
        if self.status not in _REDIRECTING or not target:
            return None
        return urljoin(self.url, quote(target, safe=_SAFE, encoding="latin-1"))  # http.client reads fields so

    @property
    def links(self) -> tuple[Link, ...]:
        """The typed links in the Link field."""
        return tuple(self._links())

    @property
    def seen(self) -> str:
        """The status and media type in few words."""
        return f"{self.status} {self.media_type}".strip()

    def _links(self) -> Iterator[Link]:
        for target, parameters in _LINK.findall(self.field("Link")):
            named = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(parameters)}
            relations = tuple(named.get("rel", "").lower().split())
            yield Link(urljoin(self.url, target), relations, named.get("type", "").lower())


def encoded(iri: str) -> str:
    """Return an IRI as a URI (RFC 3987 section 3.1): what is not ASCII is percent-encoded, but for the host."""
    tail = iri[len(origin(iri)) :]
    return origin(iri) + quote(tail, safe=_SAFE)


def origin(iri: str) -> str:
    """Return the scheme and authority of an IRI (RFC 6454 section 4); empty when it has none."""
    found = _AUTHORITY.match(iri)
    return found[0] if found else ""


def is_web_url(text: str) -> bool:
    """Tell whether a text is a URL that can be asked: http or https, with a host (RFC 9110 section 4.2)."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def line(text: object) -> str:
    """Return a text on one line that is not endless, without what a terminal would obey: servers have a say in it."""
    line = " ".join(str(text).split())[:_LONGEST_LINE]
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def send(method: str, url: str, fields: tuple[tuple[str, str], ...]) -> Answer:
    """Send one request and read its answer.

    Raises:
        ProbeError: nothing came back, or nothing that is HTTP.
    """
    if not is_web_url(url):
        raise ProbeError(f"cannot ask {url}: it is not an http or https URL")
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity", "Connection": "close", **dict(fields)}
    try:
        connection = _connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.request(method, target, headers=headers)
            response = connection.getresponse()
            bodiless = method == "HEAD" or response.status in (204, 304)
            body, whole = (_surplus(connection, response), True) if bodiless else _body(response)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        raise ProbeError(f"cannot reach {url}: {line(error)}") from error
    return Answer(url, response.status, tuple(response.getheaders()), body, whole)


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=_TIMEOUT, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=_TIMEOUT)


def _body(response: HTTPResponse) -> tuple[bytes, bool]:
    """Return a body as far as the limits go, and whether that is all of it."""
    blocks: list[bytes] = []
    size, end = 0, monotonic() + _LONGEST
    while block := response.read1(1 << 16):
        blocks.append(block)
        size += len(block)
        if size > LIMIT or monotonic() > end:
            return b"".join(blocks)[:LIMIT], False
    due = response.getheader("Content-Length", "")
    return b"".join(blocks), not (due.isdigit() and size < int(due[:9]))


def _surplus(connection: HTTPConnection, response: HTTPResponse) -> bytes:
    """Return what follows an answer that should have no content; who keeps the connection open sends no more."""
    if connection.sock is not None:
        connection.sock.settimeout(_GRACE)
    with suppress(OSError):
        return response.fp.read(LIMIT)
    return b""
