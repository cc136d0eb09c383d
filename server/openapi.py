"""The description of the HTTP interface, OpenAPI 3.2, made from the tables that the routes are made from.

Must not know: how anything is answered, Flask.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Final

from .generation import CHECKSUMS
from .openapi_asking import asking_paths, graph_store_path
from .openapi_finding import export_paths, finding_paths, picture_paths, reconciliation_paths
from .openapi_parts import (
    DESCRIPTION,
    ENTITY,
    HEALTH_SCHEMA,
    PROBLEM_SCHEMA,
    Json,
    document_answer,
    field_in,
    file_answer,
    key_in,
    leads_on,
    negotiated,
    one_format,
    operation,
    plain_answer,
    query_in,
)
from .openapi_past import change_paths, revision_paths

__all__ = ["openapi"]

_ABOUT: Final = """\
Linked data about news articles. Things have IRIs below `/id/`, which lead to documents below `/doc/`; a document comes
in the format that `Accept` asks for, or that its suffix names. Everything is read-only.
"""
_KINDS: Final = ("actor", "place", "topic", "event", "statement", "role", "image", "article", "text")


def openapi(root: str, questions: Iterable[str] = ()) -> Json:
    """Return the description.

    Args:
        root: the path under which the application is served, empty or without a slash at its end.
        questions: the names of the prepared questions.
    """
    return {
        "openapi": "3.2.0",
        "info": {
            "title": "On Record",
            "version": version("onrecord"),
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root or "/"}],
        "paths": _paths(tuple(questions)),
        "components": {"schemas": {"Problem": PROBLEM_SCHEMA, "Health": HEALTH_SCHEMA}},
    }


def _paths(questions: tuple[str, ...]) -> Json:
    page = query_in("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999})
    kind, key, article = key_in("kind", *_KINDS), key_in("key"), key_in("article")
    return {
        "/": _home(),
        "/id/{kind}/{key}": _thing("thing", "A thing that articles share, or an article, or a text", kind, key),
        "/id/article/{article}/{kind}/{key}": _thing(
            "articleThing", "A thing of one article's own", article, kind, key
        ),
        "/doc/{kind}/{key}": negotiated("document", "The document of a thing", ENTITY, kind, key, page),
        "/doc/{kind}/{key}.{format}": one_format("documentIn", "It in one format", ENTITY, kind, key, page),
        "/doc/article/{article}/{kind}/{key}": negotiated(
            "articleDocument", "The document of a thing of one article's own", ENTITY, article, kind, key, page
        ),
        **revision_paths(article),
        "/graph": graph_store_path(),
        "/graph/{name}": negotiated("graph", "A graph that no single article owns", ENTITY, key_in("name")),
        "/graph/article/{article}/{revision}": negotiated(
            "articleGraph", "One revision of an article's graph", ENTITY, article, key_in("revision")
        ),
        **asking_paths(questions),
        **(change_paths() | finding_paths(page) | picture_paths() | export_paths(article) | reconciliation_paths()),
        "/dataset": negotiated("dataset", "What the dataset holds: VoID and DCAT", DESCRIPTION),
        "/dataset.{format}": one_format("datasetIn", "It in one format", DESCRIPTION),
        "/.well-known/void": negotiated("void", "The same, where VoID looks for it", DESCRIPTION),
        "/dump": {"get": operation("downloads", "Where the downloads are listed", {"303": leads_on()}, (), ("503",))},
        "/dump/{file}": file_answer("download", "A download; " + CHECKSUMS + " lists them all", key_in("file")),
        "/dump/article/{article}.ttl": file_answer("articleDownload", "An article's current graph", article),
        "/ontology": negotiated("ontology", "The ontology and its concepts", DESCRIPTION),
        "/ontology/{term}": negotiated("term", "A class or property", ENTITY, key_in("term"), page),
        "/concept": negotiated("concepts", "The concepts alone", DESCRIPTION),
        "/concept/{code}": negotiated("concept", "A concept or a concept scheme", ENTITY, key_in("code"), page),
        "/shapes": negotiated("shapes", "The shapes that the data keeps to", DESCRIPTION),
        "/context.jsonld": plain_answer("context", "The JSON-LD context", "application/ld+json"),
        "/sitemap.xml": plain_answer("sitemap", "The site map", "application/xml", "503"),
        "/robots.txt": plain_answer("robots", "What crawlers may do", "text/plain; charset=utf-8", "503"),
        "/openapi.json": plain_answer("openapi", "This description", "application/json"),
        "/healthz": _health(),
        "/metrics": plain_answer("metrics", "Counts for Prometheus", "text/plain; version=0.0.4; charset=utf-8"),
    }


def _home() -> Json:
    asked = [field_in("Accept-Encoding"), field_in("Accept-Language"), field_in("If-None-Match")]
    answers = {"200": document_answer(ENTITY[:1]), "303": leads_on()}
    summary = "The home page; clients that prefer data are led to the dataset's description"
    return {"get": operation("home", summary, answers, asked, ("304", "406", "412", "503"))}


def _thing(name: str, summary: str, *parameters: Json) -> Json:
    return {"get": operation(name, summary, {"303": leads_on()}, parameters, ("400", "404", "503"))}


def _health() -> Json:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
    answers: Json = {"200": {"description": "The generation that is served", "content": content}}
    return {"get": operation("health", "Whether something is served", answers, (), ("503",))}
