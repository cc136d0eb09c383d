"""A remote SPARQL store's addresses: where it is asked, written to, and what it is told to write answers in.

A small table knows the layouts of common stores, so that one address is enough. Credentials are members that no
representation shows. Must not know: how anything is sent, what is asked, generations.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from .settings import EMBEDDED, Credentials, Settings

__all__ = ["JSON", "LAYOUTS", "XML", "Endpoint", "Layout", "Source", "endpoint_of"]

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a store is.

    Attributes:
        query: the URL that queries are sent to.
        update: the URL that updates are sent to; empty when it is not known.
        graphs: the URL of the Graph Store Protocol, to which ``?graph=`` is added; empty when it is not known.
        values: the media type in which solutions are asked for.
        user: who asks; empty for nobody.
        password: the password.
    """

    query: str
    update: str = ""
    graphs: str = ""
    values: str = JSON
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset in a remote store, as it is told to a process that evaluates queries on it.

    Attributes:
        endpoint: where the store is.
        graphs: the IRIs of the dataset's graphs where the store's default graph is not their union; else none.
    """

    endpoint: Endpoint
    graphs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The source as JSON, credentials included: for pipes, never for logs."""
        return json.dumps({"remote": asdict(self.endpoint), "graphs": self.graphs})

    @classmethod
    def of(cls, text: str) -> Source | None:
        """Return the source that a text stands for; None when it is the path of a folder."""
        if not text.startswith("{"):
            return None
        members = json.loads(text)
        return cls(Endpoint(**members["remote"]), tuple(members["graphs"]))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a product lays out its addresses; ``{0}`` stands for the part of the path that the pattern keeps.

    Attributes:
        product: its name.
        path: a pattern of the path of its query URL.
        query: the path of the query URL.
        update: the path for updates.
        graphs: the path of the Graph Store Protocol.
        protected: the endings of the last two where there are credentials.
        values: the media type in which solutions are asked for. Virtuoso 7 writes booleans as 0 and 1 in JSON.
    """

    product: str
    path: str
    query: str
    update: str
    graphs: str
    protected: str = ""
    values: str = JSON


LAYOUTS: Final = (
    Layout("Oxigraph", r"()/?", "/query", "/update", "/store"),
    Layout("Oxigraph", r"()/query", "/query", "/update", "/store"),
    Layout("Virtuoso", r"()/sparql", "/sparql", "/sparql", "/sparql-graph-crud", "-auth", XML),
    Layout("Virtuoso", r"()/sparql-auth", "/sparql-auth", "/sparql", "/sparql-graph-crud", "-auth", XML),
    Layout(
        "RDF4J, GraphDB",
        r"((?:/[^/]+)*/repositories/[^/]+)",
        "{0}",
        "{0}/statements",
        "{0}/rdf-graphs/service",
    ),
    Layout("Fuseki", r"(/[^/]+)/query", "{0}/query", "{0}/update", "{0}/data"),
    Layout("Fuseki", r"(/[^/]+)/sparql", "{0}/sparql", "{0}/update", "{0}/data"),
)


def endpoint_of(settings: Settings, credentials: Credentials) -> Endpoint | None:
    """Return where the store of some settings is; None when it is the embedded one."""
    if settings.store == EMBEDDED:
        return None
    found = _laid_out(settings.store, protected=bool(credentials.user))
    return Endpoint(
        query=found.query,
        update=settings.store_update or found.update,
        graphs=settings.store_graphs or found.graphs,
        values=found.values,
        user=credentials.user,
        password=credentials.password,
    )


def _laid_out(url: str, protected: bool) -> Endpoint:
    """Return the addresses of a known layout; of one that is not known, the query URL alone."""
    parts = urlsplit(url)
    for layout in LAYOUTS:
        if found := re.fullmatch(layout.path, parts.path):
            ending = layout.protected if protected else ""
            paths = (layout.query, layout.update + ending, layout.graphs + ending)
            query, update, graphs = (
                urlunsplit((parts.scheme, parts.netloc, path.format(found[1]), "", "")) for path in paths
            )
            return Endpoint(query, update, graphs, layout.values)
    return Endpoint(url)
