"""Entries of the registry as amended: two that are one now, and what leads to entries that have another key.

Must not know: the ledger, records, RDF.
"""

from __future__ import annotations

from collections.abc import Mapping

from .registry import Registry, RegistryActor, RegistryEntry

__all__ = ["entry_of", "relocated", "united"]


def entry_of(registry: Registry, target: str) -> RegistryEntry | None:
    """Return the entry that a target names; None when there is none."""
    kind, _, key = target.partition(":")
    entries: Mapping[str, RegistryEntry] = getattr(registry, f"{kind}s")
    return entries.get(key)


def united(winner: RegistryEntry, loser: RegistryEntry) -> RegistryEntry:
    """Return the union of two entries: the winner's labels, everything else that either is called."""
    label = {**loser.label, **winner.label}
    names = dict.fromkeys((*winner.aka, *loser.label.values(), *loser.aka))
    aka = tuple(name for name in names if name not in label.values())
    facts: dict[str, object] = {"label": label, "aka": aka}
    if isinstance(winner, RegistryActor) and isinstance(loser, RegistryActor):
        facts["territory"] = winner.territory or loser.territory
    return winner.model_copy(update=facts)


def relocated(registry: Registry, old: str, new: str) -> Registry:
    """Return a registry in which states whose land has another key now say so."""
    actors = {
        key: actor.model_copy(update={"territory": new}) if actor.territory == old else actor
        for key, actor in registry.actors.items()
    }
    return registry.model_copy(update={"actors": actors})
