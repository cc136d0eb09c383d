"""A named graph read from the file that publishing made of it, for generations whose store is somewhere else.

The file is the same for ever, where a remote store may cut a long answer, or be at work on its graphs. Must not know:
HTTP, which graph is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from .generation import Generation
from .solutions import result_of
from .store import Triple

__all__ = ["filed_triples"]


def filed_triples(generation: Generation, name: str) -> Iterator[Triple]:
    """Yield the triples of one of a generation's graphs, by its name in the manifest."""
    path = generation.dump(generation.graph_file(name, ".ttl"))
    found = result_of(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    if found.kind == "graph":
        yield from found
