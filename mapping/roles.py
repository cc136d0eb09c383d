"""Role holdings: who has which role, in which body, for which time. Must not know: other kinds of things."""

from __future__ import annotations

from ..ontology import REC
from .desk import Desk
from .iris import concept

__all__ = ["write_roles"]


def write_roles(desk: Desk) -> None:
    """Write every role holding of the record."""
    for key, role in desk.article.roles.items():
        subject, path = desk.iri("role", key), ("roles", key)
        desk.sheet.thing(subject, path, REC.RoleHolding)
        desk.sheet.name(subject, role.label)
        desk.say(subject, REC.holder, desk.resolve(role.who, "actor"))
        desk.say(subject, REC.roleKind, concept("role-kind", role.kind))
        desk.say(subject, REC.inBody, desk.resolve(role.in_, "actor"))
        desk.refer(subject, REC.relatedTo, role.to)
        desk.span_of_time(subject, REC.heldAt, "held", role.held, (*path, "held"))
        desk.say(subject, REC.endedBefore, desk.version if role.ended else None)
        desk.evidence(subject, role.at)
