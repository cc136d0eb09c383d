"""What pictures are drawn from beside the catalogue: who is tied to whom, who has a part in what, when events began.

Three kinds of ties: they met, one addressed the other, one spoke about the other. None of them is a plain fact: each
row names the article, and the event or statement there, that says so. Must not know: where rows are kept, how pictures
are drawn, HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Final

from .cataloguing import article_things
from .things import Thing, type_of

__all__ = ["ABOUT", "ADDRESSED", "KINDS", "MEETINGS", "MET", "UNREAL", "Involved", "PictureRows", "Tie", "filed"]

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
_SPOKEN: Final = ((ADDRESSED, "addressee"), (ABOUT, "about"))
_PART: Final = "part:"
_AGENT: Final = "part:agent"


@dataclass(frozen=True, slots=True, order=True)
class Involved:
    """That an actor has a part in an event, or holds a role.

    Attributes:
        actor: the actor's path.
        path: the path of the event or of the role.
    """

    actor: str
    path: str


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
        involved: who has a part in what is dated.
        ties: who is tied to whom.
        began: how many dated events began in which year, in which month, on which day.
    """

    involved: frozenset[Involved] = frozenset()
    ties: frozenset[Tie] = frozenset()
    began: Counter[str] = field(default_factory=Counter)

    @classmethod
    def said_by(cls, graphs: Mapping[str, Iterable[str]], base: str) -> PictureRows:
        """Return what the graphs of articles say, among some graphs.

        Args:
            graphs: canonical N-Quads of what is listed, by the IRI of their graph.
            base: the IRIs' base.
        """
        start, things = f"{base}/graph/article/", list[Thing]()
        for name, lines in graphs.items():
            if name.startswith(start):
                things += article_things(name[len(start) :].partition("/")[0], lines, base).things
        return cls.of(things)

    @classmethod
    def of(cls, things: Iterable[Thing]) -> PictureRows:
        """Return what some things of articles' own tell, those that are listed."""
        known = list(things)
        involved = frozenset(each for thing in known for each in _involved(thing))
        ties = frozenset(tie for thing in known for tie in _ties(thing))
        return cls(involved, ties, Counter(period for thing in known for period in _periods(thing)))


def filed(thing: Thing) -> str:
    """Return the day that a thing is listed under: the first of its bounds that there is; empty without a date."""
    return next((bound for bound in thing.bounds if bound), "")


def _periods(thing: Thing) -> Iterator[str]:
    if thing.type == "event" and thing.edtf:
        yield from (filed(thing)[:length] for length in (4, 7, 10))


def _involved(thing: Thing) -> Iterator[Involved]:
    if thing.edtf and thing.type == "event":
        yield from (Involved(who, thing.path) for who in _players(thing))
    if thing.edtf and thing.type == "role":
        yield from (Involved(who, thing.path) for who in thing.links.get("holder", ()))


def _ties(thing: Thing) -> Iterator[Tie]:
    if thing.type == "event":
        yield from _met(thing)
    if thing.type == "statement":
        for kind, name in _SPOKEN:
            yield from _spoke(thing, kind, _actors(thing, name))


def _met(event: Thing) -> Iterator[Tie]:
    """Yield who met whom: the agents each other and everybody else; where there is none, all each other."""
    if event.kind not in MEETINGS or event.factuality in UNREAL:
        return
    agents = _actors(event, _AGENT)
    others = _players(event, but=_AGENT)
    pairs = [*combinations(sorted(agents or others), 2), *product(agents, others)]
    for one, other in sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}):
        yield Tie(one, other, MET, event.factuality, event.path, event.article)


def _spoke(statement: Thing, kind: str, others: Iterable[str]) -> Iterator[Tie]:
    for speaker, other in product(_actors(statement, "speaker"), others):
        if speaker != other:
            yield Tie(speaker, other, kind, "", statement.path, statement.article)


def _players(event: Thing, but: str = "") -> set[str]:
    """Return the actors that have a part in an event, perhaps but for one part."""
    parts = (name for name in event.links if name.startswith(_PART) and name != but)
    return {who for name in parts for who in _actors(event, name)}


def _actors(thing: Thing, name: str) -> list[str]:
    return sorted(path for path in thing.links.get(name, ()) if type_of(path) == "actor")
