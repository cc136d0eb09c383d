"""The manifest of the reconciliation service, and what its suggest services suggest of types and properties.

Must not know: things, how queries are answered, requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final

from ..ontology import REC
from .extending import property_names
from .folding import words
from .interface import Interface
from .reconcilable import BROADER, PROPERTIES, Property, class_names
from .reconcile_asked import BATCH

__all__ = ["manifest", "property_told", "suggested_properties", "suggested_types"]

WIDTH: Final = 430
HEIGHT: Final = 320


def manifest(root: str, base: str, interface: Interface) -> dict[str, Any]:
    """Return the service manifest (section 3.1 of the specification, version 0.2).

    Args:
        root: where the application is for the client, without a slash at its end.
        base: the IRIs' base.
        interface: says what things are called.
    """
    here = f"{root}/reconcile"
    return {
        "versions": ["0.2"],
        "name": interface.say("reconcile.name"),
        "identifierSpace": f"{base}/id/",
        "schemaSpace": str(REC),
        "defaultTypes": [*_types(interface).values()],
        "documentation": f"{root}/openapi.json",
        "logo": f"{root}/static/icon.svg",
        "serviceVersion": version("onrecord"),
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            name: {"service_url": here, "service_path": f"/suggest/{name}"} for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [_limit(interface)],
        },
        "batchSize": BATCH,
    }


def _limit(interface: Interface) -> dict[str, Any]:
    return {
        "name": "limit",
        "label": interface.say("reconcile.limit"),
        "type": "number",
        "default": 0,
        "help_text": interface.say("reconcile.limit-help"),
    }


def _types(interface: Interface) -> Mapping[str, dict[str, Any]]:
    """Return the types, each with the broader one."""
    names = class_names(interface)
    plain = {each: {"id": each, "name": names[each]} for each in BROADER}
    return {
        each: {**told, "broader": [plain[BROADER[each]]]} if BROADER[each] else told for each, told in plain.items()
    }


def property_told(interface: Interface, each: Property) -> dict[str, Any]:
    """Return a property as clients are told of it."""
    return {"id": each.id, "name": property_names(interface)[each.id]}


def suggested_types(interface: Interface, prefix: str) -> list[dict[str, Any]]:
    """Return the types whose names or identifiers have words that begin so."""
    return _beginning(_types(interface).values(), prefix)


def suggested_properties(interface: Interface, prefix: str) -> list[dict[str, Any]]:
    """Return the properties whose names or identifiers have words that begin so."""
    return _beginning((property_told(interface, each) for each in PROPERTIES.values()), prefix)


def _beginning(some: Iterable[Mapping[str, Any]], prefix: str) -> list[dict[str, Any]]:
    wanted = [word.folded for word in words(prefix)]
    return [
        dict(each)
        for each in some
        if all(any(word.folded.startswith(one) for word in words(f"{each['id']} {each['name']}")) for one in wanted)
    ]
