"""Checks of how a thing leads to its document, and the document to the format that is asked for.

Must not know: how requests are sent, how reports look, what this product serves.
"""

from __future__ import annotations

from functools import partial
from typing import Final
from urllib.parse import urljoin

from rdflib import FOAF, URIRef

from .probe import HTML, JSON_LD, MEDIA_TYPES, RDF_TYPES, NotApplicableError, Probe
from .probe_asking import ANY_RDF, said, some, two, unless, vary
from .probe_messages import Answer, encoded
from .probe_report import Check, Outcome, outcome_of

__all__ = ["NEGOTIATION_CHECKS"]

_PROFILE: Final = 'profile="http://www.w3.org/ns/json-ld#compacted"'
_MALFORMED: Final = (";;;,/q=", "text/turtle;q=high", "text", ",", 'text/turtle;a="')
_NEGOTIATION: Final = "RFC 9110 section 12.5.1"
_NAMES: Final = {
    "text/turtle": "turtle",
    JSON_LD: "json-ld",
    "application/n-triples": "n-triples",
    "application/rdf+xml": "rdf-xml",
    HTML: "html",
}


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
    if all("accept" in vary(_front(probe, media_type)) for media_type in targets):
        return Outcome("passed")
    if len(set(targets.values())) == 1:
        raise NotApplicableError("the redirect is the same whatever the Accept")
    return outcome_of(["expected Vary: Accept on a redirect that depends on Accept, saw none"])


def _document(probe: Probe) -> Outcome:
    return outcome_of(unless(answer.status == 200, "200", answer) for answer in [probe.ask(ANY_RDF)])


def _alone(media_type: str, probe: Probe) -> Outcome:
    answer = probe.ask(media_type)
    honest = answer.status == 406 or (answer.status == 200 and answer.media_type == media_type)
    return outcome_of([unless(honest, f"{media_type}, or 406", answer)])


def _offers_rdf(probe: Probe) -> Outcome:
    given = [media_type for media_type in RDF_TYPES if media_type in probe.offered]
    return outcome_of([] if given else [f"expected one of {', '.join(RDF_TYPES)}, saw none of them"])


def _weights(probe: Probe) -> Outcome:
    first, second = two(probe)
    asked = {f"{first};q=0.5, {second}": second, f"{second};q=0.5, {first}": first}
    return outcome_of(_gives(probe, accept, wanted) for accept, wanted in asked.items())


def _specificity(probe: Probe) -> Outcome:
    """RFC 9110: the narrowest range that matches decides, be its weight higher or lower."""
    first, second = two(probe)
    lower = probe.ask(f"{first.partition('/')[0]}/*;q=0.9, {first};q=0.1, {second};q=0.5")
    complaints = [_gives(probe, f"*/*;q=0.1, {wanted}", wanted) for wanted in (first, second)]
    unwanted = lower.status == 200 and lower.media_type != first
    return outcome_of([*complaints, unless(unwanted, f"anything but {first} with its own q=0.1", lower)])


def _exclusion(probe: Probe) -> Outcome:
    two(probe)
    asked = [(media_type, probe.ask(f"{media_type};q=0, */*")) for media_type in probe.offered]
    return outcome_of(unless(it.media_type != name, f"anything but {name} with q=0", it) for name, it in asked)


def _parameters(media_type: str, parameter: str, probe: Probe) -> Outcome:
    if media_type not in probe.offered:
        raise NotApplicableError(f"{media_type} is not on offer")
    return outcome_of([_gives(probe, f"{media_type};{parameter}", media_type)])


def _letters(probe: Probe) -> Outcome:
    return outcome_of(_gives(probe, media_type.upper(), media_type) for media_type in some(probe))


def _absent(probe: Probe) -> Outcome:
    answer = probe.ask()
    return outcome_of([unless(answer.status == 200, "200 without Accept", answer)])


def _malformed(probe: Probe) -> Outcome:
    answers = [(accept, probe.ask(accept)) for accept in _MALFORMED]
    return outcome_of(unless(it.status < 500, f"no server error for Accept: {name}", it) for name, it in answers)


def _unacceptable(probe: Probe) -> Outcome:
    answer = probe.ask("image/png")
    return outcome_of([unless(answer.status == 406, "406 for Accept: image/png", answer)])


def _unacceptable_offers(probe: Probe) -> Outcome:
    answer = probe.ask("image/png")
    if answer.status != 406:
        raise NotApplicableError("there is no 406")
    listed = any(media_type.encode() in answer.body for media_type in MEDIA_TYPES)
    varies = "accept" in vary(answer)
    return outcome_of(
        [
            "" if listed else "expected the media types on offer in the 406's body, saw none",
            "" if varies else "expected Vary: Accept on the 406, saw none",
        ]
    )


def _varies(probe: Probe) -> Outcome:
    two(probe)
    answers = [probe.ask(name) for name in probe.offered]
    lacking = [answer for answer in answers if "accept" not in vary(answer) and not _is_one_variant(probe, answer)]
    return outcome_of(f"expected Vary: Accept for {it.media_type}, saw {said(it, 'Vary')}" for it in lacking)


def _content_location(probe: Probe) -> Outcome:
    return outcome_of(
        f"expected Content-Location of {name} to answer with it, saw {said(probe.ask(name), 'Content-Location')}"
        for name in some(probe)
        if not _leads_to(probe, _variant(probe.ask(name)), name)
    )


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


def _gives(probe: Probe, accept: str, wanted: str) -> str:
    answer = probe.ask(accept)
    return unless(answer.status == 200 and answer.media_type == wanted, f"{wanted} for Accept: {accept}", answer)


NEGOTIATION_CHECKS: Final = (
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
)
