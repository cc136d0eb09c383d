"""Checks of the data itself: that it can be read, is about the thing, says the same in every format, leads on.

Must not know: how requests are sent, how reports look, what this product serves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import urldefrag, urljoin

from rdflib import VOID, Graph, URIRef
from rdflib.compare import isomorphic

from .probe import JSON_LD, RDF_TYPES, NotApplicableError, Probe
from .probe_asking import ANY_RDF, place, unless
from .probe_messages import encoded, origin
from .probe_report import Check, Outcome, outcome_of

__all__ = ["DATA_CHECKS"]

_SAMPLE: Final = 10


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


def _neighbours(probe: Probe) -> Outcome:
    here = {origin(probe.url), origin(probe.ask(ANY_RDF).url)}
    found = {encoded(probe.placed(urldefrag(iri).url)) for graph in _graphs(probe).values() for iri in _iris(graph)}
    local = sorted(iri for iri in found if origin(iri) in here)
    if not local:
        raise NotApplicableError("the description names nothing on this host")
    asked = [(iri, probe.get(iri, ANY_RDF, follow=True)) for iri in local[:: -(-len(local) // _SAMPLE)]]
    return outcome_of(unless(it.status == 200, f"200 for {iri}", it) for iri, it in asked)


def _void(probe: Probe) -> Outcome:
    named = {name for graph in _graphs(probe).values() for name in graph.objects(None, VOID.inDataset)}
    datasets = {str(name) for name in named if isinstance(name, URIRef)}
    linked = {link.target for link in probe.ask(ANY_RDF).links if "describedby" in link.relations}
    known = [probe.get(probe.placed(iri), ANY_RDF, follow=True) for iri in sorted(datasets)]
    places = sorted({*linked, urljoin(place(probe), "/.well-known/void")})
    linking = [probe.get(place, ANY_RDF, follow=True) for place in places]
    about = [answer for answer in linking if str(VOID).encode() in answer.body]
    if any(answer.status == 200 for answer in (*known, *about)):
        return Outcome("passed")
    return outcome_of(["expected void:inDataset, a describedby link or /.well-known/void that answers, saw none"])


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


def _difference(probe: Probe, one: str, other: str) -> str:
    """Return how the graphs of two formats differ; empty when they do not."""
    first, second = probe.graph(one), probe.graph(other)
    if isomorphic(first, second):
        return ""
    odd = min(" ".join(map(str, triple)) for triple in set(first) ^ set(second))
    sizes = f"{len(first)} triples in {one} and {len(second)} in {other}"
    return f"expected the same graph, saw {sizes}, only in one of them: {odd[:300]}"


def _iris(graph: Graph) -> Iterator[str]:
    """Yield the addresses that a graph speaks of; what it says them with is the vocabulary's matter."""
    for subject, _, value in graph:
        yield from (str(term) for term in (subject, value) if isinstance(term, URIRef) and term.startswith("http"))


DATA_CHECKS: Final = (
    Check("parses", "RDF 1.1 Concepts section 1.8", "Turtle, N-Triples and RDF/XML can be read", _parses),
    Check("subject", "Linked Data rule 3", "the RDF is about the thing", _subject),
    Check("isomorphic", "RDF 1.1 Concepts section 3.6", "Turtle, N-Triples and RDF/XML say the same", _isomorphic),
    Check("json-ld-form", "JSON-LD 1.1 section 9", "JSON-LD is one object or array", _json_ld_form),
    Check("json-ld-graph", "JSON-LD 1.1 section 10", "JSON-LD says the same", _json_ld_graph),
    Check("neighbours", "Linked Data rule 4", "what the RDF mentions on this host answers", _neighbours),
    Check("void", "VoID, Discovery", "the dataset that the thing belongs to can be found", _void),
)
