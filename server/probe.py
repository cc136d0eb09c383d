"""Asking somebody's linked-data server: requests, answers, the graphs they hold, checks and what came of them.

With `serving` the only module that reaches the network. Every limit is here: time, bytes, redirects, contexts; the
same request is sent once. Must not know: which checks there are.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from importlib.metadata import version
from time import monotonic
from typing import Any, Final, Literal
from urllib.parse import quote, urldefrag, urljoin, urlsplit
from warnings import catch_warnings, simplefilter
from xml.sax import SAXException

from rdflib import FOAF, Dataset, Graph, URIRef
from rdflib.exceptions import Error as RDFLibError

from ..mapping.errors import OnRecordError

__all__ = [
    "HTML",
    "JSON_LD",
    "MEDIA_TYPES",
    "RDF_TYPES",
    "Answer",
    "Check",
    "Link",
    "NotApplicableError",
    "Outcome",
    "Probe",
    "ProbeError",
    "Report",
    "conduct",
    "encoded",
    "is_web_url",
    "json_report",
    "origin",
    "outcome_of",
    "text_report",
]

HTML: Final = "text/html"
JSON_LD: Final = "application/ld+json"
RDF_TYPES: Final = ("text/turtle", JSON_LD, "application/n-triples", "application/rdf+xml")
MEDIA_TYPES: Final = (*RDF_TYPES, HTML)

_PARSERS: Final = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
_SAFE: Final = "/:?#[]@!$&'()*+,;=~%"
_TIMEOUT: Final = 10
_GRACE: Final = 0.5
_LONGEST: Final = 60  # seconds that a body may take that trickles in
_LIMIT: Final = 5_000_000
_REDIRECTS: Final = 5
_LONGEST_LINE: Final = 1000
_CONTEXTS: Final = 20
_REDIRECTING: Final = (301, 302, 303, 307, 308)
_AGENT: Final = f"onrecord-probe/{version('onrecord')}"
_LINK: Final = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s,;="<>]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))?)*)')
_AUTHORITY: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_PARAMETER: Final = re.compile(r';\s*([^\s,;="<>]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?')
_NO_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_UNREADABLE: Final = (  # what rdflib raises over documents that are not what they say they are
    RDFLibError,
    SAXException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)


class ProbeError(OnRecordError):
    """A server gives no answer, or none that can be read."""


class NotApplicableError(OnRecordError):
    """A check says nothing about this server; the text says why."""


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


_Request = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing's URL, what its server answered so far, and leave to try writing.

    Attributes:
        url: the thing's URL as it was given.
        writes: whether requests may be sent that would change something on a careless server.
    """

    url: str
    writes: bool = False
    _answers: dict[_Request, Answer | ProbeError] = field(default_factory=dict, init=False, repr=False)
    _graphs: dict[str, Graph | OnRecordError] = field(default_factory=dict, init=False, repr=False)
    _base: list[str] = field(default_factory=list, init=False, repr=False)

    def get(
        self,
        url: str,
        accept: str | None = None,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        follow: bool = False,
    ) -> Answer:
        """Return the answer for a request, after its redirects if they are to be followed.

        Raises:
            ProbeError: there is no answer, or there are too many redirects.
        """
        fields = {**({} if accept is None else {"Accept": accept}), **(headers or {})}
        listed = tuple(sorted(fields.items()))
        place = urljoin(self.url, url)
        for _ in range(_REDIRECTS + 1):
            answer = self._answer((method, encoded(urldefrag(place).url), listed))
            if not follow or answer.location is None:
                return answer
            place = answer.location
        raise ProbeError(f"{url} redirects more than {_REDIRECTS} times")

    def ask(self, accept: str | None = None, **options: Any) -> Answer:
        """Return the answer of the thing's document: that at the end of the thing's redirects."""
        return self.get(self.url, accept, follow=True, **options)

    @property
    def offered(self) -> tuple[str, ...]:
        """The media types that the server gives when they are asked for alone."""
        return tuple(name for name in MEDIA_TYPES if (it := self.ask(name)).status == 200 and it.media_type == name)

    def graph(self, media_type: str) -> Graph:
        """Return the graph in the document in a format.

        Raises:
            ProbeError: it cannot be read.
            NotApplicableError: the format is not on offer, the document too long, or its context not to be had.
        """
        if media_type not in self._graphs:
            try:
                self._graphs[media_type] = self._read(media_type)
            except OnRecordError as error:
                self._graphs[media_type] = error
        found = self._graphs[media_type]
        if isinstance(found, OnRecordError):
            raise found
        return found

    def graphs(self) -> Iterator[tuple[str, Graph]]:
        """Yield the media type and graph of each format that can be read."""
        for media_type in RDF_TYPES:
            with suppress(OnRecordError):
                yield media_type, self.graph(media_type)

    def entity(self, graph: Graph) -> URIRef | None:
        """Return the thing's IRI as it stands in a graph, or None; its base may differ from where it is served."""
        subjects = sorted(term for term in set(graph.subjects()) if isinstance(term, URIRef))
        topics = set(graph.objects(None, FOAF.primaryTopic))
        names = self._names()
        exact = (term for term in subjects if encoded(term) in names or term in topics)
        tails = {_tail(name) for name in names if origin(name) == origin(self.url)} - {"", "/"}
        return next(exact, None) or next((term for term in subjects if _tail(term) in tails), None)

    def placed(self, iri: str) -> str:
        """Return where an IRI of the data is to be asked for: here, when the data's base is served here."""
        if not self._base:
            self._base.append(self._base_in_data())
        base = origin(iri)
        return urljoin(self.url, iri[len(base) :] or "/") if base == self._base[0] else iri

    def _base_in_data(self) -> str:
        """Return the origin of the thing's IRI as it stands in the data, which may be served elsewhere for a test."""
        for media_type in _PARSERS:  # JSON-LD is left out, since its context is looked for with this
            with suppress(OnRecordError):
                known = self.entity(self.graph(media_type))
                if known is not None and _tail(known) in map(_tail, self._names()):
                    return origin(known)
        return origin(self.url)

    def _names(self) -> frozenset[str]:
        """Return the URLs of the thing: the one given, and what its document says that it describes."""
        links = self.ask(RDF_TYPES[0]).links
        return frozenset((encoded(self.url), *(link.target for link in links if "describes" in link.relations)))

    def _answer(self, request: _Request) -> Answer:
        if request not in self._answers:
            try:
                self._answers[request] = _send(*request)
            except ProbeError as error:
                self._answers[request] = error
        found = self._answers[request]
        if isinstance(found, ProbeError):
            raise found
        return found

    def _read(self, media_type: str) -> Graph:
        if media_type not in self.offered:
            raise NotApplicableError(f"{media_type} is not on offer")
        answer = self.ask(media_type)
        if not answer.whole:
            raise NotApplicableError(f"the document in {media_type} breaks off, or is longer than {_LIMIT} bytes")
        try:
            if media_type != JSON_LD:
                return _sound(Graph().parse(data=answer.body, format=_PARSERS[media_type], publicID=answer.url))
            return _sound(_json_ld_graph(self._inlined(json.loads(answer.body), answer.url, []), answer.url))
        except _UNREADABLE as error:
            raise ProbeError(f"{media_type} cannot be read: {_line(error)}") from error

    def _inlined(self, value: Any, base: str, loaded: list[str]) -> Any:
        """Return JSON-LD with the contexts in place of their URLs (JSON-LD 1.1 section 3.1)."""
        if isinstance(value, list):
            return [self._inlined(item, base, loaded) for item in value]
        if not isinstance(value, dict):
            return value
        found = {name: self._inlined(item, base, loaded) for name, item in value.items() if name != "@import"}
        if isinstance(imported := value.get("@import"), str):
            found = {**self._context(imported, base, loaded), **found}
        if "@context" in found:
            given = found["@context"]
            listed = given if isinstance(given, list) else [given]
            known = [self._context(item, base, loaded) if isinstance(item, str) else item for item in listed]
            found["@context"] = known if isinstance(given, list) else known[0]
        return found

    def _context(self, url: str, base: str, loaded: list[str]) -> Any:
        """Return a context from its URL; one that is a page may name the JSON-LD (JSON-LD 1.1 section 6.2)."""
        place = urljoin(base, url)
        if len(loaded) == _CONTEXTS:
            raise NotApplicableError(f"the context refers to more than {_CONTEXTS} others")
        loaded.append(place)
        try:
            answer = self.get(self.placed(place), JSON_LD, follow=True)
            named = [
                link.target for link in answer.links if "alternate" in link.relations and JSON_LD in link.media_type
            ]
            if "json" not in answer.media_type and named:
                answer = self.get(named[0], JSON_LD, follow=True)
            return self._inlined(json.loads(answer.body), place, loaded)["@context"]
        except (ProbeError, ValueError, LookupError, TypeError) as error:
            raise NotApplicableError(f"the context {place} cannot be had: {_line(error)}") from error


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check; the reason says what was expected and seen, or why it does not apply."""

    kind: Literal["passed", "failed", "notApplicable"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One row of a table of checks.

    Attributes:
        name: what programs call it.
        source: the section of the specification that asks for it.
        title: what holds when it is passed.
        test: does it.
    """

    name: str
    source: str
    title: str
    test: Callable[[Probe], Outcome]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all checks, in their order."""

    url: str
    results: tuple[tuple[Check, Outcome], ...]

    def count(self, kind: str) -> int:
        """Return how many checks came out one way."""
        return sum(outcome.kind == kind for _, outcome in self.results)


def outcome_of(complaints: Iterable[str]) -> Outcome:
    """Return ``passed`` when nothing is complained of, else ``failed`` with all of it."""
    told = "; ".join(dict.fromkeys(complaint for complaint in complaints if complaint))
    return Outcome("failed", told) if told else Outcome("passed")


def conduct(probe: Probe, checks: Iterable[Check]) -> Report:
    """Return what comes of some checks.

    Raises:
        ProbeError: the server cannot be reached at all.
    """
    probe.get(probe.url)
    return Report(probe.url, tuple((check, _outcome(check, probe)) for check in checks))


def text_report(report: Report) -> str:
    """Return a report as lines for people: one a check, then the counts."""
    lines = [_LINES[outcome.kind](check, outcome) for check, outcome in report.results]
    counts = f"{report.count('passed')} passed, {report.count('failed')} failed"
    return "\n".join([*lines, f"{counts}, {report.count('notApplicable')} not applicable: {report.url}"]) + "\n"


def json_report(report: Report) -> str:
    """Return a report as one JSON object for programs."""
    checks = [
        {"name": check.name, "title": check.title, "source": check.source, "outcome": it.kind, "reason": it.reason}
        for check, it in report.results
    ]
    counts = {kind: report.count(kind) for kind in _LINES}
    return json.dumps({"url": report.url, **counts, "checks": checks}, ensure_ascii=False, indent=1) + "\n"


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


def _outcome(check: Check, probe: Probe) -> Outcome:
    try:
        outcome = check.test(probe)
        return Outcome(outcome.kind, _line(outcome.reason))
    except NotApplicableError as reason:
        return Outcome("notApplicable", _line(reason))
    except (ProbeError, ValueError) as error:  # ValueError: what should be a URL is none
        return Outcome("failed", _line(error))


_LINES: Final[Mapping[str, Callable[[Check, Outcome], str]]] = {
    "passed": lambda check, _: f"ok   {check.name}  {check.title}",
    "failed": lambda check, it: f"FAIL {check.name}  {check.title}: {it.reason} ({check.source})",
    "notApplicable": lambda check, it: f"–    {check.name}  not applicable: {it.reason}",
}


def _tail(iri: str) -> str:
    """Return what follows an IRI's origin, percent-encoded."""
    return quote(iri[len(origin(iri)) :], safe=_SAFE)


def _sound(graph: Graph) -> Graph:
    """Return a graph whose IRIs are IRIs (RFC 3987 section 2.2): rdflib reads others, but cannot write them."""
    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef) and _NO_IRI.search(term):
                raise ValueError(f"<{term}> is not an IRI")
    return graph


def _json_ld_graph(document: Any, base: str) -> Graph:
    """Return the triples of all graphs in JSON-LD: it may name graphs, which other formats cannot."""
    if not isinstance(document, dict | list):
        raise ValueError("neither an object nor an array")
    dataset, graph = Dataset(), Graph()
    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)  # of rdflib by rdflib
        dataset.parse(data=json.dumps(document), format="json-ld", publicID=base)
    for subject, predicate, value, _ in dataset.quads():
        graph.add((subject, predicate, value))
    return graph


def _line(text: object) -> str:
    """Return a text on one line that is not endless, without what a terminal would obey: servers have a say in it."""
    line = " ".join(str(text).split())[:_LONGEST_LINE]
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def _send(method: str, url: str, fields: tuple[tuple[str, str], ...]) -> Answer:
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
        raise ProbeError(f"cannot reach {url}: {_line(error)}") from error
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
        if size > _LIMIT or monotonic() > end:
            return b"".join(blocks)[:_LIMIT], False
    due = response.getheader("Content-Length", "")
    return b"".join(blocks), not (due.isdigit() and size < int(due[:9]))


def _surplus(connection: HTTPConnection, response: HTTPResponse) -> bytes:
    """Return what follows an answer that should have no content; who keeps the connection open sends no more."""
    if connection.sock is not None:
        connection.sock.settimeout(_GRACE)
    with suppress(OSError):
        return response.fp.read(_LIMIT)
    return b""
