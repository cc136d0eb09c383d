"""Data extension: values of properties of things that were reconciled (section 7 of the specification).

Whatever is asked, it takes six look-ups, and three more for each identifier that is not there. Must not know: requests,
scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .candidates import roles_of
from .interface import Interface
from .reconcilable import PROPERTIES, SORTS, Property, Value, local, values_of
from .reconcile_asked import Extension
from .reconciling import Reconciling
from .things import Thing

__all__ = ["extended", "property_names", "proposed"]

_MOST: Final = 100
"""So many values of a property are told at most."""
_SINGLE: Final = {"holder": "Actor", "speaker": "Actor", "addressee": "Actor", "participant": "Actor", "where": "Place",
                  "inBody": "Actor", "author": "Actor", "publisher": "Actor", "article": "NewsArticle",
                  "role": "RoleHolding"}  # fmt: skip
"""The type of things that are values of a property."""


def property_names(interface: Interface) -> Mapping[str, str]:
    """Return what the properties are called."""
    say = interface.say
    return {
        "actorKind": say("reconcile.actor-kind"),
        "role": say("reconcile.role"),
        "eventKind": say("reconcile.event-kind"),
        "factuality": say("reconcile.factuality"),
        "where": say("reconcile.where"),
        "participant": say("reconcile.participant"),
        "statementKind": say("reconcile.statement-kind"),
        "speaker": say("reconcile.speaker"),
        "addressee": say("reconcile.addressee"),
        "about": say("reconcile.about"),
        "force": say("reconcile.force"),
        "modality": say("reconcile.modality"),
        "polarity": say("reconcile.polarity"),
        "stance": say("reconcile.stance"),
        "roleKind": say("reconcile.role-kind"),
        "holder": say("reconcile.holder"),
        "inBody": say("reconcile.in-body"),
        "author": say("reconcile.author"),
        "publisher": say("reconcile.publisher"),
        "inLanguage": say("reconcile.in-language"),
        "datePublished": say("reconcile.date-published"),
        "depicted": say("reconcile.depicted"),
        "altLabel": say("reconcile.alt-label"),
        "sameAs": say("reconcile.same-as"),
        "date": say("reconcile.date"),
        "beginEarliest": say("reconcile.begin-earliest"),
        "beginLatest": say("reconcile.begin-latest"),
        "endEarliest": say("reconcile.end-earliest"),
        "endLatest": say("reconcile.end-latest"),
        "article": say("reconcile.article"),
        "articles": say("reconcile.articles"),
    }


def proposed(class_: str) -> list[Property]:
    """Return the properties that things of a type may have; all for one that is unknown or not given."""
    wanted = local(class_)
    sorts = [each for each, name in SORTS.items() if name == wanted]
    if wanted in ("Actor", "Person", "Organization", "Group", "State"):
        sorts = ["actor"]
    return [each for each in PROPERTIES.values() if not sorts or sorts[0] in each.types]


def extended(reconciling: Reconciling, asked: Extension) -> dict[str, Any]:
    """Return the answer to a data extension query; a property that is unknown has no values."""
    things = reconciling.things
    found = reconciling.resolved(asked.ids)
    one = {name: some[0] for name, some in found.items() if len(some) == 1}
    wanted = {name: PROPERTIES[local(name)] for name in asked.properties if local(name) in PROPERTIES}
    has_roles = any(each.id in ("role", "date") for each in wanted.values())
    held = roles_of(things, {thing.path for thing in one.values()}) if has_roles else {}
    values = {
        (id_, name): _values(each, thing, held.get(thing.path, ()), asked.properties[name])
        for id_, thing in one.items()
        for name, each in wanted.items()
    }
    known = things.at({value.path for some in values.values() for value in some if value.path})
    told = reconciling.told(known[path] for path in known if not path.startswith("concept/"))
    rows = {
        id_: {name: [*_cells(wanted.get(name), values.get((id_, name), ()), known, told)] for name in asked.properties}
        for id_ in asked.ids
    }
    return {"meta": [*_meta(asked, wanted, reconciling.interface)], "rows": rows}


def _values(asked: Property, thing: Thing, held: Sequence[Thing], most: int) -> tuple[Value, ...]:
    return values_of(asked, thing, held)[: min(most, _MOST) or _MOST]


def _meta(asked: Extension, wanted: Mapping[str, Property], interface: Interface) -> Iterator[dict[str, Any]]:
    names = property_names(interface)
    for name in asked.properties:
        known = wanted.get(name)
        type_ = _SINGLE.get(known.id) if known is not None else None
        told = {"id": name, "name": names[known.id] if known is not None else name}
        yield {**told, "type": {"id": type_}} if type_ else told


def _cells(
    asked: Property | None, values: Sequence[Value], known: Mapping[str, Thing], told: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the values of a property as JSON (section 7.4); what is not listed is not told."""
    for value in values:
        if asked is None or (value.path and value.path not in known):
            continue
        if asked.kind == "thing":
            one = told[value.path]
            yield {"id": value.path, "name": one["name"], "description": one["description"]}
        elif asked.kind == "number":
            yield {"int": int(value.text)}
        elif asked.kind == "day":
            yield {"date": f"{value.text}T00:00:00Z"}
        else:
            yield {"str": known[value.path].label.text if value.path else value.text}
