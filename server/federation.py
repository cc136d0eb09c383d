"""Asking other endpoints for SERVICE, only those that an operator allows, and never within one's own network.

The library that evaluates queries can only be told an address, so it is told one on this machine, where the request is
taken, checked and sent on: names are looked up once and the connection goes to the address that was checked, at every
redirect anew. Must not know: queries, stores.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from secrets import token_urlsafe
from socket import SOCK_STREAM, create_connection, gaierror, getaddrinfo
from threading import Thread
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from .query_errors import QueryRefusedError

__all__ = ["Forwarder", "RefusedAddressError", "Upstream", "is_public"]

Address = IPv4Address | IPv6Address
_NAT64: Final = IPv6Network("64:ff9b::/96")
_REDIRECTS: Final = (301, 302, 307, 308)
_MOST_REDIRECTS: Final = 3
_LONGEST_QUERY: Final = 2_000_000
_LONGEST_ANSWER: Final = 20_000_000
_PASSED_ON: Final = ("Content-Type", "Accept")


class RefusedAddressError(QueryRefusedError):
    """An endpoint is at an address that is not asked."""


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, whatever it is wrapped in (RFC 6890, RFC 6052)."""
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in _NAT64:
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        if within:
            return is_public(within)
    return address.is_global and not address.is_multicast


@dataclass(frozen=True, slots=True)
class Upstream:
    """Asks endpoints elsewhere.

    Attributes:
        reachable: tells whether an address may be connected to.
        seconds: how long connecting and each reading may take.
    """

    reachable: Callable[[Address], bool] = is_public
    seconds: float = 10

    def ask(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
        """Return status, Content-Type and body of an endpoint's answer.

        Raises:
            RefusedAddressError: it is, or leads, where nothing is asked, or its answer is too large.
            OSError: it cannot be reached.
            HTTPException: it does not speak HTTP.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            with closing(self._connection(urlsplit(url))) as connection:
                parts = urlsplit(url)
                connection.request(
                    "POST", parts.path + (f"?{parts.query}" if parts.query else "") or "/", body, headers
                )
                answer = connection.getresponse()
                location = answer.getheader("Location")
                if answer.status not in _REDIRECTS or location is None:
                    return answer.status, answer.getheader("Content-Type") or "", _read(answer, url)
                url = urljoin(url, location)
        raise RefusedAddressError(f"{url} was reached by more than {_MOST_REDIRECTS} redirects")

    def _connection(self, url: SplitResult) -> HTTPConnection:
        """Return a connection to the address that a name has now, if it may be connected to."""
        if url.scheme not in ("http", "https") or not url.hostname:
            raise RefusedAddressError(f"{url.geturl()} is no address of the web")
        port = url.port or (443 if url.scheme == "https" else 80)
        address = self._address(url.hostname, port)
        if url.scheme == "https":
            return _Pinned(url.hostname, port, address, self.seconds)
        return _Plain(url.hostname, port, address, self.seconds)

    def _address(self, host: str, port: int) -> str:
        try:
            found = [str(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM)]
        except (gaierror, UnicodeError) as error:
            raise RefusedAddressError(f"the name {host} has no address") from error
        if not all(self.reachable(ip_address(each.partition("%")[0])) for each in found):
            raise RefusedAddressError(f"{host} is in a network that is not asked: only public addresses are")
        return found[0]


class _Plain(HTTPConnection):
    """A connection to an address that was looked up before."""

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address

    def connect(self) -> None:
        self.sock = create_connection((self._address, self.port), self.timeout)


class _Pinned(HTTPSConnection):
    """The same with TLS, whose certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        self._context = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context)
        self._address = address

    def connect(self) -> None:
        plain = create_connection((self._address, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


def _read(answer: HTTPResponse, url: str) -> bytes:
    body = answer.read(_LONGEST_ANSWER + 1)
    if len(body) > _LONGEST_ANSWER:
        raise RefusedAddressError(f"{url} answered with more than {_LONGEST_ANSWER // 1_000_000} MB")
    return body


@dataclass(slots=True)
class Forwarder:
    """Takes requests on this machine and sends them on to the endpoints that are allowed.

    Attributes:
        allowed: the endpoints' IRIs.
        upstream: asks them.
        refusals: why requests were not sent on, the latest last.
    """

    allowed: tuple[str, ...]
    upstream: Upstream = field(default_factory=Upstream)
    refusals: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer = field(init=False)
    _token: str = field(default_factory=token_urlsafe)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, name="onrecord-forwarder", daemon=True).start()

    @property
    def addresses(self) -> dict[str, str]:
        """The address on this machine that stands for each endpoint; nobody can guess it."""
        start = f"http://127.0.0.1:{self._server.server_port}/{self._token}"
        return {iri: f"{start}/{number}" for number, iri in enumerate(self.allowed)}

    def refusal(self, message: str) -> str | None:
        """Return why a request was not answered, if a message is about one of this machine's addresses."""
        ours = any(address in message for address in self.addresses.values())
        return self.refusals[-1] if ours and self.refusals else None

    def endpoint(self, path: str) -> str | None:
        """Return the endpoint that a path stands for."""
        return next((iri for iri, address in self.addresses.items() if urlsplit(address).path == path), None)

    def close(self) -> None:
        """Take no more requests."""
        self._server.shutdown()
        self._server.server_close()


def _handler(forwarder: Forwarder) -> type[BaseHTTPRequestHandler]:
    """Return what answers requests to a forwarder."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_POST(self) -> None:
            endpoint = forwarder.endpoint(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            if endpoint is None or not 0 <= length <= _LONGEST_QUERY:
                self._answer(404, "text/plain", b"")
                return
            body = self.rfile.read(length)
            headers = {name: self.headers[name] for name in _PASSED_ON if self.headers[name]}
            try:
                status, content_type, content = forwarder.upstream.ask(endpoint, body, headers)
                if not 200 <= status < 300:
                    raise HTTPException(f"it answered with the status {status}")
                self._answer(status, content_type, content)
            except (QueryRefusedError, OSError, HTTPException) as error:
                forwarder.refusals.append(f"SERVICE <{endpoint}>: {error}")
                self._answer(502, "text/plain", b"")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: what was refused is told with the query."""

    return Handler
