"""FollowTheMoney entities, one a line: actors that have a name, roles, events that came about, the articles as proof.

FollowTheMoney has no way to say who says something: statements are therefore not exported, nor are events that were
only reported, presupposed or wished for, nor roles that accuse. What is exported names the article that tells of it as
its proof. Unnamed actors are left out, since there a name is what people are found and matched by. Must not know:
where things are kept, HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from ..ontology import REC, actor_class
from .extent import Extent, Told, certain_dates, certain_part, wikidata_item
from .things import Thing

__all__ = ["entities", "entity_id"]

Properties: TypeAlias = dict[str, Iterable[str]]
FACTS: Final = frozenset(("actual", "ongoing-state"))
"""The factualities of events that are exported."""
_PUBLIC: Final = frozenset(
    (
        *("administration", "agency", "armed-force", "council", "court", "embassy", "government", "legislature"),
        *("local-government", "ministry", "police", "regime"),
    )
)
_COMPANIES: Final = frozenset(("bank", "company"))
_SCHEMATA: Final = {REC.Person: "Person", REC.State: "PublicBody", REC.Organization: "Organization"}
_BODIES: Final = frozenset(("Organization", "PublicBody", "Company"))
_ROLES: Final = {
    "office": ("Occupancy", "holder", "post"),
    "membership": ("Membership", "member", "organization"),
    "party-membership": ("Membership", "member", "organization"),
    "employment": ("Employment", "employee", "employer"),
    "academic-post": ("Employment", "employee", "employer"),
}
"""Kinds of roles: the schema, the property that leads to who holds it, the one that leads to where."""


def entities(extent: Extent) -> Iterator[str]:
    """Yield entities as lines of JSON: actors first, then articles, each with what it tells."""
    for actor in extent.actors():
        if actor.named:
            yield _line(extent, actor.path, _schema(actor), _actor(extent, actor))
    for told in extent.told():
        yield _line(extent, told.article.path, "Article", _article(extent, told))
        yield from _mentions(extent, told)
        yield from (line for role in told.own("role") for line in _role(extent, told, role))
        for event in told.own("event"):
            if event.factuality in FACTS:
                yield _line(extent, event.path, "Event", _event(extent, told, event))


def entity_id(extent: Extent, path: str) -> str:
    """Return the id of what is at a path: ids have no letters but ASCII's, so that it is a digest of the IRI."""
    return f"onrecord-{hashlib.sha256(f'{extent.base}/id/{path}'.encode()).hexdigest()[:40]}"


def _line(extent: Extent, path: str, schema: str, properties: Properties) -> str:
    told = {name: [*dict.fromkeys(filter(None, values))] for name, values in sorted(properties.items())}
    kept = {name: values for name, values in told.items() if values}
    entity = {"id": entity_id(extent, path), "schema": schema, "properties": kept}
    return json.dumps(entity, ensure_ascii=False) + "\n"


def _schema(actor: Thing) -> str:
    """Return the schema of an actor; of several taken together, which are no body, the most general one."""
    if actor.kind in _PUBLIC:
        return "PublicBody"
    return "Company" if actor.kind in _COMPANIES else _SCHEMATA.get(actor_class(actor.kind), "LegalEntity")


def _actor(extent: Extent, actor: Thing) -> Properties:
    return {
        "name": (actor.label.text,),
        "alias": (*(label.text for label in actor.labels[1:]), *actor.aliases),
        "wikidataId": (wikidata_item(actor),),
        "sourceUrl": (extent.url(actor),),
        "proof": (entity_id(extent, f"article/{actor.article}"),) if actor.article else (),
    }


def _article(extent: Extent, told: Told) -> Properties:
    article = told.article
    return {
        "title": (article.label.text,),
        "name": (article.label.text,),
        "fileName": (article.article,),
        "author": (each.label.text for each in told.linked(article, "author") if each.named),
        "publisher": (each.label.text for each in told.linked(article, "publisher") if each.named),
        "publishedAt": (certain_part(article.edtf, article.bounds[0], article.bounds[3]),),
        "sourceUrl": (extent.url(article),),
    }


def _mentions(extent: Extent, told: Told) -> Iterator[str]:
    """Yield that an article mentions an actor: for those that articles share the only proof of them that there is."""
    for actor in told.known.values():
        if actor.type == "actor" and actor.named:
            properties: Properties = {
                "document": (entity_id(extent, told.article.path),),
                "resolved": (entity_id(extent, actor.path),),
                "name": (actor.label.text,),
                "detectedSchema": (_schema(actor),),
            }
            yield _line(extent, f"{told.article.path}#{actor.path}", "Mention", properties)


def _role(extent: Extent, told: Told, role: Thing) -> Iterator[str]:
    """Yield a role that a person or body with a name holds; an office as a position and its being occupied."""
    holder = next((each for each in told.linked(role, "holder") if each.named), None)
    body = next((each for each in told.linked(role, "inBody") if each.named and _schema(each) in _BODIES), None)
    if holder is None or role.kind not in _ROLES:
        return
    schema, who, where = _ROLES[role.kind]
    if schema != "Membership" and _schema(holder) != "Person":
        return
    place = () if body is None else (entity_id(extent, body.path),)
    if schema == "Occupancy":
        post = f"{role.path}#post"
        yield _line(extent, post, "Position", _position(extent, told, role, place))
        place = (entity_id(extent, post),)
    if place:
        named: Properties = {} if schema == "Occupancy" else {"role": (role.label.text,)}
        ends = {who: (entity_id(extent, holder.path),), where: place}
        yield _line(extent, role.path, schema, {**_interval(extent, told, role), **named, **ends})


def _position(extent: Extent, told: Told, role: Thing, body: Iterable[str]) -> Properties:
    proof = (entity_id(extent, told.article.path),)
    return {"name": (role.label.text,), "organization": body, "sourceUrl": (extent.url(role),), "proof": proof}


def _event(extent: Extent, told: Told, event: Thing) -> Properties:
    return {
        **_interval(extent, told, event),
        "name": (event.label.text,),
        "location": (each.label.text for each in told.linked(event, "where")),
        "involved": (entity_id(extent, each.path) for each in told.players(event) if each.named),
    }


def _interval(extent: Extent, told: Told, thing: Thing) -> Properties:
    """Return when something was, as far as that is certain, and which article says so."""
    at, begin, end = certain_dates(thing)
    say = extent.say
    said = [say("export.according", article=told.article.label.text)]
    if thing.edtf:
        said.append(say("export.written", edtf=thing.edtf))
    return {
        "date": (at,),
        "startDate": (begin,),
        "endDate": (end,),
        "description": (" ".join(said),),
        "sourceUrl": (extent.url(thing),),
        "proof": (entity_id(extent, told.article.path),),
    }
