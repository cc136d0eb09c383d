"""The table of what makes a good linked-data server: one row a check, with the specification that asks for it.

Every check goes by what any client could see, so that it works against anybody's server. A new check is a row and
a short function. Must not know: how requests are sent, how reports look, what this product serves.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from rdflib import FOAF, VOID, Graph, URIRef
from rdflib.compare import isomorphic

from .probe import (
    HTML,
    JSON_LD,
    MEDIA_TYPES,
    RDF_TYPES,
    Answer,
    Check,
    NotApplicableError,
    Outcome,
    Probe,
    encoded,
    origin,
    outcome_of,
)

__all__ = ["CHECKS"]

_PROBLEM: Final = "application/problem+json"
_PROFILE: Final = 'profile="http://www.w3.org/ns/json-ld#compacted"'
_MALFORMED: Final = (";;;,/q=", "text/turtle;q=high", "text", ",", 'text/turtle;a="')
_KEPT: Final = ("Content-Type", "Content-Length", "Content-Location", "ETag", "Last-Modified", "Link", "Vary")
_SAMPLE: Final = 10
_ORIGIN: Final = {"Origin": "https://probe.example"}
_GZIP: Final = {"Accept-Encoding": "gzip"}
_VARIANTS: Final = ("alternate", "canonical", "describes", "describedby")
_RDF: Final = ", ".join((*RDF_TYPES, "*/*;q=0.1"))


def _thing(probe: Probe) -> Outcome:
    if "#" in probe.url:
        return Outcome("passed", "a hash IRI")
    answer = _front(probe, RDF_TYPES[0])
    place = urljoin(answer.url, answer.field("Content-Location"))
    if answer.status == 303 and answer.location:
        return Outcome("passed")
    if answer.status == 200 and _is_document(probe, answer):
        raise NotApplicableError("this is the URL of a document, not of a thing")
    if answer.status == 200 and place != answer.url:
        return Outcome("passed")
    return outcome_of([f"expected 303 with Location, or 200 with Content-Location elsewhere, saw {answer.seen}"])


def _one_document(probe: Probe) -> Outcome:
    targets = _targets(probe)
    if len(set(targets.values())) == 1:
        return Outcome("passed")
    for media_type, target in targets.items():
        if media_type in probe.offered and not _leads_to(probe, target, media_type):
            told = ", ".join(sorted(set(targets.values())))
            return outcome_of([f"expected one document whatever the Accept, or one for each format, saw {told}"])
    raise NotApplicableError("each format has a document of its own (Cool URIs section 4.3)")


def _redirect_vary(probe: Probe) -> Outcome:
    targets = _targets(probe)
    if all("accept" in _vary(_front(probe, media_type)) for media_type in targets):
        return Outcome("passed")
    if len(set(targets.values())) == 1:
        raise NotApplicableError("the redirect is the same whatever the Accept")
    return outcome_of(["expected Vary: Accept on a redirect that depends on Accept, saw none"])


def _document(probe: Probe) -> Outcome:
    return outcome_of(_unless(answer.status == 200, "200", answer) for answer in [probe.ask(_RDF)])


def _alone(media_type: str, probe: Probe) -> Outcome:
    answer = probe.ask(media_type)
    honest = answer.status == 406 or (answer.status == 200 and answer.media_type == media_type)
    return outcome_of([_unless(honest, f"{media_type}, or 406", answer)])


def _offers_rdf(probe: Probe) -> Outcome:
    given = [media_type for media_type in RDF_TYPES if media_type in probe.offered]
    return outcome_of([] if given else [f"expected one of {', '.join(RDF_TYPES)}, saw none of them"])


def _weights(probe: Probe) -> Outcome:
    first, second = _two(probe)
    asked = {f"{first};q=0.5, {second}": second, f"{second};q=0.5, {first}": first}
    return outcome_of(_gives(probe, accept, wanted) for accept, wanted in asked.items())


def _specificity(probe: Probe) -> Outcome:
    """RFC 9110: the narrowest range that matches decides, be its weight higher or lower."""
    first, second = _two(probe)
    lower = probe.ask(f"{first.partition('/')[0]}/*;q=0.9, {first};q=0.1, {second};q=0.5")
    complaints = [_gives(probe, f"*/*;q=0.1, {wanted}", wanted) for wanted in (first, second)]
    unwanted = lower.status == 200 and lower.media_type != first
    return outcome_of([*complaints, _unless(unwanted, f"anything but {first} with its own q=0.1", lower)])


def _exclusion(probe: Probe) -> Outcome:
    _two(probe)
    asked = [(media_type, probe.ask(f"{media_type};q=0, */*")) for media_type in probe.offered]
    return outcome_of(_unless(it.media_type != name, f"anything but {name} with q=0", it) for name, it in asked)


def _parameters(media_type: str, parameter: str, probe: Probe) -> Outcome:
    if media_type not in probe.offered:
        raise NotApplicableError(f"{media_type} is not on offer")
    return outcome_of([_gives(probe, f"{media_type};{parameter}", media_type)])


def _letters(probe: Probe) -> Outcome:
    return outcome_of(_gives(probe, media_type.upper(), media_type) for media_type in _some(probe))


def _absent(probe: Probe) -> Outcome:
    answer = probe.ask()
    return outcome_of([_unless(answer.status == 200, "200 without Accept", answer)])


def _malformed(probe: Probe) -> Outcome:
    answers = [(accept, probe.ask(accept)) for accept in _MALFORMED]
    return outcome_of(_unless(it.status < 500, f"no server error for Accept: {name}", it) for name, it in answers)


def _unacceptable(probe: Probe) -> Outcome:
    answer = probe.ask("image/png")
    return outcome_of([_unless(answer.status == 406, "406 for Accept: image/png", answer)])


def _unacceptable_offers(probe: Probe) -> Outcome:
    answer = probe.ask("image/png")
    if answer.status != 406:
        raise NotApplicableError("there is no 406")
    listed = any(media_type.encode() in answer.body for media_type in MEDIA_TYPES)
    varies = "accept" in _vary(answer)
    return outcome_of(
        [
            "" if listed else "expected the media types on offer in the 406's body, saw none",
            "" if varies else "expected Vary: Accept on the 406, saw none",
        ]
    )


def _varies(probe: Probe) -> Outcome:
    _two(probe)
    answers = [probe.ask(name) for name in probe.offered]
    lacking = [answer for answer in answers if "accept" not in _vary(answer) and not _is_one_variant(probe, answer)]
    return outcome_of(f"expected Vary: Accept for {it.media_type}, saw {_said(it, 'Vary')}" for it in lacking)


def _content_location(probe: Probe) -> Outcome:
    return outcome_of(
        f"expected Content-Location of {name} to answer with it, saw {_said(probe.ask(name), 'Content-Location')}"
        for name in _some(probe)
        if not _leads_to(probe, _variant(probe.ask(name)), name)
    )


def _etag(probe: Probe) -> Outcome:
    tags = [(name, _tag(probe.ask(name))) for name in _some(probe)]
    return outcome_of(
        f"expected a strong ETag for {name}, saw {tag or 'none'}"
        for name, tag in tags
        if not re.fullmatch(r'"[^"\s]*"', tag)
    )


def _etag_formats(probe: Probe) -> Outcome:
    _two(probe)
    tags = [tag for name in probe.offered if (tag := _tag(probe.ask(name)))]
    if len(tags) < 2:
        raise NotApplicableError("there are no ETags to compare")
    shared = {tag for tag in tags if tags.count(tag) > 1}
    return outcome_of(f"expected an ETag for each format, saw {tag} for several" for tag in sorted(shared))


def _etag_encodings(probe: Probe) -> Outcome:
    plain, packed = _packed(probe)
    same = bool(_tag(plain)) and _tag(plain) == _tag(packed)
    return outcome_of(
        [
            f"expected another ETag for gzip, saw {_tag(plain)} for both" if same else "",
            "" if "accept-encoding" in _vary(packed) else "expected Vary: Accept-Encoding on gzip, saw none",
            "" if _unpacks(packed) else "expected gzip, saw what cannot be unpacked",
        ]
    )


def _not_modified(probe: Probe) -> Outcome:
    return outcome_of(complaint for name in _some(probe) for complaint in _unchanged(probe, name))


def _other_tag(probe: Probe) -> Outcome:
    first, second = _two(probe)
    tag = _tag(probe.ask(first))
    if not tag:
        raise NotApplicableError("there is no ETag")
    answer = probe.ask(second, headers={"If-None-Match": tag})
    return outcome_of([_unless(answer.status == 200, f"200 for {second} with the ETag of {first}", answer)])


def _last_modified(probe: Probe) -> Outcome:
    date = probe.ask(_some(probe)[0]).field("Last-Modified")
    if not date:
        raise NotApplicableError("there is no Last-Modified")
    return outcome_of([] if _is_date(date) else [f"expected an HTTP date in Last-Modified, saw {date}"])


def _head(probe: Probe) -> Outcome:
    name = _some(probe)[0]
    full, head = probe.ask(name), probe.ask(name, method="HEAD")
    differing = [
        f"expected {kept} as of GET, saw {_said(head, kept)} instead of {_said(full, kept)}"
        for kept in _KEPT
        if head.field(kept) != full.field(kept) and not (kept == "Content-Length" and not head.field(kept))
    ]
    content = "expected no content after HEAD, saw some" if head.body else ""
    return outcome_of([_unless(head.status == full.status, f"{full.status} for HEAD", head), *differing, content])


def _links(probe: Probe) -> Outcome:
    links = [link for name in _some(probe) for link in probe.ask(name).links]
    found = any(set(link.relations) & set(_VARIANTS[1:]) for link in links)
    typed = any("alternate" in link.relations and link.media_type for link in links)
    return outcome_of([] if found or typed else [f"expected a Link with one of rel={'|'.join(_VARIANTS)}, saw none"])


def _page_links(probe: Probe) -> Outcome:
    page = _page(probe)
    links = _HtmlLinks.of(page.body.decode("utf-8", "replace"))
    found = any("alternate" in relations and media_type in RDF_TYPES for relations, media_type in links)
    return outcome_of([] if found else ['expected <link rel="alternate" type="…"> to an RDF format, saw none'])


def _cors(probe: Probe) -> Outcome:
    answer = _across(probe)
    allowed = answer.field("Access-Control-Allow-Origin") in ("*", _ORIGIN["Origin"])
    seen = _said(answer, "Access-Control-Allow-Origin")
    return outcome_of([] if allowed else [f"expected Access-Control-Allow-Origin: *, saw {seen}"])


def _cors_exposed(probe: Probe) -> Outcome:
    answer = _across(probe)
    exposed = answer.tokens("Access-Control-Expose-Headers")
    lacking = [name for name in ("Link", "ETag") if answer.field(name) and not exposed & {name.lower(), "*"}]
    return outcome_of(f"expected Access-Control-Expose-Headers to name {name}" for name in lacking)


def _nosniff(probe: Probe) -> Outcome:
    answers = [(name, probe.ask(name).field("X-Content-Type-Options")) for name in _some(probe)]
    return outcome_of(
        f"expected X-Content-Type-Options: nosniff for {name}, saw {value or 'none'}"
        for name, value in answers
        if value.lower() != "nosniff"
    )


def _policy(probe: Probe) -> Outcome:
    policy = _page(probe).field("Content-Security-Policy")
    if not policy:
        return outcome_of(["expected a Content-Security-Policy on HTML, saw none"])
    return outcome_of(["expected a policy without 'unsafe-inline', saw it"] if "'unsafe-inline'" in policy else [])


def _charset(probe: Probe) -> Outcome:
    return outcome_of(complaint for name in _some(probe) for complaint in _letters_of(probe.ask(name)))


def _parses(probe: Probe) -> Outcome:
    for media_type in _rdf(probe):
        if media_type != JSON_LD:
            probe.graph(media_type)
    return Outcome("passed")


def _subject(probe: Probe) -> Outcome:
    graphs = _graphs(probe)
    lacking = [name for name, graph in graphs.items() if probe.entity(graph) is None]
    return outcome_of(f"expected <{probe.url}> as a subject in {name}, saw it nowhere" for name in lacking)


def _isomorphic(probe: Probe) -> Outcome:
    names = [name for name in _rdf(probe) if name != JSON_LD]
    if len(names) < 2:
        raise NotApplicableError("there are no two of Turtle, N-Triples and RDF/XML to compare")
    return outcome_of(_difference(probe, names[0], name) for name in names[1:])


def _json_ld_form(probe: Probe) -> Outcome:
    if JSON_LD not in probe.offered:
        raise NotApplicableError(f"{JSON_LD} is not on offer")
    try:
        found = json.loads(probe.ask(JSON_LD).body)
    except (ValueError, RecursionError) as error:
        return outcome_of([f"expected JSON, saw what is none: {error}"])
    return outcome_of([] if isinstance(found, dict | list) else ["expected an object or an array, saw a bare value"])


def _json_ld_graph(probe: Probe) -> Outcome:
    probe.graph(JSON_LD)
    others = [name for name in _graphs(probe) if name != JSON_LD]
    if not others:
        raise NotApplicableError("there is no other RDF format to compare with")
    return outcome_of([_difference(probe, others[0], JSON_LD)])


def _unknown(probe: Probe) -> Outcome:
    answer = probe.get(_nowhere(probe), RDF_TYPES[0], follow=True)
    return outcome_of([_unless(answer.status in (404, 410), "404 for a URL that names nothing", answer)])


def _unknown_told(probe: Probe) -> Outcome:
    page = probe.get(_nowhere(probe), HTML, follow=True)
    problem = probe.get(_nowhere(probe), _PROBLEM, follow=True)
    if page.status not in (404, 410):
        raise NotApplicableError("there is no 404")
    return outcome_of(
        [
            _unless(page.media_type == HTML, "HTML about a 404 for Accept: text/html", page),
            _unless(problem.media_type == _PROBLEM, f"{_PROBLEM} when it is asked for", problem),
        ]
    )


def _options(probe: Probe) -> Outcome:
    answer = probe.get(_place(probe), method="OPTIONS")
    told = "get" in answer.tokens("Allow") | answer.tokens("Access-Control-Allow-Methods")
    good = answer.status in (200, 204) and told
    return outcome_of([_unless(good, "200 or 204 with Allow: GET for OPTIONS", answer)])


def _post(probe: Probe) -> Outcome:
    if not probe.writes:
        raise NotApplicableError("POST is sent only with --writes")
    answer = probe.get(_place(probe), method="POST", headers={"Content-Length": "0"})
    good = answer.status == 405 and bool(answer.tokens("Allow"))
    return outcome_of([_unless(good, "405 with Allow for POST", answer)])


def _neighbours(probe: Probe) -> Outcome:
    here = {origin(probe.url), origin(probe.ask(_RDF).url)}
    found = {encoded(probe.placed(urldefrag(iri).url)) for graph in _graphs(probe).values() for iri in _iris(graph)}
    local = sorted(iri for iri in found if origin(iri) in here)
    if not local:
        raise NotApplicableError("the description names nothing on this host")
    asked = [(iri, probe.get(iri, _RDF, follow=True)) for iri in local[:: -(-len(local) // _SAMPLE)]]
    return outcome_of(_unless(it.status == 200, f"200 for {iri}", it) for iri, it in asked)


def _void(probe: Probe) -> Outcome:
    named = {name for graph in _graphs(probe).values() for name in graph.objects(None, VOID.inDataset)}
    datasets = {str(name) for name in named if isinstance(name, URIRef)}
    linked = {link.target for link in probe.ask(_RDF).links if "describedby" in link.relations}
    known = [probe.get(probe.placed(iri), _RDF, follow=True) for iri in sorted(datasets)]
    places = sorted({*linked, urljoin(_place(probe), "/.well-known/void")})
    linking = [probe.get(place, _RDF, follow=True) for place in places]
    about = [answer for answer in linking if str(VOID).encode() in answer.body]
    if any(answer.status == 200 for answer in (*known, *about)):
        return Outcome("passed")
    return outcome_of(["expected void:inDataset, a describedby link or /.well-known/void that answers, saw none"])


def _is_document(probe: Probe, answer: Answer) -> bool:
    """Tell whether the URL names what describes a thing: it says so in a link or in the data."""
    described = [link.target for link in answer.links if "describes" in link.relations]
    topics = [it for _, graph in probe.graphs() for it in graph.objects(URIRef(probe.url), FOAF.primaryTopic)]
    return any(str(it) != probe.url for it in (*described, *topics))


def _front(probe: Probe, accept: str) -> Answer:
    """Return the answer at the thing's URL, past a move to https that changes nothing else."""
    answer = probe.get(probe.url, accept)
    moved = answer.location or ""
    plain = encoded(probe.url)
    return probe.get(moved, accept) if plain.startswith("http:") and moved == f"https:{plain[5:]}" else answer


def _targets(probe: Probe) -> dict[str, str]:
    """Return where the thing's URL redirects for each media type."""
    if "#" in probe.url:
        raise NotApplicableError("a hash IRI needs no redirect")
    answers = {media_type: _front(probe, media_type) for media_type in MEDIA_TYPES}
    targets = {media_type: answer.location for media_type, answer in answers.items() if answer.location}
    if not targets:
        raise NotApplicableError("the URL does not redirect")
    return targets


def _leads_to(probe: Probe, url: str, media_type: str) -> bool:
    """Tell whether a URL gives a media type to who does not ask for it."""
    answer = probe.get(url, "*/*", follow=True)
    return answer.status == 200 and answer.media_type == media_type


def _is_one_variant(probe: Probe, answer: Answer) -> bool:
    """Tell whether an answer's URL does not negotiate: it gives the same media type to who asks for another."""
    other = next(name for name in MEDIA_TYPES if name != answer.media_type and name in probe.offered)
    return probe.get(answer.url, other, follow=True).media_type == answer.media_type


def _variant(answer: Answer) -> str:
    return urljoin(answer.url, answer.field("Content-Location"))


def _vary(answer: Answer) -> frozenset[str]:
    """Return what an answer varies with; ``*`` is everything (RFC 9110 section 12.5.5)."""
    found = answer.tokens("Vary")
    return found | {"accept", "accept-encoding"} if "*" in found else found


def _unless(good: bool, wanted: str, answer: Answer) -> str:
    return "" if good else f"expected {wanted}, saw {answer.seen}"


def _said(answer: Answer, name: str) -> str:
    return answer.field(name) or "none"


def _tag(answer: Answer) -> str:
    return answer.field("ETag")


def _some(probe: Probe) -> tuple[str, ...]:
    """Return the media types on offer, at least one."""
    if not probe.offered:
        raise NotApplicableError("none of the usual formats is on offer")
    return probe.offered


def _two(probe: Probe) -> tuple[str, str]:
    """Return two media types on offer."""
    if len(probe.offered) < 2:
        raise NotApplicableError("there are no two formats to choose from")
    return probe.offered[0], probe.offered[1]


def _rdf(probe: Probe) -> tuple[str, ...]:
    """Return the RDF media types on offer, at least one."""
    if found := tuple(name for name in probe.offered if name in RDF_TYPES):
        return found
    raise NotApplicableError("no RDF is on offer")


def _graphs(probe: Probe) -> dict[str, Graph]:
    """Return the graphs that can be read, by media type, at least one."""
    if found := dict(probe.graphs()):
        return found
    raise NotApplicableError("there is no RDF that can be read")


def _page(probe: Probe) -> Answer:
    if HTML not in probe.offered:
        raise NotApplicableError("no HTML is on offer")
    return probe.ask(HTML)


def _gives(probe: Probe, accept: str, wanted: str) -> str:
    answer = probe.ask(accept)
    return _unless(answer.status == 200 and answer.media_type == wanted, f"{wanted} for Accept: {accept}", answer)


def _packed(probe: Probe) -> tuple[Answer, Answer]:
    """Return an answer without and with gzip."""
    for name in _some(probe):
        answer = probe.ask(name, headers=_GZIP)
        if "gzip" in answer.tokens("Content-Encoding"):
            return probe.ask(name), answer
    raise NotApplicableError("nothing is answered with gzip")


def _unpacks(answer: Answer) -> bool:
    """Tell whether content is gzip, from its beginning, so that no bomb goes off."""
    try:
        return bool(zlib.decompressobj(wbits=31).decompress(answer.body, 1 << 16))
    except zlib.error:
        return False


def _unchanged(probe: Probe, name: str) -> Iterator[str]:
    """Yield what is wrong with the answer to who has a format already."""
    tag = _tag(probe.ask(name))
    if not tag:
        raise NotApplicableError(f"there is no ETag for {name}")
    answer = probe.ask(name, headers={"If-None-Match": tag})
    yield _unless(answer.status == 304, f"304 for {name} with its ETag", answer)
    if answer.status == 304:
        yield "" if _tag(answer) == tag else f"expected ETag {tag} on the 304, saw {_said(answer, 'ETag')}"
        yield "expected no content with the 304, saw some" if answer.body else ""


def _is_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT")
    except ValueError:
        return False
    return True


class _HtmlLinks(HTMLParser):
    """Gathers the relations and media types of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[frozenset[str], str]] = []

    @classmethod
    def of(cls, text: str) -> list[tuple[frozenset[str], str]]:
        parser = cls()
        parser.feed(text)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("href"):
            relations = frozenset(given.get("rel", "").lower().split())
            self.found.append((relations, given.get("type", "").partition(";")[0].strip().lower()))


def _across(probe: Probe) -> Answer:
    return probe.ask(_some(probe)[0], headers=_ORIGIN)


def _letters_of(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer's charset, declared and real."""
    declared = re.search(r'charset="?([^\s;"]+)', answer.field("Content-Type"), re.IGNORECASE)
    inside = answer.media_type == HTML and re.search(rb'charset="?utf-8', answer.body[:1024], re.IGNORECASE)
    if declared and declared[1].lower() != "utf-8":
        yield f"expected charset=utf-8 for {answer.media_type}, saw {declared[1]}"
    if answer.media_type.startswith("text/") and not declared and not inside and not answer.body.isascii():
        yield f"expected charset=utf-8 for {answer.media_type}, saw none"
    try:
        if answer.whole:
            answer.body.decode()
    except UnicodeDecodeError:
        yield f"expected UTF-8 in {answer.media_type}, saw other bytes"


def _difference(probe: Probe, one: str, other: str) -> str:
    """Return how the graphs of two formats differ; empty when they do not."""
    first, second = probe.graph(one), probe.graph(other)
    if isomorphic(first, second):
        return ""
    odd = min(" ".join(map(str, triple)) for triple in set(first) ^ set(second))
    sizes = f"{len(first)} triples in {one} and {len(second)} in {other}"
    return f"expected the same graph, saw {sizes}, only in one of them: {odd[:300]}"


def _nowhere(probe: Probe) -> str:
    parts = urlsplit(probe.url)
    return parts._replace(path=parts.path.rstrip("/") + "-no-such-thing-0", fragment="").geturl()


def _place(probe: Probe) -> str:
    return probe.ask(_RDF).url


def _iris(graph: Graph) -> Iterator[str]:
    """Yield the addresses that a graph speaks of; what it says them with is the vocabulary's matter."""
    for subject, _, value in graph:
        yield from (str(term) for term in (subject, value) if isinstance(term, URIRef) and term.startswith("http"))


_NEGOTIATION: Final = "RFC 9110 section 12.5.1"
_NAMES: Final = {
    "text/turtle": "turtle",
    JSON_LD: "json-ld",
    "application/n-triples": "n-triples",
    "application/rdf+xml": "rdf-xml",
    HTML: "html",
}
CHECKS: Final = (
    Check("thing", "Cool URIs section 4", "the thing has a URL of its own: 303, a hash, or Content-Location", _thing),
    Check(
        "one-document", "Cool URIs section 4.2", "the thing leads to one document whatever the Accept", _one_document
    ),
    Check("redirect-vary", "RFC 9110 section 12.5.5", "the redirect says that it varies with Accept", _redirect_vary),
    Check("document", "Linked Data rule 3", "the document answers 200", _document),
    *(
        Check(f"gives-{name}", _NEGOTIATION, f"{kind} alone gives {kind} or 406", partial(_alone, kind))
        for kind, name in _NAMES.items()
    ),
    Check("offers-rdf", "Linked Data rule 3", "there is RDF", _offers_rdf),
    Check("weights", "RFC 9110 section 12.4.2", "the higher q wins", _weights),
    Check("specificity", _NEGOTIATION, "the narrowest media range decides", _specificity),
    Check("exclusion", "RFC 9110 section 12.4.2", "q=0 excludes", _exclusion),
    Check("letters", "RFC 9110 section 8.3.1", "media types are read whatever their case", _letters),
    Check(
        "charset-parameter",
        _NEGOTIATION,
        "Turtle in UTF-8 is Turtle",
        partial(_parameters, "text/turtle", "charset=utf-8"),
    ),
    Check(
        "profile-parameter",
        "RFC 6906 section 3.1",
        "a profile of JSON-LD is JSON-LD",
        partial(_parameters, JSON_LD, _PROFILE),
    ),
    Check("absent-accept", _NEGOTIATION, "who asks for nothing in particular gets something", _absent),
    Check("malformed-accept", "RFC 9110 section 2.4", "a malformed Accept is no server error", _malformed),
    Check("unacceptable", "RFC 9110 section 15.5.7", "what is not on offer is 406", _unacceptable),
    Check("unacceptable-offers", "RFC 9110 section 15.5.7", "a 406 lists what is on offer", _unacceptable_offers),
    Check("vary", "RFC 9110 section 12.5.5", "the document says that it varies with Accept", _varies),
    Check("content-location", "RFC 9110 section 8.7", "Content-Location leads to the same format", _content_location),
    Check("etag", "RFC 9110 section 8.8.3", "each format has a strong ETag", _etag),
    Check("etag-formats", "RFC 9110 section 8.8.3", "ETags differ between formats", _etag_formats),
    Check("etag-encodings", "RFC 9110 section 8.8.3.3", "ETags differ between encodings", _etag_encodings),
    Check("not-modified", "RFC 9110 section 13.1.2", "who has it already gets 304", _not_modified),
    Check("other-etag", "RFC 9110 section 13.1.2", "another format's ETag is no 304", _other_tag),
    Check("last-modified", "RFC 9110 section 5.6.7", "Last-Modified is an HTTP date", _last_modified),
    Check("head", "RFC 9110 section 9.3.2", "HEAD is GET without the content", _head),
    Check("links", "RFC 8288 section 3", "the document links to its variants or to what it describes", _links),
    Check("page-links", "Cool URIs, Linking", "the page links to the RDF", _page_links),
    Check("cors", "Fetch, CORS protocol", "pages from elsewhere may read it", _cors),
    Check("cors-exposed", "Fetch, CORS protocol", "pages from elsewhere may read Link and ETag", _cors_exposed),
    Check("nosniff", "Fetch, X-Content-Type-Options", "media types are not to be guessed", _nosniff),
    Check("policy", "Content Security Policy Level 3", "the page's policy allows no inline scripts", _policy),
    Check("charset", "RFC 9110 section 8.3.2", "texts are in UTF-8 and say so", _charset),
    Check("parses", "RDF 1.1 Concepts section 1.8", "Turtle, N-Triples and RDF/XML can be read", _parses),
    Check("subject", "Linked Data rule 3", "the RDF is about the thing", _subject),
    Check("isomorphic", "RDF 1.1 Concepts section 3.6", "Turtle, N-Triples and RDF/XML say the same", _isomorphic),
    Check("json-ld-form", "JSON-LD 1.1 section 9", "JSON-LD is one object or array", _json_ld_form),
    Check("json-ld-graph", "JSON-LD 1.1 section 10", "JSON-LD says the same", _json_ld_graph),
    Check("unknown", "RFC 9110 section 15.5.5", "what is not there is 404", _unknown),
    Check("unknown-told", "RFC 9457 section 3", "a 404 is told as HTML or problem+json, as asked", _unknown_told),
    Check("options", "RFC 9110 section 9.3.7", "OPTIONS tells the methods", _options),
    Check("post", "RFC 9110 section 15.5.6", "POST is 405 with the methods allowed", _post),
    Check("neighbours", "Linked Data rule 4", "what the RDF mentions on this host answers", _neighbours),
    Check("void", "VoID, Discovery", "the dataset that the thing belongs to can be found", _void),
)
