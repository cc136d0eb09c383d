"""Statements: who said what to whom, how, about what, and which statement reports which.

What is said is never written as what is so: a statement's content stays behind ``schema:about`` and its label.
Must not know: other kinds of things.
"""

from __future__ import annotations

from rdflib import URIRef

from ..ontology import REC, SCHEMA
from .desk import Desk
from .iris import concept
from .source import Path_
from .things import Statement

__all__ = ["write_statements"]


def write_statements(desk: Desk) -> None:
    """Write every statement of the record."""
    reported = {
        reference.removeprefix("statement:")
        for statement in desk.article.statements.values()
        for reference in statement.embeds
    }
    for key, statement in desk.article.statements.items():
        stance = statement.stance or ("relayed" if key in reported else "own")
        _statement(desk, desk.iri("statement", key), ("statements", key), statement, stance)


def _statement(desk: Desk, subject: URIRef, path: Path_, statement: Statement, stance: str) -> None:
    desk.sheet.thing(subject, path, REC.Statement)
    desk.sheet.name(subject, statement.label)
    desk.say(subject, REC.statementKind, concept("statement-kind", statement.kind))
    desk.say(subject, REC.force, concept("force", statement.force))
    desk.say(subject, REC.modality, concept("modality", statement.modality))
    desk.say(subject, REC.polarity, concept("polarity", statement.polarity))
    desk.say(subject, REC.stance, concept("stance", stance))
    desk.refer(subject, REC.speaker, statement.by, "actor")
    desk.refer(subject, REC.addressee, statement.to, "actor")
    desk.refer(subject, SCHEMA.about, statement.about)
    desk.refer(subject, REC.embeds, statement.embeds, "statement")
    desk.refer(subject, REC.condition, statement.condition, "event", "statement")
    desk.refer(subject, REC.respondsTo, statement.responds_to, "statement", "event")
    desk.span_of_time(subject, REC.when, "when", statement.when, (*path, "when"))
    desk.evidence(subject, statement.at)
    desk.evidence(subject, [statement.quote] if statement.quote else [], REC.quotedAt)
