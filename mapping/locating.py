"""From a SHACL result back to the line of the record that made its focus node.

Must not know: how validation is done, texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from rdflib import RDFS, SH, SKOS, Literal, URIRef

from ..ontology import REC, SCHEMA, SEM
from .errors import Problem, Severity
from .source import Path_, Source
from .terms import n_term
from .validation import Result

__all__ = ["locate"]

KEYS: Final = {
    RDFS.label: "label",
    SKOS.altLabel: "aka",
    REC.evidencedBy: "at",
    REC.mentionedAt: "at",
    REC.quotedAt: "quote",
    REC.actorKind: "kind",
    REC.isNamed: "named",
    REC.territory: "territory",
    REC.holder: "who",
    REC.roleKind: "kind",
    REC.inBody: "in",
    REC.relatedTo: "to",
    REC.heldAt: "held",
    REC.endedBefore: "ended",
    REC.eventKind: "kind",
    REC.factuality: "factuality",
    REC.when: "when",
    REC.where: "where",
    REC.cause: "cause",
    REC.participation: "parts",
    REC.participant: "who",
    REC.edtf: "edtf",
    REC.dateBasis: "basis",
    REC.speaker: "by",
    REC.addressee: "to",
    REC.statementKind: "kind",
    REC.force: "force",
    REC.modality: "modality",
    REC.polarity: "polarity",
    REC.stance: "stance",
    REC.embeds: "embeds",
    REC.condition: "condition",
    REC.respondsTo: "responds-to",
    REC.depiction: "depicts",
    REC.depicted: "who",
    REC.ordinalFromLeft: "from-left",
    SCHEMA.about: "about",
    SCHEMA.caption: "caption",
    SCHEMA.creditText: "credit",
    SCHEMA.copyrightHolder: "holder",
    SCHEMA.contentUrl: "file",
    SCHEMA.license: "license",
    SCHEMA.headline: "title",
    SCHEMA.author: "author",
    SEM.subEventOf: "within",
}
SEVERITIES: Final[dict[str, Severity]] = {"violation": "error", "warning": "warning", "info": "info"}


def locate(result: Result, places: tuple[tuple[Mapping[URIRef, Path_], Source], ...]) -> Problem:
    """Return a validation result as a problem at its place in the file that made the focus node.

    Args:
        result: one result.
        places: the paths that subjects were made from, with their files; the first that made the focus node is meant,
            and the first of all when none did.
    """
    origins, source = next((place for place in places if result.focus in place[0]), places[0])
    path = _entry(origins.get(result.focus, ()), result.path, source)
    problem = source.problem(path, result.message)
    return replace(problem, severity=SEVERITIES[result.severity], facts=_facts(result))


def _entry(path: Path_, predicate: URIRef | None, source: Source) -> Path_:
    """Return the path of the key that a predicate comes from when the file has it, else the thing's own."""
    key = KEYS.get(predicate) if predicate is not None else None
    deeper = (*path, key) if key else path
    return deeper if deeper in source.places else path


def _facts(result: Result) -> tuple[tuple[str, str], ...]:
    severity = URIRef(f"{SH}{result.severity.capitalize()}")
    terms = {
        "focusNode": result.focus,
        "resultPath": result.path,
        "value": result.value,
        "sourceShape": result.shape,
        "sourceConstraintComponent": result.component,
        "resultSeverity": severity,
    }
    return tuple((name, n_term(term)) for name, term in terms.items() if isinstance(term, URIRef | Literal))
