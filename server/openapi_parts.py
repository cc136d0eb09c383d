"""What paths of the description are made of: operations, their parameters and answers, schemas.

Must not know: which paths there are, how anything is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .codings import CODINGS
from .formats import Format, of_kind
from .wire_problems import PROBLEM

__all__ = [
    "AT",
    "DATA",
    "DESCRIPTION",
    "ENTITY",
    "FORM",
    "HEALTH_SCHEMA",
    "PHRASES",
    "PROBLEM_SCHEMA",
    "QUERY",
    "VALUES",
    "Json",
    "document_answer",
    "field_in",
    "file_answer",
    "key_in",
    "leads_on",
    "negotiated",
    "one_format",
    "operation",
    "plain_answer",
    "problem_answer",
    "query_in",
]

Json = dict[str, Any]
ENTITY: Final = of_kind("page", "triples", "quads")
DATA: Final = of_kind("triples", "quads")
DESCRIPTION: Final = of_kind("page", "triples")
VALUES: Final = of_kind("values")
QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
AT: Final[Json] = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],
    "description": "An RFC 3339 date or instant: ask what was published then",
}
PHRASES: Final = {
    "303": "See the document",
    "304": "What the client has is current",
    "400": "The request cannot be understood",
    "403": "Updates are refused",
    "404": "There is no such thing here",
    "405": "This method is not allowed here; Allow lists those that are",
    "406": "None of the formats on offer is acceptable; the problem lists them",
    "410": "It is withdrawn, or what was kept of it is removed",
    "412": "The precondition does not hold",
    "413": "The query is too long, or there are too many",
    "415": "The body is of another type than queries have",
    "416": "The range is not in the file",
    "422": "The query needs more memory than one may have",
    "500": "The query ended the process that evaluated it; nothing else was harmed",
    "501": "The store keeps no past",
    "503": "Nothing is published, it cannot be read, or too many queries wait; try again later",
    "504": "The query was not answered in time",
}


def leads_on() -> Json:
    """Return the answer that leads to a document."""
    field = {"Location": {"schema": {"type": "string"}, "description": "Where the document is"}}
    return {"description": PHRASES["303"], "headers": field, "content": {"text/html; charset=utf-8": {}}}


def negotiated(name: str, summary: str, offers: Iterable[Format], *parameters: Json) -> Json:
    """Return the path of a document that is negotiated."""
    asked = (*parameters, field_in("Accept-Encoding"), field_in("Accept-Language"), field_in("If-None-Match"))
    statuses = ("304", "400", "404", "406", "412", "503")
    return {"get": operation(name, summary, {"200": document_answer(offers)}, asked, statuses)}


def one_format(name: str, summary: str, offers: tuple[Format, ...], *parameters: Json) -> Json:
    """Return the path of a document in the format that its suffix names."""
    suffixes = [row.suffix.removeprefix(".") for row in offers]
    suffix = {"name": "format", "in": "path", "required": True, "schema": {"type": "string", "enum": suffixes}}
    statuses = ("304", "400", "404", "412", "503")
    return {"get": operation(name, summary, {"200": document_answer(offers)}, (*parameters, suffix), statuses)}


def file_answer(name: str, summary: str, *parameters: Json) -> Json:
    """Return the path of a file."""
    content: Json = {row.content_type: {} for row in of_kind("triples", "quads")}
    content |= {"application/gzip": {}, "text/plain; charset=utf-8": {}}
    answers: Json = {
        "200": {"description": "The file", "content": content},
        "206": {"description": "A part of it", "content": content},
    }
    asked = (*parameters, field_in("Range"), field_in("If-None-Match"))
    return {"get": operation(name, summary, answers, asked, ("304", "400", "404", "412", "416", "503"))}


def plain_answer(name: str, summary: str, content_type: str, *statuses: str, named: tuple[Json, ...] = ()) -> Json:
    """Return the path of what comes in one format."""
    answers: Json = {"200": {"description": summary, "content": {content_type: {}}}}
    return {"get": operation(name, summary, answers, named, ("304", "412", *statuses))}


def document_answer(offers: Iterable[Format]) -> Json:
    """Return the answer with a document in some formats."""
    codings = ", ".join(row.name for row in CODINGS)
    fields = {
        "ETag": "A strong entity tag of this format in this coding",
        "Link": "The other formats, what is described, the licence, further pages",
        "Content-Location": "Where this format is, when the format was negotiated",
        "Content-Encoding": f"One of {codings}, when the client accepts it",
    }
    headers = {name: {"schema": {"type": "string"}, "description": text} for name, text in fields.items()}
    return {"description": "The document", "headers": headers, "content": {row.content_type: {} for row in offers}}


def operation(
    name: str, summary: str, answers: Mapping[str, Json], parameters: Iterable[Json], statuses: Iterable[str]
) -> Json:
    """Return an operation with its answers, and the problems of some statuses."""
    responses = {**answers, **{status: problem_answer(status) for status in (*statuses, "405")}}
    return {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": responses}


def problem_answer(status: str) -> Json:
    """Return the answer of a status other than those of success."""
    if status == "304":
        return {"description": PHRASES[status]}
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": PHRASES[status], "content": {PROBLEM: schema, "text/html; charset=utf-8": {}}}


def key_in(name: str, *examples: str) -> Json:
    """Return a parameter in the path."""
    schema: Json = {"type": "string", "minLength": 1}
    if examples:
        schema["examples"] = list(examples)
    return {"name": name, "in": "path", "required": True, "schema": schema}


def query_in(name: str, schema: Json) -> Json:
    """Return a parameter in the query."""
    return {"name": name, "in": "query", "required": False, "schema": schema}


def field_in(name: str) -> Json:
    """Return a parameter in a header field."""
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}


PROBLEM_SCHEMA: Final = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "offers": {"type": "array", "items": {"type": "string"}},
        "line": {"type": "integer", "minimum": 0},
        "column": {"type": "integer", "minimum": 0},
        "token": {"type": "string"},
    },
}
HEALTH_SCHEMA: Final = {
    "type": "object",
    "required": ["status", "generation"],
    "properties": {"status": {"const": "ok"}, "generation": {"type": "string"}},
}
