"""What the things in an answer are called now, by one look-up.

Must not know: queries that are asked, pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef

from ..ontology import REC
from .answers import wanted_languages
from .naming import Name, Reader
from .revisions import labels_of
from .site import Addresses, Site
from .taken_back import TakenBack

__all__ = ["names_of"]


def names_of(site: Site, iris: Iterable[str]) -> dict[str, Name]:
    """Return what things that have a label are called, in the request's languages.

    Our classes and properties go by their own short names. Of what is withdrawn today nothing is called anything,
    whatever time it is asked about.
    """
    generation, ours = site.generation, Addresses.of(site.generation)
    asked = [URIRef(iri) for iri in iris if not iri.startswith(str(REC)) and ours.page_of(iri) is not None]
    quads = TakenBack.of(site.published.current()).without(labels_of(generation, asked))
    reader = Reader.of(quads, ours, site.interface.say, wanted_languages())
    return {str(thing): reader.name(thing) for thing in asked if reader.label(thing) is not None}
