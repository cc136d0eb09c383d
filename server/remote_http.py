"""Talking to a remote store over HTTP: one request, one answer that is whole or an error.

With `probe_messages` the only module that opens connections. Redirects are not followed, the environment's proxies and
password files not read, and what a store says is told in a few words, without credentials. Must not know: SPARQL, RDF,
what is asked.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import Any, Final, cast
from weakref import finalize

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPDigestAuth
from requests.exceptions import ConnectionError as NotConnectedError
from urllib3.exceptions import HTTPError

from .endpoint import Endpoint
from .query_errors import QueryError, StoreError

__all__ = ["Body", "Connection", "Patience"]

_TAIL: Final = 200
_SAID: Final = 300
_AGENT: Final = "onrecord"
_POOL: Final = 32
_ENDS: Final = {  # what a whole body ends with, where a reader could take half of one for it
    "application/sparql-results+xml": re.compile(rb"</(?:[\w.-]+:)?sparql\s*>\s*(?:<!--[^>]*-->\s*)?\Z"),
    "application/sparql-results+json": re.compile(rb"\}\s*\Z"),
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store is waited for, in seconds, and how much it may say.

    Attributes:
        connecting: for a connection.
        silence: for the next bytes.
        answering: for the whole answer.
        bytes: how many bytes an answer may have.
    """

    connecting: float = 5
    silence: float = 60
    answering: float = 120
    bytes: int = 1 << 30


class Body:
    """The bytes of an answer, read as they come; the end is an end only when everything has come.

    Attributes:
        media_type: what the store says they are.
        of_virtuoso: whether Virtuoso sends them.
    """

    def __init__(self, response: requests.Response, patience: Patience) -> None:
        self.media_type = _media_type(response)
        self.of_virtuoso = response.headers.get("Server", "").startswith("Virtuoso")
        self._response = response
        self._end = monotonic() + patience.answering
        self._left = patience.bytes
        self._tail = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, and none at the end.

        Raises:
            StoreError: the store breaks off, is too slow or says too much.
        """
        try:
            data: bytes = self._response.raw.read(size if size >= 0 else None)
        except (HTTPError, OSError) as error:
            raise StoreError(f"the store broke off its answer ({type(error).__name__}); ask again") from error
        self._left -= len(data)
        if self._left < 0:
            raise StoreError("the store's answer is longer than is read here; ask for less")
        if monotonic() > self._end:
            raise StoreError("the store took too long to tell its answer; ask for less")
        self._tail = (self._tail + data)[-_TAIL:]
        if size and not data:
            self._require_end()
        return data

    def drain(self) -> None:
        """Read what is left, so that it is known to be whole."""
        while self.read(65_536):
            pass

    def _require_end(self) -> None:
        end = _ENDS.get(self.media_type)
        if end is not None and not end.search(self._tail):
            raise StoreError("the store broke off its answer; ask again")


class _Auth(HTTPDigestAuth):
    """Tells who asks by the scheme that the store wants, Digest or Basic, once it has asked for it."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(user, password)
        self._token = _token(user, password)
        self._basic = False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._basic:
            request.headers["Authorization"] = f"Basic {self._token}"
            return request
        return cast("requests.PreparedRequest", super().__call__(request))  # type: ignore[no-untyped-call]

    def handle_401(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        """Return the answer to the request with credentials (RFC 7616, RFC 7617)."""
        scheme = r.headers.get("WWW-Authenticate", "").lower()
        if r.status_code != 401 or "digest" in scheme or "basic" not in scheme or self._basic:
            return cast("requests.Response", super().handle_401(r, **kwargs))  # type: ignore[no-untyped-call]
        r.close()
        self._basic = True
        again = r.request.copy()
        again.headers["Authorization"] = f"Basic {self._token}"
        return r.connection.send(again, **kwargs)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Connection:
    """A store that is talked to, by several threads if need be.

    Attributes:
        endpoint: where it is.
        patience: how long it is waited for.
    """

    endpoint: Endpoint
    patience: Patience = Patience()
    _session: requests.Session = field(init=False, repr=False)

    def __post_init__(self) -> None:
        session = _session(self.endpoint)
        object.__setattr__(self, "_session", session)
        finalize(self, session.close)

    def ask(self, fields: Sequence[tuple[str, str]], media_type: str) -> Body:
        """Send a query; return the answer, which is of the media type.

        Args:
            fields: the form's names and values (SPARQL 1.1 Protocol section 2.1.2).
            media_type: what the answer shall be.

        Raises:
            QueryError: the store does not take the query.
            StoreError: the store cannot be reached, or answers something else.
        """
        response = self._send("POST", self.endpoint.query, fields, Accept=media_type)
        try:
            _require_whole(response, media_type)
        except StoreError:
            response.close()
            raise
        return Body(response, self.patience)

    def tell(
        self,
        method: str,
        url: str,
        data: bytes | Sequence[tuple[str, str]] = b"",
        graph: str = "",
        media_type: str = "",
    ) -> int:
        """Send what changes the store, and return the status code: good, or 404.

        Raises:
            StoreError: the store cannot be reached, or refuses.
        """
        headers = {"Content-Type": media_type} if media_type else {}
        response = self._send(method, url, data, graph, **headers)
        try:
            Body(response, self.patience).drain()
        finally:
            response.close()
        return response.status_code

    def _send(
        self, method: str, url: str, data: bytes | Iterable[tuple[str, str]], graph: str = "", **headers: str
    ) -> requests.Response:
        """Return the answer, whose status is good or, of a graph, 404; its body is still to come.

        A connection that breaks before there is an answer is made anew once: all that is sent here can be sent twice.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for again in (True, False):
            try:
                response = self._session.request(
                    method,
                    url,
                    params={"graph": graph} if graph else None,
                    data=data if isinstance(data, bytes) else list(data),
                    headers=named,
                    timeout=(self.patience.connecting, self.patience.silence),
                    allow_redirects=False,
                    stream=True,
                )
                break
            except NotConnectedError as error:
                if not again or isinstance(error, requests.exceptions.ConnectTimeout):
                    raise self._unreachable(url, error) from None
            except (requests.RequestException, OSError, ValueError) as error:
                raise self._unreachable(url, error) from None
        if response.status_code >= 300 and not (graph and response.status_code == 404):
            raise self._refusal(url, response)
        return response

    def _unreachable(self, url: str, error: Exception) -> StoreError:
        """Return the error of a store that does not answer; the library's message could hold what was sent."""
        kind = "in time" if isinstance(error, requests.Timeout) else f"({type(error).__name__})"
        return StoreError(f"the store at {url} does not answer {kind}: see that it runs and that its address is right")

    def _refusal(self, url: str, response: requests.Response) -> StoreError:
        """Return the error that an answer stands for; only what the query is to blame for is told to strangers."""
        status = response.status_code
        said = _said(response, self._secrets())
        if status < 400:
            return StoreError(f"the store at {url} sends elsewhere ({status}): give the address that it means")
        if status in (401, 403):
            remedy = "set ONRECORD_STORE_USER and ONRECORD_STORE_PASSWORD as the store wants them"
            return StoreError(f"the store at {url} refuses ({status}): {remedy}{_and(said)}")
        if status in (400, 422) or (status == 500 and said.startswith("Virtuoso ")):
            return QueryError(f"the store does not take the query{_and(said)}")
        return StoreError(f"the store at {url} answers {status}{_and(said)}")

    def _secrets(self) -> tuple[str, ...]:
        where = self.endpoint
        return (where.password, _token(where.user, where.password)) if where.password else ()


def _session(endpoint: Endpoint) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.headers.update({"User-Agent": _AGENT, "Accept-Encoding": "identity"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=_POOL))
    if endpoint.user:
        session.auth = _Auth(endpoint.user, endpoint.password)
    return session


def _require_whole(response: requests.Response, media_type: str) -> None:
    """Refuse an answer that is something else, or not all of it.

    Virtuoso answers 200 where it cuts at a number of rows or a time, and tells of it in header fields. Where neither
    length nor chunks say where the bytes end, half of them could look whole.

    Raises:
        QueryError: the query asks for more than the store gives.
        StoreError: it is something else, or nobody knows whether it is whole.
    """
    found, headers = _media_type(response), response.headers
    if found != media_type:
        raise StoreError(
            f"the store answers {found or 'something'}, not {media_type}: give the URL of its query endpoint"
        )
    if rows := headers.get("X-SPARQL-MaxRows"):
        raise QueryError(
            f"the store cuts answers at {rows} rows: ask for fewer with LIMIT, or raise ResultSetMaxRows there"
        )
    if headers.get("X-SQL-State"):
        raise QueryError("the store ran out of time and answers in part: ask for less, or raise its time limit")
    if "Content-Length" not in headers and "chunked" not in headers.get("Transfer-Encoding", "").lower():
        raise StoreError("the store does not say how long its answer is, so that nobody knows whether it is whole")


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _said(response: requests.Response, secrets: Iterable[str]) -> str:
    """Return what a store says about an error: the beginning, as plain text, without credentials and the query."""
    try:
        data: bytes = response.raw.read(8_192) or b""
    except (HTTPError, OSError):
        data = b""
    finally:
        response.close()
    text = data.decode("utf-8", "replace").partition("SPARQL query:")[0]
    if "html" in _media_type(response):
        text = re.sub(r"(?is)<(head|style|script)\b.*?</\1>|<[^>]*>", " ", text)
    text = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    for secret in secrets:
        text = text.replace(secret, "…")
    return text if len(text) <= _SAID else f"{text[:_SAID]}…"


def _and(said: str) -> str:
    return f": {said}" if said else ""


def _token(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()
