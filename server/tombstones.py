"""What is answered in place of things that are there no more: where they went, or that they are gone, when and why.

301 leads to what a thing was merged with, 300 lists what it was split into, 410 tells what kind of thing was withdrawn
(RFC 9110 sections 15.4.1, 15.4.2 and 15.5.11). Must not know: the ledger's files, how things are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Response, redirect, render_template
from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, Literal, URIRef
from werkzeug.wrappers import Response as AnyResponse

from ..ontology import REC, REC_C
from .answers import Link, chosen_format, wanted_languages
from .descriptions import described
from .documents import REVALIDATED, variant
from .formats import Format, of_kind
from .generation import Generation
from .gone import ABSENT, Gone
from .interface import Say
from .languages import Languages
from .naming import Name, Reader, humanized
from .problems import NotAcceptableError, RequestError
from .site import Addresses, Site
from .store import Quad

__all__ = ["OFFERS", "require_there", "tombstone"]

OFFERS: Final = of_kind("page", "triples", "quads")


def require_there(generation: Generation, path: str, say: Say) -> None:
    """Require that a thing is not withdrawn.

    Args:
        generation: the generation.
        path: the thing's path.
        say: says wordings of the interface.

    Raises:
        RequestError: it is (410).
    """
    gone = generation.index.gone(path)
    if gone is not None and not gone.moved:
        raise RequestError(410, _sentence(gone, say))


def tombstone(site: Site, generation: Generation, gone: Gone, name: str, folder: str) -> AnyResponse:
    """Return what is answered in place of a thing or its document.

    Args:
        site: the application.
        generation: the generation that is asked.
        gone: what is told of the thing.
        name: the path that was asked for, below the folder.
        folder: ``id`` or ``doc``.

    Raises:
        RequestError: the thing is gone, and its tombstone is in no format that the client accepts.
    """
    row, _ = variant(name, OFFERS) if folder == "doc" else (None, name)
    suffix = row.suffix if row is not None else ""
    if gone.step == "merge" and len(gone.successors) == 1:
        target = Addresses.of(generation).url(f"/{folder}/{gone.successors[0]}{suffix}")
        response = redirect(target, 301)
        response.headers["Cache-Control"] = REVALIDATED  # a merger can be taken back
        return response
    try:
        chosen = row or chosen_format(OFFERS)
    except NotAcceptableError:
        raise RequestError(_status(gone), _sentence(gone, site.interface.say)) from None
    return _answer(site, generation, gone, chosen, varies=row is None)


def _answer(site: Site, generation: Generation, gone: Gone, row: Format, *, varies: bool) -> Response:
    addresses = Addresses.of(generation)
    successors = [addresses.url(f"/id/{path}") for path in gone.successors]
    languages = wanted_languages()
    body = _body(site, generation, gone, row, languages)
    response = Response(body, _status(gone), content_type=row.content_type)
    response.headers["Cache-Control"] = REVALIDATED
    response.headers["X-Robots-Tag"] = "noindex"
    links = [Link(target, "alternate" if gone.moved else "successor-version") for target in successors]
    if links:
        response.headers["Link"] = ", ".join(map(str, links))
    if row.kind == "page":
        response.headers["Content-Language"] = ", ".join(languages.spoken(body))
        response.vary.add("Accept-Language")
    if varies:
        response.vary.add("Accept")
    return response


def _status(gone: Gone) -> int:
    return 300 if gone.moved else 410


def _body(site: Site, generation: Generation, gone: Gone, row: Format, languages: Languages) -> bytes:
    if row.kind == "page":
        successors = [_name(site, generation, path, languages) for path in gone.successors]
        facts = {
            "kind": humanized(gone.kind),
            "sentence": _sentence(gone, site.interface.say),
            "successors": successors,
        }
        return render_template("gone.html", gone=gone, **facts).encode()
    quads = frozenset(_quads(generation.base, gone))
    return row.to_bytes(site.vocabulary.content(quads, generation.base))


def _name(site: Site, generation: Generation, path: str, languages: Languages) -> Name:
    """Return what a thing is called now, and where its document is."""
    iri = f"{generation.base}/id/{path}"
    found = described(site, generation, iri, 1)
    quads, addresses = found.quads if found else (), Addresses.of(generation)
    return Reader.of(quads, addresses, site.interface.say, languages).name(URIRef(iri))


def _quads(base: str, gone: Gone) -> Iterator[Quad]:
    """Yield what there still is to be said of a thing; of one that must not be named, of the step that removed it."""
    if not gone.path:
        step = URIRef(f"{base}/graph/ledger#step-{gone.number}")
        yield Quad(step, RDF.type, REC.LedgerStep)
        yield Quad(step, DCTERMS.type, URIRef(f"{REC_C}ledger-step-{gone.step}"))
        yield Quad(step, DCTERMS.created, Literal(gone.at, datatype=XSD.date, normalize=False))
        yield Quad(step, DCTERMS.description, Literal(gone.grounds))
        return
    subject = URIRef(f"{base}/id/{gone.path}")
    yield Quad(subject, RDF.type, URIRef(gone.kind))
    kind = XSD.dateTime if "T" in gone.at else XSD.date
    yield Quad(subject, PROV.invalidatedAtTime, Literal(gone.at, datatype=kind, normalize=False))
    if gone.step != ABSENT:
        yield Quad(subject, DCTERMS.type, URIRef(f"{REC_C}ledger-step-{gone.step}"))
    if gone.grounds:
        yield Quad(subject, RDFS.comment, Literal(gone.grounds, lang="en"))
    for path in gone.successors:
        yield Quad(subject, DCTERMS.isReplacedBy, URIRef(f"{base}/id/{path}"))


def _sentence(gone: Gone, say: Say) -> str:
    """Return in words what became of a thing."""
    about = {"kind": humanized(gone.kind) or say("gone.thing"), "date": gone.at[:10]}
    told = {
        "retract": say("gone.retracted", **about),
        "delete": say("gone.deleted", **about),
        "anonymise": say("gone.anonymised", **about),
        "merge": say("gone.merged", **about),
        "split": say("gone.split", **about),
        ABSENT: say("gone.along", **about) if gone.withdrawn else say("gone.absent", **about),
    }[gone.step]
    return say("gone.grounds", told=told, grounds=gone.grounds) if gone.grounds else told
