"""What the page of a network shows: actors and their ties as a picture, and the same as rows of a table.

Must not know: where ties are found, HTML, HTTP.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .naming import Name
from .network_picture import Line, Node, Pair
from .picture_data import PictureData
from .picture_index import Tied
from .picture_names import Names, Say
from .picture_rows import KINDS, MET
from .svg import clipped, octets

__all__ = ["TieRow", "data_of", "nodes_of", "pairs_of", "ranked", "rows_of", "tie_path"]

_DOUBTFUL: Final = frozenset(("reported", "presupposed"))
_SHORT: Final = 30
_COLUMNS: Final = (
    "source", "source_label", "kind", "target", "target_label", "factuality", "articles", "things", "says_so",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TieRow:
    """One way in which two actors are tied, in a table.

    Attributes:
        source: who met, addressed or spoke.
        verb: which of these, in words.
        target: the other.
        articles: how many articles say so.
        things: how many events or statements.
        href: the address of those.
    """

    source: Name
    verb: str
    target: Name
    articles: int
    things: int
    href: str

    @property
    def cost(self) -> int:
        """How many bytes it takes in a page, about."""
        names = (self.source.text, self.source.href, self.target.text, self.target.href)
        return octets(*names, self.verb, self.href) + 230


def _with(one: str, other: str) -> str:
    """Return the end of the address of what ties two actors: the same whichever comes first."""
    first, last = sorted((one, other))
    return f"{first}/with/{last}"


def tie_path(one: str, other: str, page: int = 1) -> str:
    """Return the address of a page of what ties two actors."""
    path = f"/network/{_with(one, other)}"
    return path if page == 1 else f"{path}/{page}"


def ranked(ties: Iterable[Tied], most: int, first: str = "") -> list[str]:
    """Return the actors that are tied to most others, so many, the first one first.

    Args:
        ties: how they are tied.
        most: how many.
        first: who comes first anyway; empty for nobody.
    """
    others: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        others[tie.source].add(tie.target)
        others[tie.target].add(tie.source)

    def rank(actor: str) -> tuple[bool, int, str]:
        return actor != first, -len(others[actor]), actor

    return sorted(others, key=rank)[:most]


def nodes_of(
    actors: Sequence[str], pairs: Iterable[Pair], names: Names, href: Callable[[str], str], middle: str, say: Say
) -> list[Node]:
    """Return actors as what is drawn.

    Args:
        actors: their paths.
        pairs: all ties among them.
        names: what they are called.
        href: gives the address of the network of an actor.
        middle: the path of the one that all is about; empty for nobody.
        say: says wordings.
    """
    count: dict[str, int] = defaultdict(int)
    for pair in pairs:
        count[pair.one] += 1
        count[pair.other] += 1
    return [_node(actor, count[actor], names, href, middle, say) for actor in actors]


def _node(actor: str, count: int, names: Names, href: Callable[[str], str], middle: str, say: Say) -> Node:
    name, is_middle = names.name(actor), actor == middle
    target = (name.href or href(actor)) if is_middle else href(actor)
    told = say("network.node", count=count, who=clipped(name.text, 2 * _SHORT))
    local = actor.startswith("article/")
    return Node(actor, name.text, target, told, names.shape(actor), count, local, name.language, is_middle)


def pairs_of(ties: Iterable[Tied], names: Names, href: Callable[[str], str], say: Say) -> list[Pair]:
    """Return ties as what is drawn: one for every two actors, with a line for each way in which they are tied."""
    found: dict[tuple[str, str], list[Tied]] = defaultdict(list)
    for tie in ties:
        found[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    return [
        Pair(one, other, href(_with(one, other)), _told(one, other, together, names, say), _lines(one, together))
        for (one, other), together in sorted(found.items())
    ]


def _lines(one: str, together: Sequence[Tied]) -> tuple[Line, ...]:
    """Return a line for each kind and direction; what articles report and what they vouch for is one line."""
    found: dict[tuple[str, bool], list[Tied]] = defaultdict(list)
    for tie in together:
        found[tie.kind, tie.kind != MET and tie.source != one].append(tie)
    return tuple(
        Line(kind, sum(tie.articles for tie in those), backward, all(tie.factuality in _DOUBTFUL for tie in those))
        for (kind, backward), those in sorted(found.items(), key=_by_kind)
    )


def _by_kind(each: tuple[tuple[str, bool], list[Tied]]) -> tuple[int, bool]:
    (kind, backward), _ = each
    return KINDS.index(kind), backward


def _told(one: str, other: str, together: Sequence[Tied], names: Names, say: Say) -> str:
    """Return the ties of two actors in words."""
    who, whom = (clipped(names.name(path).text, _SHORT) for path in (one, other))
    verbs = dict.fromkeys(_verb(tie.kind, say) for tie in together)
    articles = sum(tie.articles for tie in together)
    return say("network.pair", count=articles, one=who, other=whom, verbs=", ".join(verbs))


def rows_of(ties: Iterable[Tied], names: Names, href: Callable[[str], str], say: Say) -> list[TieRow]:
    """Return ties as rows, the strongest first."""
    return [
        TieRow(
            names.name(tie.source),
            _verb(tie.kind, say) + (f" ({tie.factuality})" if tie.factuality in _DOUBTFUL else ""),
            names.name(tie.target),
            tie.articles,
            tie.things,
            href(_with(tie.source, tie.target)),
        )
        for tie in sorted(ties, key=_by_strength)
    ]


def data_of(ties: Iterable[Tied], names: Names, head: Mapping[str, object], most: int) -> PictureData:
    """Return ties as data, so many, the strongest first."""
    chosen = sorted(ties, key=_by_strength)[:most]
    return PictureData(head, _COLUMNS, tuple(tuple(_cells(tie, names)) for tie in chosen))


def _cells(tie: Tied, names: Names) -> Iterator[str | int]:
    yield from (names.iri(tie.source), names.label(tie.source), tie.kind)
    yield from (names.iri(tie.target), names.label(tie.target), tie.factuality, tie.articles, tie.things)
    yield names.asked.addresses.url(f"/network/{_with(tie.source, tie.target)}")


def _by_strength(tie: Tied) -> tuple[int, int, str, str, int]:
    return -tie.articles, -tie.things, tie.source, tie.target, KINDS.index(tie.kind)


def _verb(kind: str, say: Say) -> str:
    if kind == MET:
        return say("network.met")
    return say("network.addressed") if kind == "addressed" else say("network.about")
