"""The paths of lists, searching, exports, pictures and reconciliation, for the description of the interface.

Must not know: how anything is answered.
"""

from __future__ import annotations

from typing import Final

from ..ontology import codes
from .export_table import EXPORTS, WHOLE
from .openapi_parts import (
    FORM,
    Json,
    field_in,
    key_in,
    negotiated,
    one_format,
    operation,
    plain_answer,
    problem_answer,
    query_in,
)
from .picture_documents import OFFERS as PICTURES
from .picture_rows import KINDS
from .reconcile_asked import BATCH
from .search import WHEN
from .tables import LISTS, PAGED, SUGGESTIONS
from .things import DATED, TYPES

__all__ = ["export_paths", "finding_paths", "picture_paths", "reconciliation_paths"]

_MONTH: Final = "^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$"
_DAY: Final[Json] = {"anyOf": [{"const": ""}, {"format": "date"}, {"pattern": _MONTH}]}


def finding_paths(page: Json) -> Json:
    """Return the paths of lists and of searching."""
    type_ = {"name": "type", "in": "path", "required": True, "schema": {"type": "string", "enum": [*TYPES]}}
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 2}}
    text = {"type": "string"}
    day = _DAY | {"description": "A day, a month or a year"}
    asked = (
        query_in("q", text | {"description": "Words; the last one may be begun"}),
        query_in("type", {"type": "string", "enum": ["", *TYPES]}),
        query_in("article", text | {"description": "The key of the article that tells of it"}),
        *(query_in(name, text | day) for name in ("from", "to")),
        query_in("when", {"type": "string", "enum": ["", *WHEN]}),
        query_in("factuality", {"type": "string", "enum": ["", *codes("factuality")]}),
        page,
    )
    dated = {**type_, "schema": {"type": "string", "enum": [*DATED]}}
    typed = (asked[0], field_in("Accept-Language"))
    suggest = plain_answer("suggest", "Completion (OpenSearch Suggestions)", SUGGESTIONS.media_type, "503", named=typed)
    about = plain_answer("opensearch", "How to search here", "application/opensearchdescription+xml", "503")
    return {
        "/list": negotiated("lists", "The lists", PAGED),
        "/list.{format}": one_format("listsIn", "It in one format", PAGED),
        "/list/{type}": negotiated("list", "Things of a type by name; tables hold all of them", LISTS, type_),
        "/list/{type}.{format}": one_format("listIn", "It in one format", LISTS, type_),
        "/list/{type}/{number}": negotiated("listPage", "A further page", PAGED, type_, number),
        "/list/{type}/{number}.{format}": one_format("listPageIn", "It in one format", PAGED, type_, number),
        "/list/{type}/by-date": negotiated("listByDate", "Those that have a date, by date", LISTS, dated),
        "/list/{type}/by-date.{format}": one_format("listByDateIn", "It in one format", LISTS, dated),
        "/list/{type}/by-date/{number}": negotiated("listByDatePage", "A further page", PAGED, dated, number),
        "/list/{type}/by-date/{number}.{format}": one_format("listByDatePageIn", "In one format", PAGED, dated, number),
        "/search": negotiated("search", "What is found, and why", LISTS, *asked),
        "/search.{format}": one_format("searchIn", "It in one format", LISTS, *asked),
        "/search/suggest": suggest,
        "/opensearch.xml": about,
    }


def export_paths(article: Json) -> Json:
    """Return the paths of exports."""
    rows = tuple(each.row for each in EXPORTS)
    withdrawn = one_format("articleExport", "An article, for another program", rows, article)
    withdrawn["get"]["responses"]["410"] = problem_answer("410")
    return {
        "/export": negotiated("exports", "The exports, for other programs", PAGED),
        "/export.{format}": one_format("exportsIn", "It in one format", PAGED),
        f"/export/{WHOLE}.{{format}}": one_format("export", "Everything, for another program", rows),
        "/export/article/{article}.{format}": withdrawn,
    }


def picture_paths() -> Json:
    """Return the paths of time lines and networks."""
    text, path = {"type": "string"}, "^([^/]*|(article/[^/]+/)?actor/[^/]+)$"
    given = (
        *(query_in(name, text | _DAY) for name in ("from", "to")),
        query_in("dates", {"enum": ["possible", "certain"]}),
    )
    narrow = (
        query_in("factuality", text | {"enum": ["", *codes("factuality")]}),
        query_in("actor", text | {"pattern": path, "description": "A key, or a path"}),
        query_in("article", text | {"description": "The key of an article"}),
    )
    kind = query_in("kind", {"type": "array", "items": {"enum": [*KINDS]}})
    actor, other, article = key_in("actor"), key_in("other"), key_in("article")
    period = key_in("period", "2020s", "2023-05")
    pictures = (
        ("/timeline", "timeline", "What came about when", (*given, *narrow)),
        ("/timeline/{period}", "timelinePeriod", "In a decade, year, month or day", (period,)),
        ("/timeline/actor/{actor}", "timelineActor", "An actor's roles, and what it took part in", (actor,)),
        ("/timeline/article/{article}", "timelineArticle", "What came about by an article", (article,)),
        ("/network", "network", "Who met, addressed or spoke about whom", (*given, *narrow, kind)),
        ("/network/actor/{actor}", "networkActor", "Whom an actor is tied to", (actor, kind)),
    )
    tie = "/network/actor/{actor}/with/actor/{other}"
    pages = (
        ("/network/table", "networkTable", "The same as a table", (*given, *narrow, kind)),
        ("/network/actor/{actor}/table", "networkActorTable", "The same as a table", (actor, kind)),
        (tie, "tie", "What says that two are tied", (actor, other)),
        (f"{tie}/{{page}}", "tiePage", "A further page of that", (actor, other, key_in("page", "2"))),
    )
    html, statuses = "text/html; charset=utf-8", ("400", "404", "410", "503")
    told = {path: plain_answer(name, summary, html, *statuses, named=named) for path, name, summary, named in pages}
    for path, name, summary, named in pictures:
        told[path] = negotiated(name, summary, PICTURES, *named)
        told[f"{path}.{{format}}"] = one_format(f"{name}In", "It in one format", PICTURES, *named)
        for each in (path, f"{path}.{{format}}"):
            told[each]["get"]["responses"]["410"] = problem_answer("410")
    return told


def reconciliation_paths() -> Json:
    """Return the paths of the Reconciliation Service API 0.2."""
    text = {"type": "string"}
    sent = text | {"contentMediaType": "application/json"}
    fields = {
        "queries": sent | {"description": f"A query batch: {BATCH} queries at most"},
        "extend": sent | {"description": "A data extension query"},
    }
    form = {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": fields}
    answers: Json = {"200": {"description": "The manifest, or what is asked for", "content": {"application/json": {}}}}
    asked = tuple(query_in(name, schema) for name, schema in fields.items())
    number = {"type": "integer", "minimum": 0, "maximum": 999_999}
    prefix, cursor = query_in("prefix", text), query_in("cursor", number)
    statuses, json = ("304", "400", "404", "412", "413", "503"), "application/json"
    body = {"requestBody": {"required": True, "content": {FORM: {"schema": form}}}}
    named = (query_in("type", text), query_in("limit", number))
    return {
        "/reconcile": {
            "get": operation("reconcile", "Reconciliation (API 0.2): manifest or answers", answers, asked, statuses),
            "post": operation("reconcileByPost", "The same with longer batches", answers, (), (*statuses, "415"))
            | body,
        },
        **{
            f"/reconcile/suggest/{kind}": plain_answer(
                f"{kind}Suggest", "Suggestions", json, "400", "503", named=(prefix, cursor, named[0])
            )
            for kind in ("entity", "type", "property")
        },
        "/reconcile/properties": plain_answer(
            "reconcileProperties", "Properties of a type", json, "400", "503", named=named
        ),
        "/reconcile/preview": plain_answer(
            "reconcilePreview", "A thing, for a small frame", "text/html; charset=utf-8", "404", "503",
            named=(query_in("id", text),),
        ),
    }  # fmt: skip
