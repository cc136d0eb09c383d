"""Asking somebody's linked-data server about one thing: answers, each asked for once, and the graphs they hold.

Must not know: which checks there are, how reports look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urldefrag, urljoin
from warnings import catch_warnings, simplefilter
from xml.sax import SAXException

from rdflib import FOAF, Dataset, Graph, URIRef
from rdflib.exceptions import Error as RDFLibError

from ..mapping.errors import OnRecordError
from .probe_messages import LIMIT, Answer, ProbeError, encoded, line, origin, send

__all__ = ["HTML", "JSON_LD", "MEDIA_TYPES", "RDF_TYPES", "NotApplicableError", "Probe"]

HTML: Final = "text/html"
JSON_LD: Final = "application/ld+json"
RDF_TYPES: Final = ("text/turtle", JSON_LD, "application/n-triples", "application/rdf+xml")
MEDIA_TYPES: Final = (*RDF_TYPES, HTML)
_PARSERS: Final = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
_REDIRECTS: Final = 5
_CONTEXTS: Final = 20
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


class NotApplicableError(OnRecordError):
    """A check says nothing about this server; the text says why."""


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
                self._answers[request] = send(*request)
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
            raise NotApplicableError(f"the document in {media_type} breaks off, or is longer than {LIMIT} bytes")
        try:
            if media_type != JSON_LD:
                return _sound(Graph().parse(data=answer.body, format=_PARSERS[media_type], publicID=answer.url))
            return _sound(_json_ld_graph(self._inlined(json.loads(answer.body), answer.url, []), answer.url))
        except _UNREADABLE as error:
            raise ProbeError(f"{media_type} cannot be read: {line(error)}") from error

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
            raise NotApplicableError(f"the context {place} cannot be had: {line(error)}") from error


def _tail(iri: str) -> str:
    """Return what follows an IRI's origin, percent-encoded."""
    return encoded(iri)[len(origin(iri)) :]


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
