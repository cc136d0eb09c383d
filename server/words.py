"""What the ontology layer hands to the web: prefixes, context, and the documents that say what the words mean.

Must not know: HTTP, what is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rdflib import URIRef

from ..ontology import PREFIXES, context, file, modified
from .formats import Content
from .store import Quad

__all__ = ["Vocabulary", "shipped_vocabulary"]

_OUTSIDE: Final = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "format": "http://www.w3.org/ns/formats/",
    "ldes": "https://w3id.org/ldes#",
    "rec-s": "https://w3id.org/onrecord/shapes#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
    "tree": "https://w3id.org/tree#",
}
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the ontology layer hands to the web.

    Attributes:
        prefixes: namespaces by prefix.
        context: the JSON-LD context: the content of its ``@context``.
        context_file: the context's file.
        licence: the licence of all of them.
        modified: when the files came to be what they are, in UTC.
        documents: Turtle of the ``ontology`` with its concepts, of the ``concept``s alone, and of the ``shapes``.
    """

    prefixes: Mapping[str, str]
    context: Mapping[str, Any]
    context_file: bytes
    licence: str
    modified: datetime
    documents: Mapping[str, bytes]

    def content(self, quads: frozenset[Quad], base: str, subject: URIRef | None = None) -> Content:
        """Return what is to be written in some format: quads, perhaps about one thing, in these words.

        Args:
            quads: the statements.
            base: the IRIs' base, below which the context is served.
            subject: the thing that they describe.
        """
        return Content(quads, subject, self.prefixes, self.context, f"{base}/context.jsonld")

    @property
    def files(self) -> dict[str, bytes]:
        """The files that go with the downloads of the data, by name."""
        return {"context.jsonld": self.context_file} | {f"{name}.ttl": text for name, text in self.documents.items()}


def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with the product."""
    concepts = file("concepts.ttl")
    ontology = b"\n".join((file("onrecord.ttl"), concepts))
    documents = {"ontology": ontology, "concept": concepts, "shapes": file("shapes.ttl")}
    return Vocabulary({**PREFIXES, **_OUTSIDE}, context(), file("context.jsonld"), CC0, modified(), documents)
