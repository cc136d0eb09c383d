"""A network drawn: actors as nodes, and a line for each way in which two of them are tied.

A line's thickness says how many articles say so; how it is drawn says what they say, and words say both. When there is
more than can be read, each actor keeps its strongest tie, and then the strongest of all are drawn. Must not know: where
ties come from, HTML, HTTP.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .network_layout import Layout, Point, Size, laid_out
from .svg import Markup, affordable, clipped, element, number, octets, picture, text_width

__all__ = ["Line", "NetworkPicture", "Node", "Pair", "draw_network", "drawn_pairs"]

_LETTERS: Final = 24
_SIZE: Final = 12
_MARGIN: Final = 16
_APART: Final = 5
_THICK: Final = (1, 2, 4, 10)
"""From so many articles on a line is of the next thickness."""
_AREA: Final = 9_000
"""So many square pixels are there for each node, about."""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in a network.

    Attributes:
        key: what tells it from the others.
        label: its name.
        href: the address where its own network is.
        told: everything in words.
        shape: ``person``, ``organization``, ``state`` or ``group``.
        others: how many others it is tied to.
        local: whether one article alone knows it.
        language: the name's language; empty when it is the page's.
        middle: whether the network is about it.
    """

    key: str
    label: str
    href: str | None
    told: str
    shape: str = "person"
    others: int = 1
    local: bool = False
    language: str = ""
    middle: bool = False

    @property
    def radius(self) -> float:
        """How large it is drawn."""
        return 5 + min(11, 2.2 * math.sqrt(max(0, self.others - 1)))

    @property
    def cost(self) -> int:
        """How many bytes it takes in a page, about."""
        return octets(self.href, self.told, self.words, self.language) + 130 + 50 * (self.shape == "group")

    @property
    def words(self) -> str:
        """Its name as it is drawn."""
        return clipped(self.label, _LETTERS)

    @property
    def size(self) -> Size:
        """How wide and high it is with its name below it."""
        return max(2 * self.radius, text_width(self.words, _SIZE)), 2 * self.radius + _SIZE + 6


@dataclass(frozen=True, slots=True)
class Line:
    """One way in which two actors are tied.

    Attributes:
        kind: ``met``, ``addressed`` or ``about``.
        articles: how many articles say so.
        backward: whether it leads from the second to the first.
        doubtful: whether all of them have it from somebody's account only.
    """

    kind: str
    articles: int
    backward: bool = False
    doubtful: bool = False

    @property
    def thickness(self) -> int:
        """Which of the thicknesses it has, from 1."""
        return sum(self.articles >= least for least in _THICK)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors that are tied.

    Attributes:
        one: the key of the first.
        other: the key of the second.
        href: the address of what says so; None when there is none.
        told: everything in words.
        lines: the ways in which they are tied.
    """

    one: str
    other: str
    href: str | None
    told: str
    lines: tuple[Line, ...]

    @property
    def cost(self) -> int:
        """How many bytes it takes in a page, about."""
        return octets(self.href, self.told) + 70 + 75 * len(self.lines)

    @property
    def strength(self) -> int:
        """How much says so."""
        return sum(line.articles for line in self.lines)


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """How a network is drawn.

    Attributes:
        title: what it is called.
        description: what it shows, in a sentence or two.
        name: tells its identifiers from those of the page's other pictures.
    """

    title: str
    description: str
    name: str = "network"


def drawn_pairs(pairs: Sequence[Pair], most: int, budget: int, middle: str = "") -> list[Pair]:
    """Return the pairs that are drawn: those that keep together what hangs together, and then the strongest.

    Args:
        pairs: all pairs.
        most: how many are drawn at most.
        budget: how many bytes they may take.
        middle: the key of a node whose ties come first; empty for none.
    """

    def rank(pair: Pair) -> tuple[bool, int, str, str]:
        return middle not in (pair.one, pair.other), -pair.strength, pair.one, pair.other

    ranked = sorted(pairs, key=rank)
    head: dict[str, str] = {}

    def root(key: str) -> str:
        while head.get(key, key) != key:
            key = head[key]
        return key

    backbone = set[int]()
    for place, pair in enumerate(ranked):
        one, other = root(pair.one), root(pair.other)
        if one != other:
            head[one] = other
            backbone.add(place)
    rest = [place for place in range(len(ranked)) if place not in backbone]
    order = [ranked[place] for place in (*sorted(backbone), *rest)][:most]
    return order[: affordable((pair.cost for pair in order), budget)]


def draw_network(nodes: Sequence[Node], pairs: Sequence[Pair], how: NetworkPicture) -> Markup:
    """Return a network of some actors; pairs of others are left out."""
    numbers = {node.key: place for place, node in enumerate(nodes)}
    known = [pair for pair in pairs if pair.one in numbers and pair.other in numbers]
    width = math.sqrt(_AREA * max(8, len(nodes)) * 1.35)
    found = laid_out([node.size for node in nodes], [(numbers[pair.one], numbers[pair.other]) for pair in known], width)
    places = _places(nodes, found)
    lines = [_pair(pair, nodes, (numbers[pair.one], numbers[pair.other]), places) for pair in known]
    drawn = [_node(node, place, places[node.key]) for place, node in enumerate(nodes)]
    groups = (element("g", *lines, class_="ties"), element("g", *drawn, class_="nodes"))
    size = round(found.width) + 2 * _MARGIN, round(found.height) + 2 * _MARGIN
    return picture(size, how.title, how.description, *groups, kind="network", name=how.name)


def _places(nodes: Sequence[Node], found: Layout) -> Mapping[str, Point]:
    """Return where the marks of nodes stand: at the top of their boxes."""
    return {
        node.key: (x + _MARGIN, y + _MARGIN - node.size[1] / 2 + node.radius)
        for node, (x, y) in zip(nodes, found.points, strict=True)
    }


def _pair(pair: Pair, nodes: Sequence[Node], ends: tuple[int, int], places: Mapping[str, Point]) -> Markup:
    one, other = (nodes[end] for end in ends)
    drawn = [_line(pair.lines, place, one, other, places) for place in range(len(pair.lines))]
    return element(
        "a", element("title", pair.told), *drawn, data_n=f"{ends[0]} {ends[1]}", href=pair.href, tabindex="-1"
    )


def _line(lines: Sequence[Line], place: int, one: Node, other: Node, places: Mapping[str, Point]) -> Markup:
    """Return one of the lines of a pair, beside the others."""
    line, (start, end) = lines[place], (places[one.key], places[other.key])
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down) or 1
    aside = (place - (len(lines) - 1) / 2) * _APART
    beside = (-down / length * aside, across / length * aside)
    near, far = (min(node.radius + 2, length / 2) / length for node in (one, other))
    first = (start[0] + across * near + beside[0], start[1] + down * near + beside[1])
    last = (end[0] - across * far + beside[0], end[1] - down * far + beside[1])
    ends = (last, first) if line.backward else (first, last)
    path = f"M{_at(ends[0])}L{_at(ends[1])}" + ("" if line.kind == "met" else _head(*ends))
    doubt = " doubtful" if line.doubtful else ""
    return element("path", class_=f"{line.kind} w{line.thickness}{doubt}", d=path)


def _head(start: Point, tip: Point) -> str:
    """Return the head of an arrow."""
    angle = math.atan2(tip[1] - start[1], tip[0] - start[0])
    wings = [(tip[0] - 7 * math.cos(angle + turn), tip[1] - 7 * math.sin(angle + turn)) for turn in (0.45, -0.45)]
    return f"M{_at(wings[0])}L{_at(tip)}L{_at(wings[1])}"


def _at(point: Point) -> str:
    return f"{round(point[0])} {round(point[1])}"


def _node(node: Node, end: int, place: Point) -> Markup:
    parts = [element("title", node.told), _mark(node, place), _name(node, place)]
    names = " ".join(_classes(node)) or None
    return element("a", *parts, class_=names, data_n=str(end), href=node.href)


def _classes(node: Node) -> Iterator[str]:
    if node.local:
        yield "local"
    if node.middle:
        yield "middle"


def _mark(node: Node, place: Point) -> Markup:
    """Return a node's mark: round for a person, square for a body, on its corner for a state, double for a group."""
    (x, y), radius = place, node.radius
    if node.shape == "organization":
        side = radius * 1.8
        return element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side)
    if node.shape == "state":
        reach = number(radius * 1.2)
        return element("path", d=f"M{_at((x, y - radius * 1.2))}l{reach} {reach} -{reach} {reach} -{reach} -{reach}z")
    if node.shape == "group":
        inner = element("circle", cx=x, cy=y, r=max(1, radius - 3), class_="inner")
        return element("g", element("circle", cx=x, cy=y, r=radius), inner)
    return element("circle", cx=x, cy=y, r=radius)


def _name(node: Node, place: Point) -> Markup:
    y = place[1] + node.radius + _SIZE
    return element("text", node.words, x=place[0], y=y, lang=node.language or None)
