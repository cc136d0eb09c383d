"""An article's record to its graph: what one revision says of one text version, and nothing more.

Everything in the graph is according to the article. The modules beside this one write one kind of thing each;
this one hands them the `Desk`. Must not know: files, validation, stores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from .bibliography import write_bibliography
from .desk import Desk
from .events import write_events
from .images import write_images
from .iris import REVISION_DIGITS, Iris
from .mentions import write_mentions
from .reading import Record
from .registry import Registry
from .roles import write_roles
from .statements import write_statements
from .terms import NamedGraph, Triple, n_triples

__all__ = ["article_graph"]


def article_graph(
    record: Record,
    registry: Registry,
    iris: Iris,
    text: str | None = None,
    may_quote: Callable[[str], bool] = lambda _: True,
) -> NamedGraph:
    """Return the graph of one article's record.

    Args:
        record: the record.
        registry: decides nothing but which references resolve.
        iris: mints the IRIs.
        text: the article's text; its cited passages are published where the record's rights allow it.
        may_quote: tells of a passage whether it may be published then.

    Raises:
        UnresolvedError: a reference names nothing; `check_references` tells them all beforehand.
    """
    desk = Desk.open(record, registry, iris, text, may_quote)
    write_bibliography(desk)
    write_mentions(desk)
    write_roles(desk)
    write_events(desk)
    write_statements(desk)
    write_images(desk)
    return desk.sheet.graph(iris.article_graph(record.article.article, revision(desk.sheet.lines)))


def revision(triples: Iterable[Triple]) -> str:
    """Return what names a revision: 12 hexadecimal digits of the SHA-256 of its sorted N-Triples.

    The same IRI thus always has the same triples, whatever changed: the record, the mapping or the text's rights.
    """
    return hashlib.sha256("".join(sorted(n_triples(triples))).encode()).hexdigest()[:REVISION_DIGITS]
