"""The paths where queries and graphs are asked for, for the description of the interface.

Must not know: how anything is answered.
"""

from __future__ import annotations

from typing import Final

from .answer_views import VIEWS
from .formats import JSON, of_kind
from .openapi_parts import (
    AT,
    DESCRIPTION,
    ENTITY,
    FORM,
    QUERY,
    VALUES,
    Json,
    document_answer,
    field_in,
    key_in,
    leads_on,
    one_format,
    operation,
    plain_answer,
    query_in,
)

__all__ = ["asking_paths", "graph_store_path"]


def asking_paths(questions: tuple[str, ...]) -> Json:
    """Return the paths where queries are asked."""
    named = key_in("name", *questions[:3])
    return {
        "/sparql": _sparql(),
        "/sparql/completions.json": plain_answer(
            "completions", "What an editor can complete", "application/json", "503"
        ),
        "/query": _questions(),
        "/query.{format}": one_format("questionsIn", "It in one format", (*of_kind("page"), JSON)),
        "/query/{name}": _question(questions),
        "/query/{name}.rq": plain_answer("questionText", "The query of a question", QUERY, "404", named=(named,)),
    }


def graph_store_path() -> Json:
    """Return the path of the Graph Store Protocol's indirect identification.

    Its query is one parameter, as exactly one of two names may be in it (OpenAPI 3.2 section 4.12.2).
    """
    graph = {"type": "string", "format": "uri", "description": "The absolute IRI of a named graph"}
    default = {"const": "", "description": "The default graph, the union of the named ones"}
    at = {"at": AT}
    one, other = (
        {"type": "object", "required": [name], "additionalProperties": False, "properties": {name: schema, **at}}
        for name, schema in (("graph", graph), ("default", default))
    )
    which = {"name": "which", "in": "querystring", "content": {FORM: {"schema": {"oneOf": [one, other]}}}}
    answers = {"200": document_answer(ENTITY), "303": leads_on()}
    statuses = ("304", "400", "404", "406", "410", "412", "416", "501", "503")
    return {"get": operation("graphStore", "A graph, by the Graph Store Protocol", answers, (which,), statuses)}


def _sparql() -> Json:
    query = {"type": "string", "contentMediaType": QUERY, "description": "A SPARQL 1.1 query"}
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    fields = {"default-graph-uri": graphs, "named-graph-uri": graphs}
    form = {"type": "object", "required": ["query"], "properties": {"query": query, **fields}}
    dataset = [query_in(name, schema) for name, schema in (*fields.items(), ("at", AT))]
    either = {"required": True, "content": {QUERY: {"schema": query}, FORM: {"schema": form}}}
    asked = {"200": _answers()}
    return {
        "get": operation(
            "query",
            "Ask; without a query, get the service described",
            asked,
            (query_in("query", query), *dataset, *_SHOWN),
            _REFUSED,
        ),
        "post": operation("queryByPost", "Ask with a longer query", asked, dataset, _REFUSED) | {"requestBody": either},
        "query": operation("queryByQuery", "Ask by QUERY", asked, dataset, _REFUSED) | {"requestBody": either},
    }


_REFUSED: Final = ("304", "400", "403", "404", "406", "410", "412", "413", "415", "422", "500", "501", "503", "504")


def _questions() -> Json:
    content: Json = {"text/html; charset=utf-8": {}, "application/json": {}}
    answers: Json = {"200": {"description": "What can be asked, with which parameters", "content": content}}
    asked = (field_in("Accept-Encoding"), field_in("If-None-Match"))
    return {"get": operation("questions", "The prepared questions", answers, asked, ("304", "406", "412", "503"))}


def _question(questions: tuple[str, ...]) -> Json:
    """Return the path of a prepared question: which parameters each takes is told by the list of them."""
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": [*questions]}}
    form = {"type": "object", "additionalProperties": {"type": "string"}}
    values = {"name": "values", "in": "query", "style": "form", "explode": True, "schema": form}
    statuses = ("304", "400", "404", "406", "410", "412", "415", "422", "500", "501", "503", "504")
    asked, summary = {"200": _answers()}, "Ask a prepared question"
    return {
        "get": operation("question", summary, asked, (name, values), statuses),
        "post": operation("questionByPost", summary, asked, (name,), statuses)
        | {"requestBody": {"content": {FORM: {"schema": form}}}},
    }


def _answers() -> Json:
    content: Json = {row.content_type: {} for row in (*DESCRIPTION, *VALUES)}
    return {"description": "The answer; HTML is a form to ask with, or a table", "content": content}


_SHOWN: Final = (  # on pages
    query_in("view", {"type": "string", "enum": [*VIEWS], "description": "How a page shows the answer"}),
    query_in("of", {"type": "string", "description": "The column that a picture is about"}),
    query_in("by", {"type": "string", "description": "The column that it goes by"}),
    query_in("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999}),
)
