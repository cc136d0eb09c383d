"""What a server's configuration says of a frozen site: rules for what is alike, tables for what is not.

Must not know: how it was found out, any server's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .freeze_addresses import Place
from .freeze_register import Gone, Moved, Register
from .freeze_rules import ROBOTS, Group, Observed, Offer
from .tombstones import OFFERS as TOMBSTONES
from .wire_problems import PROBLEM

__all__ = ["CACHE", "PROBLEMS", "Findings", "findings_of"]

CACHE: Final = "Cache-Control"
PROBLEMS: Final = (Offer(".json", PROBLEM), Offer(".html", "text/html"))
"""The formats that problems come in, the favourite first."""
_THINGS: Final = ("/id/", "/doc/")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a configuration says.

    Attributes:
        place: where the site is served.
        types: the Content-Type of files by suffix.
        others: that of files in a first folder, by it and the suffix, or of one in none, where it is another.
        everywhere: the header fields of all answers.
        fields: by name the header fields of groups of answers.
        links: the links of groups of answers.
        offers: the sets of formats that documents come in; the first is that of tombstones.
        offered: which set the documents of a group come in, by its number.
        parameters: the first parts of the paths that have a parameter, by its name.
        forms: the names of fields of forms, by the path that they are sent to.
        leads: where those are led who want data of a page that has none, by its path.
        mapped: the names of files that are not named as their addresses are, by key.
        moved: the paths that lead to others, of which none has variants.
        united: the paths that lead to others, with the same suffix.
        gone: what is told of things that are gone.
        withdrawn: the paths of what else is gone.
        aliases: the stems of the files that answer a path which has none of its own.
        unlisted: what is told to search engines of single files, by key.
    """

    place: Place
    types: Mapping[str, str]
    others: Mapping[str, Mapping[str, str]]
    everywhere: Mapping[str, str]
    fields: Mapping[str, tuple[tuple[Group, str], ...]]
    links: tuple[tuple[Group, str], ...]
    offers: tuple[tuple[Offer, ...], ...]
    offered: tuple[tuple[Group, int], ...]
    parameters: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, tuple[str, ...]]
    leads: Mapping[str, str]
    mapped: list[tuple[str, str]]
    moved: list[Moved]
    united: list[Moved]
    gone: list[Gone]
    withdrawn: list[str]
    aliases: list[tuple[str, str]]
    unlisted: list[tuple[str, str]]

    @property
    def caching(self) -> str:
        """The Cache-Control field that most answers have."""
        counted = Counter(value for _, value in self.fields.get(CACHE, ()))
        return counted.most_common(1)[0][0] if counted else self.everywhere.get(CACHE, "no-cache")


def findings_of(observed: Observed, register: Register) -> Findings:
    """Return what a configuration says of a site that was asked for all that it has."""
    everywhere = observed.everywhere()
    fields = _fields(observed, everywhere)
    offers = tuple(dict.fromkeys((_tombstones(), *(observed.offers[each] for each in sorted(observed.offers)))))
    moved, gone = register.moved(), register.gone()
    united = [row for row in moved if row.path.startswith(_THINGS)]
    return Findings(
        place=observed.place,
        types=observed.common_types(),
        others=_others(observed),
        everywhere={name: value for name, value in everywhere.items() if name != CACHE},
        fields=fields,
        links=tuple((group, ", ".join(observed.links[group])) for group in sorted(observed.links)),
        offers=offers,
        offered=tuple((Group(*each), offers.index(observed.offers[each])) for each in sorted(observed.offers)),
        parameters={name: tuple(sorted(parts)) for name, parts in sorted(observed.parameters.items())},
        forms={path: tuple(sorted(names)) for path, names in sorted(observed.forms.items()) if names},
        leads=dict(sorted(observed.leads.items())),
        mapped=register.mapped(),
        moved=[row for row in moved if row not in united],
        united=united,
        gone=[row for row in gone if row.stem],
        withdrawn=[row.path for row in gone if not row.stem],
        aliases=register.aliases(),
        unlisted=register.unlisted(group.pattern("") for group, _ in fields[ROBOTS]),
    )


def _tombstones() -> tuple[Offer, ...]:
    return tuple(Offer(row.suffix, row.media_type) for row in TOMBSTONES)


def _others(observed: Observed) -> dict[str, dict[str, str]]:
    """Return the types of files that are others than elsewhere, by first folder and suffix."""
    common = observed.common_types()
    others: dict[str, dict[str, str]] = {}
    for folder, suffix in sorted(observed.types):
        found = observed.type_of(folder, suffix)
        if found != common[suffix]:
            others.setdefault(folder, {})[suffix] = found
    return others


def _fields(observed: Observed, everywhere: Mapping[str, str]) -> dict[str, tuple[tuple[Group, str], ...]]:
    """Return the fields that not all answers have, by name; how long answers are fresh is always among them."""
    names = {name for told in observed.fields.values() for name in told} - (everywhere.keys() - {CACHE}) | {
        CACHE,
        ROBOTS,
    }
    return {
        name: tuple((group, told[name]) for group, told in sorted(observed.fields.items()) if name in told)
        for name in sorted(names)
    }
