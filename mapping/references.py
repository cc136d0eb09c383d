"""What a record's references mean: from a key, or ``type:key``, to the one thing it names.

Every reference of a record is listed in one place (`references`), so that checking and mapping cannot differ.
Must not know: files, RDF graphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from rdflib import URIRef

from .errors import OnRecordError, Problem
from .iris import Iris, below
from .reading import Record
from .record import Article
from .registry import Registry
from .source import Path_
from .things import Event, Image, RoleHolding, Statement
from .values import closest

__all__ = ["Scope", "UnresolvedError", "check_references"]

ACTOR: Final = ("actor",)
ANYTHING: Final = ("actor", "place", "topic", "event", "statement", "role", "image")
SHARED: Final = ("actor", "place", "topic")
Use = tuple[Path_, str, tuple[str, ...]]


class UnresolvedError(OnRecordError):
    """A reference that names nothing, or more than one thing.

    Attributes:
        message: what is wrong.
        remedy: what would be right.
    """

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message}; {remedy}")


@dataclass(frozen=True)
class Scope:
    """The things that one article's record may name."""

    article: Article
    registry: Registry
    iris: Iris

    def resolve(self, reference: str, accepted: tuple[str, ...]) -> URIRef:
        """Return the IRI of the thing that ``reference`` names among the ``accepted`` types.

        Raises:
            UnresolvedError: there is no such thing, or there are several.
        """
        wanted, _, key = reference.rpartition(":")
        kinds = [kind for kind in accepted if wanted in ("", kind) and key in self.section(kind)]
        if len(kinds) == 1:
            return self.iri(kinds[0], key)
        if kinds:
            choice = " or ".join(f"{kind}:{key}" for kind in kinds)
            raise UnresolvedError(f'"{key}" names {len(kinds)} things', f"write {choice}")
        raise self._unknown(reference, accepted)

    def iri(self, kind: str, key: str) -> URIRef:
        """Return the IRI of the record's thing of one type and key."""
        entry = self.section(kind)[key]
        if kind == "version":
            return below(self.iris.article(self.article.article), f"version-{key}")
        is_shared = kind in SHARED and not entry.is_local
        return self.iris.thing(kind, key, None if is_shared else self.article.article)

    def section(self, kind: str) -> Mapping[str, Any]:
        """Return the record's things of one type by key."""
        found: Mapping[str, Any] = getattr(self.article, f"{kind}s")
        return found

    def _unknown(self, reference: str, accepted: tuple[str, ...]) -> UnresolvedError:
        wanted, _, key = reference.rpartition(":")
        if wanted and wanted not in accepted:
            return UnresolvedError(f'"{reference}" cannot stand here', f"name one of: {', '.join(accepted)}")
        for kind in SHARED:
            if kind in accepted and key in getattr(self.registry, f"{kind}s"):
                remedy = f"list it under `{kind}s` with where the text mentions it"
                return UnresolvedError(f'the text is not said to mention "{key}"', remedy)
        known = sorted(chain.from_iterable(self.section(kind) for kind in accepted))
        sections = ", ".join(f"`{kind}s`" for kind in accepted)
        near = closest(key, known) if closest(key, known).startswith("did") else "add it, or mend the key"
        return UnresolvedError(f'there is no "{key}" in {sections}', near)


def check_references(record: Record, registry: Registry, iris: Iris) -> tuple[Problem, ...]:
    """Return everything wrong with what a record refers to: unknown, ambiguous, cyclic, twice or nowhere described."""
    scope = Scope(record.article, registry, iris)
    return (*_unresolved(record, scope), *_undescribed(record, registry), *_cycles(record))


def _unresolved(record: Record, scope: Scope) -> Iterator[Problem]:
    for path, reference, accepted in references(record.article):
        try:
            scope.resolve(reference, accepted)
        except UnresolvedError as error:
            yield record.source.problem(path, error.message, error.remedy)


def _undescribed(record: Record, registry: Registry) -> Iterator[Problem]:
    for kind in SHARED:
        shared: Mapping[str, object] = getattr(registry, f"{kind}s")
        for key, entry in getattr(record.article, f"{kind}s").items():
            path = (f"{kind}s", key)
            if entry.is_local and key in shared:
                remedy = "leave out its label here, or give this one another key"
                yield record.source.problem(path, f'the registry has a {kind} "{key}" already', remedy)
            elif not entry.is_local and key not in shared:
                near = closest(key, tuple(shared))
                hint = f"{near} or " if near.startswith("did") else ""
                yield record.source.problem(
                    path,
                    f'the registry has no {kind} "{key}"',
                    f"{hint}add it there, or give it a label here",
                )


def _cycles(record: Record) -> Iterator[Problem]:
    article = record.article
    for section, kind, name in (
        ("statements", "statement", "embeds"),
        ("statements", "statement", "responds_to"),
        ("events", "event", "within"),
        ("events", "event", "cause"),
    ):
        things: Mapping[str, Any] = getattr(article, section)
        edges = {key: [_bare(r, kind) for r in getattr(thing, name)] for key, thing in things.items()}
        for cycle in find_cycles(edges):
            field = name.replace("_", "-")
            chained = " → ".join((*cycle, cycle[0]))
            yield record.source.problem(
                (section, cycle[0], field), f"goes in a circle: {chained}", "cut it at one place"
            )


def _bare(reference: str, kind: str) -> str:
    wanted, _, key = reference.rpartition(":")
    return key if wanted in ("", kind) else reference


def find_cycles(edges: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """Return each circle in a graph once, beginning at the node that comes first; iterative, for hostile depths."""
    done: set[str] = set()
    cycles: list[tuple[str, ...]] = []
    for start in edges:
        trail: list[str] = []
        stack: list[tuple[str, bool]] = [(start, True)]
        while stack:
            node, entering = stack.pop()
            if not entering:
                done.add(trail.pop())
            elif node in trail:
                cycles.append(tuple(trail[trail.index(node) :]))
            elif node not in done:
                trail.append(node)
                stack.append((node, False))
                stack.extend((target, True) for target in edges.get(node, ()))
    return cycles


def references(article: Article) -> Iterator[Use]:
    """Yield every reference of a record: its path, the reference, and the types it may name."""
    yield from _many(("author",), article.author, ACTOR)
    yield from _one(("publisher",), article.publisher, ACTOR)
    yield from _one(("rights", "holder"), article.rights.holder, ACTOR)
    for key, version in article.versions.items():
        yield from _one(("versions", key, "publisher"), version.publisher, ACTOR)
        yield from _one(("versions", key, "translation-of"), version.translation_of, ("version",))
    for key, actor in article.actors.items():
        yield from _one(("actors", key, "territory"), actor.territory, ("place",))
    for key, role in article.roles.items():
        yield from _of_role(("roles", key), role)
    for key, event in article.events.items():
        yield from _of_event(("events", key), event)
    for key, statement in article.statements.items():
        yield from _of_statement(("statements", key), statement)
    for key, image in article.images.items():
        yield from _of_image(("images", key), image)


def _of_role(at: Path_, role: RoleHolding) -> Iterator[Use]:
    yield ((*at, "who"), role.who, ACTOR)
    yield from _one((*at, "in"), role.in_, ACTOR)
    yield from _many((*at, "to"), role.to, ANYTHING)


def _of_event(at: Path_, event: Event) -> Iterator[Use]:
    yield from _many((*at, "where"), event.where, ("place",))
    yield from _many((*at, "cause"), event.cause, ("event",))
    yield from _many((*at, "within"), event.within, ("event",))
    for part, players in event.parts.items():
        yield from _many((*at, "parts", part), tuple(player.who for player in players), SHARED)


def _of_statement(at: Path_, statement: Statement) -> Iterator[Use]:
    yield from _many((*at, "by"), statement.by, ACTOR)
    yield from _many((*at, "to"), statement.to, ACTOR)
    yield from _many((*at, "about"), statement.about, ANYTHING)
    yield from _many((*at, "embeds"), statement.embeds, ("statement",))
    yield from _many((*at, "condition"), statement.condition, ("event", "statement"))
    yield from _many((*at, "responds-to"), statement.responds_to, ("statement", "event"))


def _of_image(at: Path_, image: Image) -> Iterator[Use]:
    yield ((*at, "holder"), image.holder, ACTOR)
    yield from _many((*at, "depicts"), tuple(shown.who for shown in image.depicts), ANYTHING)


def _one(path: Path_, reference: str | None, accepted: tuple[str, ...]) -> Iterator[Use]:
    if reference is not None:
        yield path, reference, accepted


def _many(path: Path_, references: tuple[str, ...], accepted: tuple[str, ...]) -> Iterator[Use]:
    for index, reference in enumerate(references):
        yield (*path, index), reference, accepted
