"""What the answers of a site have in common, observed while it is frozen: what a server's configuration can say.

Answers are grouped by the first part of their address, its depth, its suffix, and whether it has parameters. What all
of a group have in common is a rule; what only some have, no rule says, so that none is ever wrong. Must not know: any
route, any server's language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .freeze_addresses import Address, Place, encoded_path
from .freeze_links import typed_links

__all__ = ["LIVE", "ROBOTS", "Group", "Observed", "Offer", "is_live"]

LIVE: Final = (
    r"/(?:sparql|search|reconcile)(?:[./].*)?|/query/[^/.]+|/(?:timegate|timemap|at)(?:/.*)?|/healthz|/metrics"
)
"""The paths of what is made for each request anew, so that no file can answer it."""
ROBOTS: Final = "X-Robots-Tag"
_SERVERS: Final = frozenset(
    (
        "accept-ranges",
        "content-encoding",
        "content-length",
        "content-location",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "location",
        "memento-datetime",
        "repr-digest",
        "vary",
    )
)
"""Fields that the server of files makes itself, or that tell of one answer alone."""
_UNFIT: Final = re.compile(r"[${}\\]")
_TAIL: Final = re.compile(r"(?:\.[A-Za-z0-9]+)?(?:\?[^#]*)?(?:#.*)?\Z")
_LIVE: Final = re.compile(LIVE)


def is_live(address: Address) -> bool:
    """Tell whether an address is one that no file can answer."""
    return _LIVE.fullmatch(address.path) is not None


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Addresses that are alike.

    Attributes:
        segment: the first part of their paths.
        depth: how many parts their paths have.
        suffix: the end of the files that answer them.
        asked: whether they have parameters.
    """

    segment: str
    depth: int
    suffix: str = ""
    asked: bool = False

    @classmethod
    def of(cls, address: Address, suffix: str) -> Group:
        """Return the group of an address whose file has a suffix."""
        return cls(address.segment, address.depth, suffix, bool(address.query))

    def pattern(self, prefix: str) -> str:
        """Return the regular expression of their paths, stem and suffix, and a question mark with parameters."""
        steps = "/".join((re.escape(self.segment), *["[^/]+"] * (self.depth - 1)))
        mark = r"\?" if self.asked else ""
        return f"^{re.escape(prefix)}/{steps}{re.escape(self.suffix)}{mark}$"


@dataclass(frozen=True, slots=True)
class Offer:
    """A format that documents come in."""

    suffix: str
    media_type: str


@dataclass(slots=True)
class Observed:
    """What was observed.

    Attributes:
        place: where the site is served.
        types: how often which Content-Type came with which suffix, by the first folder or, without one, the file.
        fields: what the answers of a group have in common: header fields, with places for what differs.
        links: the links that all answers of a group have.
        offers: the formats on offer, by first part and depth, the favourite first.
        parameters: the first parts of the paths that have a parameter, by its name.
        forms: the names of the fields of forms, by the path that they are sent to.
        leads: where those are led who want data of a page that has none.
    """

    place: Place
    types: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    fields: dict[Group, dict[str, str]] = field(default_factory=dict)
    links: dict[Group, dict[str, None]] = field(default_factory=dict)
    offers: dict[tuple[str, int], tuple[Offer, ...]] = field(default_factory=dict)
    parameters: dict[str, set[str]] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)

    def note(self, address: Address, suffix: str, headers: Iterable[tuple[str, str]]) -> None:
        """Take note of the header fields of an answer that a file is written of.

        Args:
            address: its address.
            suffix: the end of its file.
            headers: its header fields.
        """
        given = dict(headers)
        folder = f"{address.segment}/" if address.depth > 1 else f"{address.segment}{suffix}"
        kinds = self.types.setdefault((folder, suffix), Counter())
        kinds[given.get("Content-Type", "application/octet-stream")] += 1
        group = Group.of(address, suffix)
        told = {name: value for name, value in given.items() if name.lower() not in _SERVERS and name != "Link"}
        if "Content-Disposition" in told:
            told["Content-Disposition"] = told["Content-Disposition"].replace(address.segments[-1], "{name}")
        told = {name: value for name, value in told.items() if not _UNFIT.search(value.replace("{name}", ""))}
        before = self.fields.setdefault(group, told)
        self.fields[group] = {name: value for name, value in before.items() if told.get(name) == value}
        links = dict.fromkeys(self._templates(address, given.get("Link", "")))
        self.links[group] = {link: None for link in self.links.setdefault(group, links) if link in links}
        for name, _ in address.query:
            self.parameters.setdefault(name, set()).add(address.segment)

    def offer(self, address: Address, offers: Iterable[Offer]) -> None:
        """Take note of the formats that a document is on offer in, the favourite first."""
        where = address.segment, address.depth
        self.offers[where] = tuple(dict.fromkeys((*self.offers.get(where, ()), *offers)))

    def form(self, address: Address, names: Iterable[str]) -> None:
        """Take note of a form that is sent to an address."""
        self.forms.setdefault(address.path, set()).update(names)
        for name in names:
            self.parameters.setdefault(name, set()).add(address.segment)

    def type_of(self, folder: str, suffix: str) -> str:
        """Return the Content-Type that files with a suffix have most often in a first folder."""
        return _most(self.types[folder, suffix])

    def common_types(self) -> Mapping[str, str]:
        """Return the Content-Type that files have in most folders, by suffix."""
        counted: dict[str, Counter[str]] = {}
        for folder, suffix in self.types:
            counted.setdefault(suffix, Counter())[self.type_of(folder, suffix)] += 1
        return {suffix: _most(counted[suffix]) for suffix in sorted(counted)}

    def everywhere(self) -> dict[str, str]:
        """Return the header fields that all answers have in common."""
        common, *rest = self.fields.values()
        return {name: value for name, value in sorted(common.items()) if all(o.get(name) == value for o in rest)}

    def _templates(self, address: Address, value: str) -> Iterable[str]:
        """Yield the links of a Link field, but those to what is live, with places for what differs in a group."""
        for target, rest in typed_links(value):
            found = self.place.found(target, address)
            link = f"<{self._template(address, target)}>{rest}"
            if (found is None or not is_live(found)) and not _UNFIT.search(re.sub(r"\{\w+\}", "", link)):
                yield link

    def _template(self, address: Address, target: str) -> str:
        """Return a link's target with places for the address's stem, parameters and tail."""
        stem = self.place.prefix + encoded_path(address.stem)
        tail = stem.removeprefix(f"{self.place.prefix}/{address.segment}/") if address.depth > 1 else ""
        for head in (self.place.origin, ""):
            rest = target.removeprefix(head + stem)
            if target.startswith(head + stem) and _TAIL.match(rest):
                return f"{head}{{stem}}{rest.replace(address.asked, '{asked}') if address.query else rest}"
        return f"{target.removesuffix(tail)}{{tail}}" if tail and target.endswith(tail) else target


def _most(kinds: Counter[str]) -> str:
    return max(sorted(kinds), key=lambda kind: kinds[kind])
