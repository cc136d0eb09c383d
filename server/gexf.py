"""GEXF 1.3 of the network: actors, and who met, addressed or spoke about whom according to which article.

An edge is what one article says of two actors in one way, and names the events and statements there; its weight is how
many. Meeting is mutual, and written from the first to the second all the same, because programs refuse both directions
and none in one file. Must not know: where actors are kept, how networks are drawn, HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from .extent import Extent, Told
from .picture_rows import PictureRows, Tie
from .svg import element
from .things import Thing

__all__ = ["network_gexf"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
_NODES: Final = ("iri", "kind", "named", "article")
_EDGES: Final = ("kind", "factuality", "article", "evidence")


def network_gexf(extent: Extent) -> Iterator[str]:
    """Yield the network of the actors that are listed."""
    told = (element("creator", "On Record"), element("description", extent.say("export.network")))
    yield f"{_HEAD}{element('meta', *told, lastmodifieddate=f'{extent.created:%Y-%m-%d}')}\n"
    yield '<graph defaultedgetype="directed" mode="static">\n'
    yield from (_attributes("node", _NODES), _attributes("edge", _EDGES), "<nodes>\n")
    for actor in extent.actors():
        yield _node(extent, actor)
    yield "</nodes>\n<edges>\n"
    for told_by in extent.told():
        yield from _edges(extent, told_by)
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(kind: str, names: tuple[str, ...]) -> str:
    each = (element("attribute", id=name, title=name, type="string") for name in names)
    return f"{element('attributes', *each, class_=kind)}\n"


def _node(extent: Extent, actor: Thing) -> str:
    values = (extent.iri(actor), actor.kind, str(actor.named).lower(), actor.article)
    return f"{element('node', _values(_NODES, values), id=actor.path, label=actor.label.text)}\n"


def _edges(extent: Extent, told: Told) -> Iterator[str]:
    """Yield what an article says of whoever is listed."""
    ties = PictureRows.of(each for each in told.known.values() if each.article).ties
    listed = (tie for tie in sorted(ties) if tie.source in told.known and tie.target in told.known)
    for (source, target, kind, factuality), some in groupby(listed, _pair):
        evidence = [extent.iri(told.known[tie.thing]) for tie in some]
        values = (kind, factuality, extent.iri(told.article), " ".join(evidence))
        name = " ".join(filter(None, (told.article.article, source, kind, target, factuality)))
        ends = {"id": name, "source": source, "target": target}
        yield f"{element('edge', _values(_EDGES, values), **ends, kind=kind, weight=str(len(evidence)))}\n"


def _pair(tie: Tie) -> tuple[str, str, str, str]:
    return tie.source, tie.target, tie.kind, tie.factuality


def _values(names: tuple[str, ...], values: tuple[str, ...]) -> str:
    told = (element("attvalue", for_=name, value=value) for name, value in zip(names, values, strict=True) if value)
    return element("attvalues", *told)
