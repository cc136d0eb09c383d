"""What every route of one application shares: settings, what is published, the vocabulary; addresses.

Must not know: queries, formats' bytes, templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import has_request_context, request

from ..ontology import REC, REC_C, Question
from .generation import Generation, GenerationError, Published
from .gone import is_delisted
from .interface import Interface
from .kept import Kept
from .settings import Settings
from .taken_back import TakenBack
from .things import Things
from .words import Vocabulary

if TYPE_CHECKING:
    from .description import Description
    from .documents import Representation
    from .evaluation import Evaluator
    from .query_log import QueryLog

__all__ = ["CLIENT_GONE", "VISITED", "Addresses", "Site", "encoded"]

CLIENT_GONE: Final = "onrecord.client_gone"
"""The key of a request's WSGI environment under which a function tells whether the client has gone."""
VISITED: Final = "onrecord.generation"
"""The key of a request's WSGI environment under which the generation is found that it is about, if not today's."""
_SAFE: Final = "/:?#[]@!$&'()*+,;=~%"
_SAFE_IN_PATHS: Final = "/:@!$&'()*+,;=~"
_PASSAGE: Final = re.compile(r"char=([1-9][0-9]{0,8}),[0-9]+")
_HOMES: Final = (
    (str(REC), "/ontology", "/"),
    (str(REC_C), "/concept", "/"),
    ("https://w3id.org/onrecord/shapes#", "/shapes", "#"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """One application.

    Attributes:
        settings: its settings.
        published: where it finds the current generation.
        vocabulary: the words it uses.
        kept: the representations that were made.
        described: the descriptions that they were made of.
        evaluator: evaluates strangers' queries.
        queries: notes what becomes of them.
        questions: the prepared questions, by name.
        interface: what the interface says.
        assets: the files that pages need besides themselves, by their names below ``/static/``.
    """

    settings: Settings
    published: Published
    vocabulary: Vocabulary
    kept: Kept[Representation]
    described: Kept[Description]
    evaluator: Evaluator
    queries: QueryLog
    questions: tuple[Question, ...]
    interface: Interface
    assets: Mapping[str, Path]

    def question(self, name: str) -> Question:
        """Return the prepared question of that name."""
        return next(each for each in self.questions if each.name == name)

    @property
    def generation(self) -> Generation:
        """The generation that the request is about: that of the time that it names, else the current one."""
        visited: Generation | None = request.environ.get(VISITED) if has_request_context() else None
        return visited or self.published.current()

    @property
    def things(self) -> Things:
        """The catalogue of that generation; of one of the past without what is withdrawn or delisted today."""
        generation, today = self.generation, self.published.current()
        if generation.id == today.id:
            return generation.catalogue.things
        back, delisted = TakenBack.of(today), today.index.note("delisted") or ()
        start = f"{generation.base}/id/"
        return Things(
            generation.catalogue.things.rows, lambda path: back.concerns(start + path) or is_delisted(delisted, path)
        )

    @property
    def base(self) -> str:
        """The IRIs' base, whether anything is published yet or not."""
        try:
            return self.generation.base
        except GenerationError:
            return self.settings.base


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are for the client: IRIs' base and the place where the application is served may differ.

    Attributes:
        base: the IRIs' base.
        root: the path under which the application is served, empty or without a slash at its end.
    """

    base: str
    root: str

    @classmethod
    def of(cls, generation: Generation) -> Addresses:
        """Return the addresses for the request at hand."""
        return cls(generation.base, request.script_root)

    def url(self, path: str) -> str:
        """Return the address of a path of this application: whatever delimits in an address is percent-encoded."""
        return quote(f"{self.root}{path}", safe=_SAFE_IN_PATHS)

    def page_of(self, iri: str) -> str | None:
        """Return the address of a page about a thing: ours, or an outside thing's own; None without one."""
        if iri.startswith(f"{self.base}/"):
            rest, mark, fragment = iri[len(self.base) :].partition("#")
            path, ask, query = rest.partition("?")
            here = self.url(f"/doc/{path[4:]}" if path.startswith("/id/") else path)
            if (passage := _PASSAGE.fullmatch(fragment)) and not ask:
                ask, query = "?", f"char={passage[1]}"  # leads to the page that shows it
            return here + encoded(ask + query + mark + fragment)
        for namespace, home, mark in _HOMES:
            if iri == namespace[:-1]:
                return self.url(home)
            if iri.startswith(namespace):
                return self.url(home) + mark + encoded(iri[len(namespace) :])
        return encoded(iri) if iri.startswith(("http://", "https://")) else None


def encoded(iri: str) -> str:
    """Return an IRI as a URI (RFC 3987 section 3.1): what is not ASCII is percent-encoded, nothing twice."""
    return quote(iri, safe=_SAFE)
