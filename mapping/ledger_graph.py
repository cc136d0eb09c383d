"""The graph of the ledger: every step that may be shown, with its grounds, and what it says of the thing it is about.

Steps that remove are not in it, but for anonymising, which is told of the unnamed one. Must not know: articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rdflib import DCTERMS, PROV, RDFS, XSD, Literal, URIRef

from ..ontology import OA, REC
from .amendments import Amendments
from .iris import Iris, below, concept
from .ledger import NumberedStep, target_path, unnamed_key
from .terms import NamedGraph, Sheet, text

__all__ = ["ledger_graph"]

_MOTIVES: Final = {"correct": OA.editing, "note": OA.replying}
_TITLES: Final[Mapping[str, str]] = {
    "correct": "Correction",
    "note": "Note",
    "anonymise": "Name withheld",
    "delist": "Taken out of lists",
    "retract": "Withdrawal",
    "merge": "Merger",
    "split": "Division",
    "revoke": "Step taken back",
}


def ledger_graph(amendments: Amendments, iris: Iris) -> NamedGraph:
    """Return what there is to be said of the steps of a ledger."""
    name, sheet = iris.graph("ledger"), Sheet()
    active = {each.number for each in amendments.steps}
    for number, step in enumerate(amendments.shared.ledger.model.steps, start=1):
        hides = amendments.is_of_deleted if step.step == "anonymise" else amendments.is_hidden
        if not hides(step.thing):
            _step(sheet, name, iris, amendments, NumberedStep(number, step), is_active=number in active)
    for path, each in amendments.withdrawn.items():
        if not each.hidden:
            thing = _thing(iris, path)
            sheet.say(thing, PROV.invalidatedAtTime, Literal(each.at, datatype=XSD.date, normalize=False))
            sheet.say(thing, DCTERMS.isReplacedBy, *(_thing(iris, successor) for successor in each.successors))
    return sheet.graph(name)


def _step(
    sheet: Sheet, graph: URIRef, iris: Iris, amendments: Amendments, each: NumberedStep, *, is_active: bool
) -> None:
    step, subject = each.step, below(graph, f"step-{each.number}")
    editor = below(graph, f"step-{each.number}-editor")
    sheet.thing(subject, ("steps", each.number - 1), REC.LedgerStep)
    sheet.label(subject, {"en": f"{_TITLES[step.step]} of {step.at}"})
    sheet.say(subject, DCTERMS.type, concept("ledger-step", step.step))
    sheet.say(subject, OA.motivatedBy, _MOTIVES.get(step.step, OA.moderating))
    sheet.say(subject, OA.hasTarget, _target(graph, iris, each))
    sheet.say(subject, OA.bodyValue, text(None if step.note is None else amendments.said(step.note)))
    sheet.say(subject, DCTERMS.created, Literal(step.at, datatype=XSD.date, normalize=False))
    sheet.say(subject, DCTERMS.description, text(amendments.said(step.grounds)))
    sheet.say(subject, DCTERMS.source, text(None if step.source is None else amendments.said(step.source)))
    sheet.say(subject, PROV.wasAttributedTo, editor)
    sheet.thing(editor, (), PROV.Agent)
    sheet.say(editor, RDFS.label, text(amendments.said(step.by)))
    if not is_active and step.step != "revoke":
        sheet.say(subject, REC.isRevoked, Literal("true", datatype=XSD.boolean, normalize=False))


def _target(graph: URIRef, iris: Iris, each: NumberedStep) -> URIRef:
    kind, _, rest = each.step.thing.partition(":")
    if kind == "step":
        return below(graph, f"step-{rest}")
    path = target_path(each.step.thing)
    if each.step.step == "anonymise":
        path = f"{path.rpartition('/')[0]}/{unnamed_key(each.number)}"
    return _thing(iris, path)


def _thing(iris: Iris, path: str) -> URIRef:
    return URIRef(f"{iris.base}/id/{path}")
