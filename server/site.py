"""What every route of one application shares: settings, what is published, the vocabulary; addresses.

Must not know: queries, formats' bytes, templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import request

from .generation import Generation, Published
from .settings import Settings
from .vocabulary import Vocabulary

__all__ = ["Addresses", "Site", "encoded"]

_SAFE: Final = "/:?#[]@!$&'()*+,;=~%"
_OURS: Final = "https://w3id.org/onrecord/"


@dataclass(frozen=True, slots=True)
class Site:
    """One application.

    Attributes:
        settings: its settings.
        published: where it finds the current generation.
        vocabulary: the words it uses.
    """

    settings: Settings
    published: Published
    vocabulary: Vocabulary

    @property
    def generation(self) -> Generation:
        """The generation that is current now."""
        return self.published.current()


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
        """Return the address of a path of this application, percent-encoded."""
        return encoded(f"{self.root}{path}")

    def page_of(self, iri: str) -> str | None:
        """Return the address of a page about a thing: ours, or an outside thing's own; None without one."""
        own = f"{self.base}/id/"
        if iri.startswith(own):
            return self.url(f"/doc/{iri[len(own) :]}")
        if iri.startswith(f"{self.base}/graph/article/") and "#" not in iri:
            return self.url(iri[len(self.base) :])
        if iri.startswith((_OURS, f"{self.base}/")):
            return None
        return encoded(iri) if iri.startswith(("http://", "https://")) else None


def encoded(iri: str) -> str:
    """Return an IRI as a URI (RFC 3987 section 3.1): what is not ASCII is percent-encoded, nothing twice."""
    return quote(iri, safe=_SAFE)
