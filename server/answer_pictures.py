"""Pictures of an answer: its rows as what charts, time lines and networks are drawn of.

One row is one bar, one point, one thing on a time line, one tie; rows that tie the same two are one line, the thicker
the more they are. Must not know: how anything is drawn, HTML, HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Final

from .answer_cells import Cells, Namer
from .answer_columns import DATE, Column, bounds_of, number_of
from .charts import MOST_BARS, Bars, bars_of, line_of
from .charts import Line as LineChart
from .naming import Name
from .network_picture import Line, NetworkPicture, Node, Pair, draw_network, drawn_pairs
from .picture_names import Say
from .svg import Markup, affordable, octets
from .timeline_picture import Span, TimelinePicture, draw_timeline

__all__ = ["Drawn", "drawn_chart", "drawn_network", "drawn_timeline"]

_MOST_SPANS: Final = 80
_MOST_NODES: Final = 200
_MOST_PAIRS: Final = 240
"""So many are drawn: more cannot be read."""
_BUDGET: Final = 34_000
"""Bytes of a page for nodes, and as many for ties; twice as many for a time line."""
_SPAN: Final = 550
_KIND: Final = "tie"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture.

    Attributes:
        picture: the picture.
        title: what it is called.
        left: how many rows or ties did not find room.
    """

    picture: Markup
    title: str
    left: int


def drawn_chart(of: Column, by: Column, total: int, namer: Namer) -> Bars | LineChart:
    """Return a line where numbers go by dates, else bars; what has no number is not in it.

    Args:
        of: the column of what the numbers are of.
        by: that of the numbers.
        total: how many rows there are.
        namer: tells what things are called.
    """
    numbers = ((row, number_of(by.terms[row])) for row in range(total))
    known = [(row, _text(by, row), number) for row, number in numbers if number is not None]
    days = list(_days(of, known)) if of.kind == DATE else []
    if len(days) > 1:
        return line_of(days)
    cells = namer.of([of], [row for row, *_ in known[:MOST_BARS]])
    return bars_of([(cells.name(of, row), text, number) for row, text, number in known])


def _days(of: Column, known: Iterable[tuple[int, str, float]]) -> Iterator[tuple[date, str, float]]:
    """Yield the first day of each date with its number; dates without any bound have none."""
    for row, text, number in known:
        bounds = bounds_of(of.terms[row])
        day = bounds and next((each for each in astuple(bounds) if each is not None), None)
        if day:
            yield day, f"{_text(of, row)}: {text}", number


def drawn_timeline(of: Column, by: Column, total: int, namer: Namer, say: Say) -> Drawn:
    """Return a time line of things at dates, each as vague as its date is; what has no date is not in it.

    Args:
        of: the column of the things.
        by: that of their dates.
        total: how many rows there are.
        namer: tells what things are called.
        say: says wordings.
    """
    dated = ((row, bounds_of(by.terms[row])) for row in range(total))
    known = [(row, days) for row, bounds in dated if bounds and any(days := astuple(bounds))]
    cells = namer.of([of], [row for row, _ in known])
    spans = dict.fromkeys(_span(cells.name(of, row), _text(by, row), days) for row, days in known)
    ordered = sorted(spans, key=_beginning)[:_MOST_SPANS]
    shown = ordered[: affordable((_cost(span) for span in ordered), 2 * _BUDGET)]
    how = TimelinePicture(say("query.timeline"), say("query.describe-timeline", of=of.name, by=by.name))
    return Drawn(draw_timeline(shown, how), how.title, len(spans) - len(shown))


def _span(name: Name, when: str, days: tuple[date | None, ...]) -> Span:
    return Span(name.text, name.href, f"{name.text} · {when}", days, language=name.language)


def _beginning(span: Span) -> tuple[date, str]:
    return next(day for day in span.bounds if day is not None), span.label


def _cost(span: Span) -> int:
    return octets(span.label, span.href, span.told) + _SPAN


def drawn_network(of: Column, by: Column, total: int, namer: Namer, say: Say) -> Drawn:
    """Return a network of things that rows tie to one another.

    Args:
        of: the column where ties begin.
        by: that where they end.
        total: how many rows there are.
        namer: tells what things are called.
        say: says wordings.
    """
    counted = Counter((_text(of, row), _text(by, row)) for row in range(total) if of.terms[row] and by.terms[row])
    names = _names(of, by, total, namer.of([of, by], range(total)))
    nodes = _nodes(counted, names, say)
    keys = {node.key for node in nodes}
    pairs = [pair for pair in _pairs(counted, names, say) if {pair.one, pair.other} <= keys]
    shown = drawn_pairs(pairs, _MOST_PAIRS, _BUDGET)
    how = NetworkPicture(say("query.network"), say("query.describe-network", of=of.name, by=by.name))
    tied = sum(len(pair.lines) for pair in shown)
    return Drawn(draw_network(nodes, shown, how), how.title, len([1 for one, other in counted if one != other]) - tied)


def _names(of: Column, by: Column, total: int, cells: Cells) -> dict[str, Name]:
    return {
        _text(column, row): cells.name(column, row) for column in (by, of) for row in range(total) if column.terms[row]
    }


def _nodes(counted: Mapping[tuple[str, str], int], names: Mapping[str, Name], say: Say) -> list[Node]:
    """Return what is tied as nodes, those that are tied to most others first, as many as there is room for."""
    others: dict[str, set[str]] = {}
    for one, other in counted:
        others.setdefault(one, set()).update({other} - {one})
        others.setdefault(other, set()).update({one} - {other})
    ranked = sorted(others, key=lambda key: (-len(others[key]), key))[:_MOST_NODES]
    nodes = [_node(key, len(others[key]), names[key], say) for key in ranked]
    return nodes[: affordable((node.cost for node in nodes), _BUDGET)]


def _node(key: str, count: int, name: Name, say: Say) -> Node:
    told = say("network.node", count=count, who=name.text)
    return Node(key, name.text, name.href, told, others=count, language=name.language)


def _pairs(counted: Mapping[tuple[str, str], int], names: Mapping[str, Name], say: Say) -> Iterator[Pair]:
    """Yield a pair for every two that are tied, with a line for each direction."""
    for one, other in sorted({(min(ends), max(ends)) for ends in counted if ends[0] != ends[1]}):
        there, back = counted.get((one, other), 0), counted.get((other, one), 0)
        told = say("query.tie", count=there + back, one=names[one].text, other=names[other].text)
        lines = (Line(_KIND, rows, backward) for rows, backward in ((there, False), (back, True)) if rows)
        yield Pair(one, other, None, told, tuple(lines))


def _text(column: Column, row: int) -> str:
    term = column.terms[row]
    return str(term["value"]) if term is not None else ""
