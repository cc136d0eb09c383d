"""What pictures are drawn from, read off the quads of articles: what is dated, who took part, who is tied to whom.

Three kinds of ties: they met, one addressed the other, one spoke about the other. None of them is a plain fact: each
row names the article, and the event or statement there, that says so. Must not know: where rows are kept, how pictures
are drawn, HTTP.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product
from typing import Final

from ..ontology import REC, REC_C, SCHEMA

__all__ = ["ABOUT", "ADDRESSED", "KINDS", "MEETINGS", "MET", "UNREAL", "Dated", "Involved", "PictureRows", "Tie"]

MET: Final = "met"
ADDRESSED: Final = "addressed"
ABOUT: Final = "about"
KINDS: Final = (MET, ADDRESSED, ABOUT)
MEETINGS: Final = frozenset(
    ("meeting", "summit", "conference", "talks", "negotiation", "hearing", "reception", "gathering")
)
"""The kinds of events whose participants met: those of the prepared question who-met-whom."""
UNREAL: Final = frozenset(("hypothetical", "not-happened"))
"""The factualities of events that tie nobody to anybody: a meeting that was only wished for is none."""
_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_CLASSES: Final = {str(REC.Event): "event", str(REC.Statement): "statement", str(REC.RoleHolding): "role"}
_CODES: Final = {str(REC.eventKind): "event-kind", str(REC.roleKind): "role-kind", str(REC.factuality): "factuality"}
_BOUNDS: Final = (REC.beginEarliest, REC.beginLatest, REC.endEarliest, REC.endLatest)
_REST: Final = (
    *(REC.edtf, REC.when, REC.heldAt, REC.where, REC.participation, REC.participant, REC.part, REC.holder),
    *(REC.speaker, REC.addressee, SCHEMA.about),
)
_READ: Final = frozenset(map(str, (_RDF_TYPE, *_CODES, *_BOUNDS, *_REST)))
_ROLE: Final = "holder"


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """An event, a statement or a holding of a role of which it is said when it was.

    Attributes:
        path: its path below ``/id/``.
        article: the key of the article that says so.
        what: ``event``, ``statement`` or ``role``.
        kind: the code of its kind; empty for statements.
        factuality: the code of its factuality; empty for all but events.
        edtf: the date as the record gives it.
        begin_earliest: the four bounds as ISO dates; empty where there is none.
        begin_latest: see there.
        end_earliest: see there.
        end_latest: see there.
        place: the path of the first place where it was; may be empty.
    """

    path: str
    article: str
    what: str
    kind: str
    factuality: str
    edtf: str
    begin_earliest: str
    begin_latest: str
    end_earliest: str
    end_latest: str
    place: str

    @property
    def bounds(self) -> tuple[date | None, ...]:
        """The four bounds as dates."""
        written = (self.begin_earliest, self.begin_latest, self.end_earliest, self.end_latest)
        return tuple(date.fromisoformat(each) if each else None for each in written)

    @property
    def filed(self) -> str:
        """The day that it is listed under: the first of its bounds that there is."""
        return self.begin_earliest or self.begin_latest or self.end_earliest or self.end_latest


@dataclass(frozen=True, slots=True, order=True)
class Involved:
    """That an actor has a part in something dated.

    Attributes:
        actor: the actor's path.
        path: the path of the event or of the role.
        part: the code of the part played; ``holder`` for who holds a role.
    """

    actor: str
    path: str
    part: str


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """That an article says of two actors that they met, or that one addressed or spoke about the other.

    Attributes:
        source: the path of the one who met, addressed or spoke; of two who met the first in order.
        target: the path of the other.
        kind: ``met``, ``addressed`` or ``about``.
        factuality: the code of the meeting's factuality; empty for what was said.
        thing: the path of the event or statement.
        article: the article's key.
    """

    source: str
    target: str
    kind: str
    factuality: str
    thing: str
    article: str


@dataclass(frozen=True, slots=True)
class PictureRows:
    """What pictures are drawn from of some articles.

    Attributes:
        dated: what is dated.
        involved: who has a part in that.
        ties: who is tied to whom.
    """

    dated: frozenset[Dated] = frozenset()
    involved: frozenset[Involved] = frozenset()
    ties: frozenset[Tie] = frozenset()

    @classmethod
    def of(cls, graphs: Mapping[str, Iterable[str]], base: str) -> PictureRows:
        """Return what some named graphs say: those of articles; others say nothing of the kind.

        Args:
            graphs: canonical N-Quads by the IRI of their graph.
            base: the IRIs' base.
        """
        start, dated, involved, ties = f"{base}/graph/article/", set[Dated](), set[Involved](), set[Tie]()
        for name, lines in graphs.items():
            if name.startswith(start):
                said = _Said.of(lines, base, name[len(start) :].partition("/")[0])
                dated.update(said.dated())
                ties.update(said.ties())
                involved.update(said.involved())
        known = {each.path for each in dated}
        return cls(frozenset(dated), frozenset(each for each in involved if each.path in known), frozenset(ties))


@dataclass(frozen=True, slots=True)
class _Said:
    """What one article's graph says: values by subject and property, IRIs of things as paths."""

    article: str
    values: Mapping[str, Mapping[str, list[str]]]
    things: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[str], base: str, article: str) -> _Said:
        values: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            if (name := predicate[1:-1]) in _READ:
                value = _value(rest, base)
                values[_path(subject[1:-1], base)].setdefault(name, []).append(value)
        things = {path: what for path, said in values.items() for what in _classes(said)}
        return cls(article, values, things)

    def all(self, subject: str, predicate: str) -> list[str]:
        return sorted(self.values.get(subject, {}).get(str(predicate), ()))

    def first(self, subject: str, predicate: str) -> str:
        return next(iter(self.all(subject, predicate)), "")

    def code(self, subject: str, predicate: str) -> str:
        return self.first(subject, predicate).removeprefix(f"{REC_C}{_CODES[str(predicate)]}-")

    def dated(self) -> Iterator[Dated]:
        for path, what in self.things.items():
            span = self.first(path, REC.heldAt if what == "role" else REC.when)
            begin, sooner, later, end = (self.first(span, each) for each in _BOUNDS)
            if span and (begin or sooner or later or end):
                kind = self.code(path, REC.roleKind if what == "role" else REC.eventKind)
                factuality, edtf = self.code(path, REC.factuality), self.first(span, REC.edtf)
                bounds = (begin, sooner, later, end, self.first(path, REC.where))
                yield Dated(path, self.article, what, kind, factuality, edtf, *bounds)

    def involved(self) -> Iterator[Involved]:
        for path, what in self.things.items():
            if what == "event":
                yield from (Involved(who, path, part) for who, part in self._players(path))
            if what == "role":
                yield from (Involved(who, path, _ROLE) for who in self.all(path, REC.holder))

    def ties(self) -> Iterator[Tie]:
        for path, what in self.things.items():
            if what == "event":
                yield from self._met(path)
            if what == "statement":
                yield from self._spoke(path, ADDRESSED, REC.addressee)
                yield from self._spoke(path, ABOUT, SCHEMA.about)

    def _met(self, event: str) -> Iterator[Tie]:
        """Yield who met whom: the agents each other and everybody else; where there is none, all each other."""
        factuality = self.code(event, REC.factuality)
        if self.code(event, REC.eventKind) not in MEETINGS or factuality in UNREAL:
            return
        players = set(self._players(event))
        agents = {who for who, part in players if part == "agent"}
        others = {who for who, part in players if part != "agent"}
        pairs = [*combinations(agents or others, 2), *product(agents, others)]
        for pair in sorted({(min(each), max(each)) for each in pairs if each[0] != each[1]}):
            yield Tie(*pair, MET, factuality, event, self.article)

    def _spoke(self, statement: str, kind: str, predicate: str) -> Iterator[Tie]:
        for speaker in self.all(statement, REC.speaker):
            for other in self.all(statement, predicate):
                if other != speaker and _is_actor(other):
                    yield Tie(speaker, other, kind, "", statement, self.article)

    def _players(self, event: str) -> Iterator[tuple[str, str]]:
        """Yield the actors that have a part in an event, with the part's code."""
        for part in self.all(event, REC.participation):
            code = self.first(part, REC.part).removeprefix(f"{REC_C}part-")
            yield from ((who, code) for who in self.all(part, REC.participant) if _is_actor(who))


def _classes(said: Mapping[str, list[str]]) -> Iterator[str]:
    yield from (_CLASSES[each] for each in said.get(_RDF_TYPE, ()) if each in _CLASSES)


def _value(rest: str, base: str) -> str:
    """Return the object of a line: an IRI, as a path if it is one of ours, or what a literal says.

    Literals of what is read are dates, in which nothing is escaped.
    """
    if rest.startswith("<"):
        return _path(rest[1 : rest.index(">")], base)
    return rest[1 : rest.index('"', 1)]


def _path(iri: str, base: str) -> str:
    return iri.removeprefix(f"{base}/id/")


def _is_actor(path: str) -> bool:
    steps = path.split("/")
    return steps[0] == "actor" or (steps[0] == "article" and steps[2:3] == ["actor"])
