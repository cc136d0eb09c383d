"""Batches of reconciliation queries answered: candidates with scores, features, types and what tells namesakes apart.

A batch takes three look-ups for each query, three more for each identifier that is not there, and seven for them all.
Must not know: requests, how scores are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .candidates import Candidates, Found, resolved, roles_of
from .generation import Generation
from .interface import Interface
from .listing import Listed, listed
from .reconcilable import class_names, classes_of
from .reconcile_asked import Query
from .scoring import Judged, Judging, named_by
from .site import Addresses
from .tables import spoken
from .things import Thing, Things

__all__ = ["Reconciling"]


@dataclass(frozen=True, slots=True)
class Reconciling:
    """What answers them.

    Attributes:
        generation: the generation that is asked.
        things: its catalogue.
        addresses: where things are.
        interface: says what data has no words for.
    """

    generation: Generation
    things: Things
    addresses: Addresses
    interface: Interface

    def resolved(self, names: Iterable[str]) -> dict[str, list[Thing]]:
        """Return the things that identifiers name, as `candidates.resolved` does."""
        return resolved(self.things, self.generation.index.gone, self.addresses.base, names)

    def batch(self, queries: Mapping[str, Query]) -> dict[str, Any]:
        """Return the result batch of some queries (section 4.2 of the specification)."""
        candidates = Candidates(self.generation.catalogue.within, self.things)
        meant = self.resolved(query.text for query in queries.values())
        found = {key: Found() if query.text in meant else candidates.of(query) for key, query in queries.items()}
        held = roles_of(self.things, self._actors(queries, meant, found))
        concerned = [(query, thing) for key, query in queries.items()
                     for thing in (*found[key].things.values(), *meant.get(query.text, ()))]  # fmt: skip
        known = self.things.at({path for query, thing in concerned
                                for path in named_by(query, thing, held.get(thing.path, ()))})  # fmt: skip
        judged = {
            key: Judging(query, found[key], meant.get(query.text, ()), held, known, self.addresses.base).run()
            for key, query in queries.items()
        }
        told = self.told([each.thing for some in judged.values() for each in some])
        return {
            key: {"result": [_candidate(each, told[each.thing.path]) for each in some]} for key, some in judged.items()
        }

    def _actors(
        self, queries: Mapping[str, Query], meant: Mapping[str, Sequence[Thing]], found: Mapping[str, Found]
    ) -> set[str]:
        """Return the paths of those whose roles count."""
        return {
            thing.path
            for key, query in queries.items()
            if any(each.id in ("role", "date") for each in query.properties)
            for thing in (*found[key].things.values(), *meant.get(query.text, ()))
        }

    def told(self, things: Iterable[Thing]) -> dict[str, dict[str, Any]]:
        """Return what is told of things wherever they are named: name, description, types; with two look-ups."""
        each = {thing.path: thing for thing in things}
        names = class_names(self.interface)
        rows = listed(self.things, [*each.values()], self.addresses, self.interface)
        return {row.thing.path: self._told(row, names) for row in rows}

    def _told(self, row: Listed, names: Mapping[str, str]) -> dict[str, Any]:
        types = [{"id": each, "name": names[each]} for each in classes_of(row.thing)]
        return {"name": row.name.text, "description": self.description(row), "types": types}

    def description(self, row: Listed) -> str:
        """Return what tells a thing from its namesakes; a statement is never without its mouths."""
        say, thing = self.interface.say, row.thing
        told = [
            "" if thing.named else say("list.unnamed"),
            row.kind,
            row.factuality if thing.factuality != "actual" else "",
            thing.edtf,
            " → ".join(map(spoken, row.chain)),
            ", ".join(name.text for name in row.beside),
            say("list.according", article=row.article.text) if row.article else "",
            say("list.articles", count=thing.articles) if not thing.article and thing.articles else "",
        ]
        return " · ".join(part for part in told if part)


def _candidate(each: Judged, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": each.thing.path,
        "name": told["name"],
        "description": told["description"],
        "type": told["types"],
        "score": each.score,
        "features": [{"id": name, "value": value} for name, value in each.features.items()],
        "match": each.match,
    }
