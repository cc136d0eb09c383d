"""Where the nodes of a network stand: tied ones near one another, no name upon another, the same places each time.

Distances in the picture are made those in the network by stochastic gradient descent (J. X. Zheng, S. Pawar, D. F. M.
Goodman: Graph Drawing by Stochastic Gradient Descent, 2018), which takes half a second for 200 nodes; then boxes that
overlap are moved apart. Own code: networkx has no such layout, and its others need numpy. Must not know: what the nodes
are, SVG.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Layout", "Point", "Size", "laid_out"]

Point = tuple[float, float]
Size = tuple[float, float]
_LENGTH: Final = 104
"""How long a tie is, about."""
_SWEEPS: Final = 16
_FINEST: Final = 0.1
_STRETCH: Final = 1.25
"""How much wider than high: names are."""
_SEPARATIONS: Final = 1_000
_PATIENCE: Final = 40
_WIDER: Final = 1.06
_GAP: Final = 6
_ROOM: Final = 2.4
"""So much more room than the boxes take is made for them before they are moved apart one by one."""
_SEED: Final = 6


@dataclass(frozen=True, slots=True)
class Layout:
    """Where nodes stand.

    Attributes:
        points: the middle of each node's box.
        width: how wide all of it is.
        height: how high.
    """

    points: tuple[Point, ...]
    width: float
    height: float


def laid_out(sizes: Sequence[Size], ties: Sequence[tuple[int, int]], width: float) -> Layout:
    """Return where nodes stand.

    Args:
        sizes: how wide and how high the box of each is.
        ties: the numbers of the nodes that are tied.
        width: how wide the whole may well be; a large part of it may be wider.
    """
    neighbours: dict[int, list[int]] = {node: [] for node in range(len(sizes))}
    for one, other in sorted({(min(pair), max(pair)) for pair in ties if pair[0] != pair[1]}):
        neighbours[one].append(other)
        neighbours[other].append(one)
    parts = sorted(_parts(neighbours), key=_larger_first)
    return _packed([_part(nodes, neighbours, sizes) for nodes in parts], sizes, width)


def _larger_first(nodes: list[int]) -> tuple[int, int]:
    return -len(nodes), nodes[0]


def _parts(neighbours: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Yield the nodes of each part that hangs together."""
    seen: set[int] = set()
    for node in neighbours:
        if node not in seen:
            found = list(_distances(node, neighbours))
            seen.update(found)
            yield sorted(found)


def _distances(start: int, neighbours: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Return how many ties each node is away from one, for all that it hangs together with."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        node = waiting.popleft()
        for other in neighbours[node]:
            if other not in found:
                found[other] = found[node] + 1
                waiting.append(other)
    return found


def _part(nodes: list[int], neighbours: Mapping[int, Sequence[int]], sizes: Sequence[Size]) -> dict[int, Point]:
    """Return where the nodes of a part stand, about its own origin."""
    distances = {node: _distances(node, neighbours) for node in nodes}
    points = _descended(nodes, distances)
    scale = _scale([points[node] for node in nodes], [sizes[node] for node in nodes])
    boxes = {node: [points[node][0] * _STRETCH * scale, points[node][1] * scale] for node in nodes}
    _separate(nodes, boxes, sizes)
    return {node: (box[0], box[1]) for node, box in boxes.items()}


def _scale(points: Sequence[Sequence[float]], sizes: Sequence[Size]) -> float:
    """Return by how much places are to be moved apart all together, so that there is room for the boxes."""
    wide, tall = (max(each) - min(each) or _LENGTH for each in zip(*points, strict=True))
    taken = sum((width + _GAP) * (height + _GAP) for width, height in sizes)
    return min(max(math.sqrt(_ROOM * taken / (wide * tall * _STRETCH)), 1.0), 3.0)


def _descended(nodes: list[int], distances: Mapping[int, Mapping[int, int]]) -> dict[int, list[float]]:
    """Return places whose distances are those in the network as nearly as may be."""
    points = _started(nodes)
    pairs = [(one, other, distances[one][other]) for place, one in enumerate(nodes) for other in nodes[place + 1 :]]
    if not pairs:
        return points
    drawn = random.Random(_SEED)  # noqa: S311 - the same picture each time
    largest = max(distance for _, _, distance in pairs) ** 2
    decay = math.log(_FINEST / largest) / (_SWEEPS - 1)
    drawn.shuffle(pairs)
    for sweep in range(_SWEEPS):
        rate = largest * math.exp(decay * sweep)
        for one, other, distance in pairs:
            _adjust(points[one], points[other], distance * _LENGTH, min(1.0, rate / (distance * distance)))
    return points


def _started(nodes: list[int]) -> dict[int, list[float]]:
    """Return places to begin from: on a spiral that never comes to the same place twice."""
    turn = math.pi * (3 - math.sqrt(5))
    return {
        node: [_LENGTH * math.sqrt(place) * math.cos(place * turn), _LENGTH * math.sqrt(place) * math.sin(place * turn)]
        for place, node in enumerate(nodes)
    }


def _adjust(one: list[float], other: list[float], wanted: float, share: float) -> None:
    """Move two places towards the distance that is wanted, by a share of what is lacking."""
    across, down = one[0] - other[0], one[1] - other[1]
    away = math.sqrt(across * across + down * down) or 1e-6
    step = share * (away - wanted) / (2 * away)
    one[0] -= step * across
    one[1] -= step * down
    other[0] += step * across
    other[1] += step * down


def _separate(nodes: list[int], boxes: dict[int, list[float]], sizes: Sequence[Size]) -> None:
    """Move boxes apart that overlap, the shorter way, until none does; more room is made while that does not help."""
    for attempt in range(_SEPARATIONS):
        if attempt % _PATIENCE == _PATIENCE - 1:
            for box in boxes.values():
                box[:] = box[0] * _WIDER, box[1] * _WIDER
        order = sorted(nodes, key=lambda node: (boxes[node][0] - sizes[node][0] / 2, node))
        moved = False
        for place, one in enumerate(order):
            right = boxes[one][0] + sizes[one][0] / 2 + _GAP
            for other in order[place + 1 :]:
                if boxes[other][0] - sizes[other][0] / 2 >= right:
                    break
                moved |= _push(boxes[one], boxes[other], sizes[one], sizes[other])
        if not moved:
            return


def _push(one: list[float], other: list[float], size: Size, other_size: Size) -> bool:
    """Move two boxes apart if they overlap; return whether they did."""
    across, down = other[0] - one[0], other[1] - one[1]
    over_x = (size[0] + other_size[0]) / 2 + _GAP - abs(across)
    over_y = (size[1] + other_size[1]) / 2 + _GAP - abs(down)
    if over_x <= 0.01 or over_y <= 0.01:
        return False
    axis, amount, way = (0, over_x, across) if over_x < over_y else (1, over_y, down)
    step = math.copysign(amount / 2 + 0.01, way)
    one[axis] -= step
    other[axis] += step
    return True


def _packed(parts: Sequence[Mapping[int, Point]], sizes: Sequence[Size], width: float) -> Layout:
    """Return all parts beside and below one another, the largest first."""
    points: dict[int, Point] = {}
    left = top = low = right = 0.0
    for part in parts:
        edges = [
            (x - sizes[node][0] / 2, y - sizes[node][1] / 2, x + sizes[node][0] / 2, y + sizes[node][1] / 2)
            for node, (x, y) in part.items()
        ]
        first, high = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
        wide, tall = max(edge[2] for edge in edges) - first, max(edge[3] for edge in edges) - high
        if left and left + wide > max(width, right):
            left, top = 0.0, low + 3 * _GAP
        points |= {node: (x - first + left, y - high + top) for node, (x, y) in part.items()}
        left, low, right = left + wide + 3 * _GAP, max(low, top + tall), max(right, left + wide)
    return Layout(tuple(points[node] for node in sorted(points)), right, low)
