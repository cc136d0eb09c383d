"""The description of the HTTP interface, OpenAPI 3.2, made from the tables that the routes are made from.

Must not know: how anything is answered, Flask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final

from ..ontology import codes
from .answer_views import VIEWS
from .codings import CODINGS
from .export_table import EXPORTS, WHOLE
from .formats import JSON, Format, of_kind
from .generation import CHECKSUMS
from .patches import DIFFERENCES
from .picture_documents import OFFERS as PICTURES
from .picture_rows import KINDS
from .reconcile_asked import BATCH
from .search import WHEN
from .tables import LISTS, PAGED, SUGGESTIONS
from .things import DATED, TYPES
from .wire_problems import PROBLEM

__all__ = ["openapi"]

Json = dict[str, Any]
_ENTITY: Final = of_kind("page", "triples", "quads")
_DATA: Final = of_kind("triples", "quads")
_DESCRIPTION: Final = of_kind("page", "triples")
_TRIPLES: Final = of_kind("triples")
_VALUES: Final = of_kind("values")
_QUERY: Final = "application/sparql-query"
_FORM: Final = "application/x-www-form-urlencoded"
_MONTH: Final = "^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$"
_DAY: Final[Json] = {"anyOf": [{"const": ""}, {"format": "date"}, {"pattern": _MONTH}]}
_ABOUT: Final = """\
Linked data about news articles. Things have IRIs below `/id/`, which lead to documents below `/doc/`; a document comes
in the format that `Accept` asks for, or that its suffix names. Everything is read-only.
"""
_AT: Final[Json] = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],
    "description": "An RFC 3339 date or instant: ask what was published then",
}
_KINDS: Final = ("actor", "place", "topic", "event", "statement", "role", "image", "article", "text")
_PHRASES: Final = {
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
        "components": {"schemas": {"Problem": _PROBLEM_SCHEMA, "Health": _HEALTH_SCHEMA}},
    }


def _paths(questions: tuple[str, ...]) -> Json:
    page = _query("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999})
    kind, key, article = _key("kind", *_KINDS), _key("key"), _key("article")
    return {
        "/": _home(),
        "/id/{kind}/{key}": _thing("thing", "A thing that articles share, or an article, or a text", kind, key),
        "/id/article/{article}/{kind}/{key}": _thing(
            "articleThing", "A thing of one article's own", article, kind, key
        ),
        "/doc/{kind}/{key}": _read("document", "The document of a thing", _ENTITY, kind, key, page),
        "/doc/{kind}/{key}.{format}": _one("documentIn", "It in one format", _ENTITY, kind, key, page),
        "/doc/article/{article}/{kind}/{key}": _read(
            "articleDocument", "The document of a thing of one article's own", _ENTITY, article, kind, key, page
        ),
        **_revisions(article),
        "/graph": _graph_store(),
        "/graph/{name}": _read("graph", "A graph that no single article owns", _ENTITY, _key("name")),
        "/graph/article/{article}/{revision}": _read(
            "articleGraph", "One revision of an article's graph", _ENTITY, article, _key("revision")
        ),
        **_asking(questions),
        **(_changes() | _finding(page) | _pictures() | _exports(article) | _reconciling()),
        "/dataset": _read("dataset", "What the dataset holds: VoID and DCAT", _DESCRIPTION),
        "/dataset.{format}": _one("datasetIn", "It in one format", _DESCRIPTION),
        "/.well-known/void": _read("void", "The same, where VoID looks for it", _DESCRIPTION),
        "/dump": {"get": _operation("downloads", "Where the downloads are listed", {"303": _leads_on()}, (), ("503",))},
        "/dump/{file}": _file("download", "A download; " + CHECKSUMS + " lists them all", _key("file")),
        "/dump/article/{article}.ttl": _file("articleDownload", "An article's current graph", article),
        "/ontology": _read("ontology", "The ontology and its concepts", _DESCRIPTION),
        "/ontology/{term}": _read("term", "A class or property", _ENTITY, _key("term"), page),
        "/concept": _read("concepts", "The concepts alone", _DESCRIPTION),
        "/concept/{code}": _read("concept", "A concept or a concept scheme", _ENTITY, _key("code"), page),
        "/shapes": _read("shapes", "The shapes that the data keeps to", _DESCRIPTION),
        "/context.jsonld": _plain("context", "The JSON-LD context", "application/ld+json"),
        "/sitemap.xml": _plain("sitemap", "The site map", "application/xml", "503"),
        "/robots.txt": _plain("robots", "What crawlers may do", "text/plain; charset=utf-8", "503"),
        "/openapi.json": _plain("openapi", "This description", "application/json"),
        "/healthz": _health(),
        "/metrics": _plain("metrics", "Counts for Prometheus", "text/plain; version=0.0.4; charset=utf-8"),
    }


def _finding(page: Json) -> Json:
    """Return the paths of lists and of searching."""
    type_ = {"name": "type", "in": "path", "required": True, "schema": {"type": "string", "enum": [*TYPES]}}
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 2}}
    text = {"type": "string"}
    day = _DAY | {"description": "A day, a month or a year"}
    asked = (
        _query("q", text | {"description": "Words; the last one may be begun"}),
        _query("type", {"type": "string", "enum": ["", *TYPES]}),
        _query("article", text | {"description": "The key of the article that tells of it"}),
        *(_query(name, text | day) for name in ("from", "to")),
        _query("when", {"type": "string", "enum": ["", *WHEN]}),
        _query("factuality", {"type": "string", "enum": ["", *codes("factuality")]}),
        page,
    )
    dated = {**type_, "schema": {"type": "string", "enum": [*DATED]}}
    typed = (asked[0], _field("Accept-Language"))
    suggest = _plain("suggest", "Completion (OpenSearch Suggestions)", SUGGESTIONS.media_type, "503", named=typed)
    about = _plain("opensearch", "How to search here", "application/opensearchdescription+xml", "503")
    return {
        "/list": _read("lists", "The lists", PAGED),
        "/list.{format}": _one("listsIn", "It in one format", PAGED),
        "/list/{type}": _read("list", "Things of a type by name; tables hold all of them", LISTS, type_),
        "/list/{type}.{format}": _one("listIn", "It in one format", LISTS, type_),
        "/list/{type}/{number}": _read("listPage", "A further page", PAGED, type_, number),
        "/list/{type}/{number}.{format}": _one("listPageIn", "It in one format", PAGED, type_, number),
        "/list/{type}/by-date": _read("listByDate", "Those that have a date, by date", LISTS, dated),
        "/list/{type}/by-date.{format}": _one("listByDateIn", "It in one format", LISTS, dated),
        "/list/{type}/by-date/{number}": _read("listByDatePage", "A further page", PAGED, dated, number),
        "/list/{type}/by-date/{number}.{format}": _one("listByDatePageIn", "In one format", PAGED, dated, number),
        "/search": _read("search", "What is found, and why", LISTS, *asked),
        "/search.{format}": _one("searchIn", "It in one format", LISTS, *asked),
        "/search/suggest": suggest,
        "/opensearch.xml": about,
    }


def _exports(article: Json) -> Json:
    """Return the paths of exports."""
    rows = tuple(each.row for each in EXPORTS)
    withdrawn = _one("articleExport", "An article, for another program", rows, article)
    withdrawn["get"]["responses"]["410"] = _problem("410")
    return {
        "/export": _read("exports", "The exports, for other programs", PAGED),
        "/export.{format}": _one("exportsIn", "It in one format", PAGED),
        f"/export/{WHOLE}.{{format}}": _one("export", "Everything, for another program", rows),
        "/export/article/{article}.{format}": withdrawn,
    }


def _pictures() -> Json:
    """Return the paths of time lines and networks."""
    text, path = {"type": "string"}, "^([^/]*|(article/[^/]+/)?actor/[^/]+)$"
    given = (
        *(_query(name, text | _DAY) for name in ("from", "to")),
        _query("dates", {"enum": ["possible", "certain"]}),
    )
    narrow = (
        _query("factuality", text | {"enum": ["", *codes("factuality")]}),
        _query("actor", text | {"pattern": path, "description": "A key, or a path"}),
        _query("article", text | {"description": "The key of an article"}),
    )
    kind = _query("kind", {"type": "array", "items": {"enum": [*KINDS]}})
    actor, other, article = _key("actor"), _key("other"), _key("article")
    period = _key("period", "2020s", "2023-05")
    pictures = (
        ("/timeline", "timeline", "What came about when", (*given, *narrow)),
        ("/timeline/{period}", "timelinePeriod", "In a decade, year, month or day", (period,)),
        ("/timeline/actor/{actor}", "timelineActor", "An actor's roles, and what it took part in", (actor,)),
        ("/timeline/article/{article}", "timelineArticle", "What came about by an article", (article,)),
        ("/network", "network", "Who met, addressed or spoke about whom", (*given, *narrow, kind)),
        ("/network/actor/{actor}", "networkActor", "Whom an actor is tied to", (actor, kind)),
    )
    pages = (
        ("/network/table", "networkTable", "The same as a table", (*given, *narrow, kind)),
        ("/network/actor/{actor}/table", "networkActorTable", "The same as a table", (actor, kind)),
        ("/network/actor/{actor}/with/actor/{other}", "tie", "What says that two are tied", (actor, other)),
    )
    html, statuses = "text/html; charset=utf-8", ("400", "404", "410", "503")
    told = {path: _plain(name, summary, html, *statuses, named=named) for path, name, summary, named in pages}
    for path, name, summary, named in pictures:
        told[path] = _read(name, summary, PICTURES, *named)
        told[f"{path}.{{format}}"] = _one(f"{name}In", "It in one format", PICTURES, *named)
        for each in (path, f"{path}.{{format}}"):
            told[each]["get"]["responses"]["410"] = _problem("410")
    return told


def _reconciling() -> Json:
    """Return the paths of the Reconciliation Service API 0.2."""
    text = {"type": "string"}
    sent = text | {"contentMediaType": "application/json"}
    fields = {
        "queries": sent | {"description": f"A query batch: {BATCH} queries at most"},
        "extend": sent | {"description": "A data extension query"},
    }
    form = {"type": "object", "minProperties": 1, "maxProperties": 1, "properties": fields}
    answers: Json = {"200": {"description": "The manifest, or what is asked for", "content": {"application/json": {}}}}
    asked = tuple(_query(name, schema) for name, schema in fields.items())
    number = {"type": "integer", "minimum": 0, "maximum": 999_999}
    prefix, cursor = _query("prefix", text), _query("cursor", number)
    statuses, json = ("304", "400", "404", "412", "413", "503"), "application/json"
    body = {"requestBody": {"required": True, "content": {_FORM: {"schema": form}}}}
    named = (_query("type", text), _query("limit", number))
    return {
        "/reconcile": {
            "get": _operation("reconcile", "Reconciliation (API 0.2): manifest or answers", answers, asked, statuses),
            "post": _operation("reconcileByPost", "The same with longer batches", answers, (), (*statuses, "415"))
            | body,
        },
        **{
            f"/reconcile/suggest/{kind}": _plain(
                f"{kind}Suggest", "Suggestions", json, "400", "503", named=(prefix, cursor, named[0])
            )
            for kind in ("entity", "type", "property")
        },
        "/reconcile/properties": _plain("reconcileProperties", "Properties of a type", json, "400", "503", named=named),
        "/reconcile/preview": _plain(
            "reconcilePreview", "A thing, for a small frame", "text/html; charset=utf-8", "404", "503",
            named=(_query("id", text),),
        ),
    }  # fmt: skip


def _changes() -> Json:
    """Return the paths where what was and what became of it is found."""
    one = _feeds("/actor/{actor}", "Actor", "of what concerns an actor", _key("actor"))
    return _past() | _feeds("", "", "of the dataset") | one


def _past() -> Json:
    """Return the paths of Memento; below ``/at/{stamp}`` all others are once more, as they were."""
    lists: Json = {each: {} for each in ("application/link-format", "application/json", "text/html; charset=utf-8")}
    answers = {"200": {"description": "When the document was another", "content": lists}}
    summary, asked = "A document as it was (RFC 7089)", (_key("path", "doc/{kind}/{key}"), _field("Accept-Datetime"))
    return {
        "/timegate/{path}": {
            "get": _operation("timegate", summary, {"302": _leads_on()}, asked, ("400", "404", "410", "503"))
        },
        "/timemap/{path}": {
            "get": _operation(
                "timemap",
                "From when a document was as it then was",
                answers,
                (asked[0], _query("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999})),
                ("304", "400", "404", "406", "410", "412", "503"),
            )
        },
    }


def _revisions(article: Json) -> Json:
    """Return the paths of an article's revisions and of what they changed."""
    number = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    revision = _query("rev", number | {"description": "A revision's number; without it, the current one"})
    which = [article, revision, _query("page", number)]
    both = [article, _query("from", number), _query("to", number)]
    described, compared = "An article's document, or that as of a revision", "What changed between two revisions"
    paths = {
        "/doc/article/{article}": _read("article", described, _ENTITY, *which),
        "/doc/article/{article}.{format}": _one("articleIn", "It in one format", _ENTITY, *which),
        "/diff/article/{article}": _read("difference", compared, DIFFERENCES, *both),
        "/diff/article/{article}.{format}": _one("differenceIn", "It in one format", DIFFERENCES, *both),
    }
    paths["/doc/article/{article}"]["get"]["responses"]["303"] = _leads_on()
    for path in paths.values():
        path["get"]["responses"]["410"] = _problem("410")
    return paths


def _feeds(below: str, name: str, whose: str, *parameters: Json) -> Json:
    """Return the paths of a feed."""
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    statuses = ("404", "410", "503") if parameters else ("503",)
    start, page = f"/feed{below}", ((*parameters, number), ("404", "410", "503"))
    atom, json = "application/atom+xml", "application/activity+json"
    plain = (
        ("", "feed", f"The feeds {whose}, for people", "text/html; charset=utf-8", parameters, statuses),
        ("/recent.atom", "feedRecent", f"The latest changes {whose} (RFC 4287)", atom, parameters, statuses),
        ("/archive/{number}.atom", "feedArchive", f"Earlier changes {whose}, for good (RFC 5005)", atom, *page),
        ("/activities.json", "feedActivities", f"The activities {whose}", json, parameters, statuses),
        ("/activities/{number}.json", "feedActivitiesPage", f"A page of activities {whose}", json, *page),
    )
    found = {
        start + end: _plain(each + name, text, kind, *codes, named=named)
        for end, each, text, kind, named, codes in plain
    }
    root, one = f"The event stream {whose} (LDES)", f"A page of the event stream {whose}"
    return found | {
        f"{start}/ldes": _read(f"ldes{name}", root, _DATA, *parameters),
        f"{start}/ldes.{{format}}": _one(f"ldesIn{name}", "It in one format", _DATA, *parameters),
        f"{start}/ldes/{{number}}": _read(f"ldesPage{name}", one, _DATA, *parameters, number),
        f"{start}/ldes/{{number}}.{{format}}": _one(
            f"ldesPageIn{name}", "It in one format", _DATA, *parameters, number
        ),
    }


def _asking(questions: tuple[str, ...]) -> Json:
    """Return the paths where queries are asked."""
    named = _key("name", *questions[:3])
    return {
        "/sparql": _sparql(),
        "/sparql/completions.json": _plain("completions", "What an editor can complete", "application/json", "503"),
        "/query": _questions(),
        "/query.{format}": _one("questionsIn", "It in one format", (*of_kind("page"), JSON)),
        "/query/{name}": _question(questions),
        "/query/{name}.rq": _plain("questionText", "The query of a question", _QUERY, "404", named=(named,)),
    }


def _home() -> Json:
    asked = [_field("Accept-Encoding"), _field("Accept-Language"), _field("If-None-Match")]
    answers = {"200": _documents(_ENTITY[:1]), "303": _leads_on()}
    summary = "The home page; clients that prefer data are led to the dataset's description"
    return {"get": _operation("home", summary, answers, asked, ("304", "406", "412", "503"))}


def _thing(name: str, summary: str, *parameters: Json) -> Json:
    return {"get": _operation(name, summary, {"303": _leads_on()}, parameters, ("400", "404", "503"))}


def _leads_on() -> Json:
    field = {"Location": {"schema": {"type": "string"}, "description": "Where the document is"}}
    return {"description": _PHRASES["303"], "headers": field, "content": {"text/html; charset=utf-8": {}}}


def _read(name: str, summary: str, offers: Iterable[Format], *parameters: Json) -> Json:
    """Return the path of a document that is negotiated."""
    asked = (*parameters, _field("Accept-Encoding"), _field("Accept-Language"), _field("If-None-Match"))
    statuses = ("304", "400", "404", "406", "412", "503")
    return {"get": _operation(name, summary, {"200": _documents(offers)}, asked, statuses)}


def _one(name: str, summary: str, offers: tuple[Format, ...], *parameters: Json) -> Json:
    """Return the path of a document in the format that its suffix names."""
    suffixes = [row.suffix.removeprefix(".") for row in offers]
    suffix = {"name": "format", "in": "path", "required": True, "schema": {"type": "string", "enum": suffixes}}
    statuses = ("304", "400", "404", "412", "503")
    return {"get": _operation(name, summary, {"200": _documents(offers)}, (*parameters, suffix), statuses)}


def _file(name: str, summary: str, *parameters: Json) -> Json:
    content: Json = {row.content_type: {} for row in of_kind("triples", "quads")}
    content |= {"application/gzip": {}, "text/plain; charset=utf-8": {}}
    answers: Json = {
        "200": {"description": "The file", "content": content},
        "206": {"description": "A part of it", "content": content},
    }
    asked = (*parameters, _field("Range"), _field("If-None-Match"))
    return {"get": _operation(name, summary, answers, asked, ("304", "400", "404", "412", "416", "503"))}


def _plain(name: str, summary: str, content_type: str, *statuses: str, named: tuple[Json, ...] = ()) -> Json:
    answers: Json = {"200": {"description": summary, "content": {content_type: {}}}}
    return {"get": _operation(name, summary, answers, named, ("304", "412", *statuses))}


def _health() -> Json:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
    answers: Json = {"200": {"description": "The generation that is served", "content": content}}
    return {"get": _operation("health", "Whether something is served", answers, (), ("503",))}


def _graph_store() -> Json:
    """Return the path of the Graph Store Protocol's indirect identification.

    Its query is one parameter, as exactly one of two names may be in it (OpenAPI 3.2 section 4.12.2).
    """
    graph = {"type": "string", "format": "uri", "description": "The absolute IRI of a named graph"}
    default = {"const": "", "description": "The default graph, the union of the named ones"}
    at = {"at": _AT}
    one, other = (
        {"type": "object", "required": [name], "additionalProperties": False, "properties": {name: schema, **at}}
        for name, schema in (("graph", graph), ("default", default))
    )
    which = {"name": "which", "in": "querystring", "content": {_FORM: {"schema": {"oneOf": [one, other]}}}}
    answers = {"200": _documents(_ENTITY), "303": _leads_on()}
    statuses = ("304", "400", "404", "406", "410", "412", "416", "501", "503")
    return {"get": _operation("graphStore", "A graph, by the Graph Store Protocol", answers, (which,), statuses)}


def _sparql() -> Json:
    query = {"type": "string", "contentMediaType": _QUERY, "description": "A SPARQL 1.1 query"}
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    fields = {"default-graph-uri": graphs, "named-graph-uri": graphs}
    form = {"type": "object", "required": ["query"], "properties": {"query": query, **fields}}
    dataset = [_query(name, schema) for name, schema in (*fields.items(), ("at", _AT))]
    either = {"required": True, "content": {_QUERY: {"schema": query}, _FORM: {"schema": form}}}
    asked = {"200": _answers()}
    return {
        "get": _operation(
            "query",
            "Ask; without a query, get the service described",
            asked,
            (_query("query", query), *dataset, *_SHOWN),
            _REFUSED,
        ),
        "post": _operation("queryByPost", "Ask with a longer query", asked, dataset, _REFUSED)
        | {"requestBody": either},
        "query": _operation("queryByQuery", "Ask by QUERY", asked, dataset, _REFUSED) | {"requestBody": either},
    }


_REFUSED: Final = ("304", "400", "403", "404", "406", "410", "412", "413", "415", "422", "500", "501", "503", "504")


def _questions() -> Json:
    content: Json = {"text/html; charset=utf-8": {}, "application/json": {}}
    answers: Json = {"200": {"description": "What can be asked, with which parameters", "content": content}}
    asked = (_field("Accept-Encoding"), _field("If-None-Match"))
    return {"get": _operation("questions", "The prepared questions", answers, asked, ("304", "406", "412", "503"))}


def _question(questions: tuple[str, ...]) -> Json:
    """Return the path of a prepared question: which parameters each takes is told by the list of them."""
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "enum": [*questions]}}
    form = {"type": "object", "additionalProperties": {"type": "string"}}
    values = {"name": "values", "in": "query", "style": "form", "explode": True, "schema": form}
    statuses = ("304", "400", "404", "406", "410", "412", "415", "422", "500", "501", "503", "504")
    asked, summary = {"200": _answers()}, "Ask a prepared question"
    return {
        "get": _operation("question", summary, asked, (name, values), statuses),
        "post": _operation("questionByPost", summary, asked, (name,), statuses)
        | {"requestBody": {"content": {_FORM: {"schema": form}}}},
    }


def _answers() -> Json:
    content: Json = {row.content_type: {} for row in (*_DESCRIPTION, *_VALUES)}
    return {"description": "The answer; HTML is a form to ask with, or a table", "content": content}


def _documents(offers: Iterable[Format]) -> Json:
    codings = ", ".join(row.name for row in CODINGS)
    fields = {
        "ETag": "A strong entity tag of this format in this coding",
        "Link": "The other formats, what is described, the licence, further pages",
        "Content-Location": "Where this format is, when the format was negotiated",
        "Content-Encoding": f"One of {codings}, when the client accepts it",
    }
    headers = {name: {"schema": {"type": "string"}, "description": text} for name, text in fields.items()}
    return {"description": "The document", "headers": headers, "content": {row.content_type: {} for row in offers}}


def _operation(
    name: str, summary: str, answers: Mapping[str, Json], parameters: Iterable[Json], statuses: Iterable[str]
) -> Json:
    responses = {**answers, **{status: _problem(status) for status in (*statuses, "405")}}
    return {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": responses}


def _problem(status: str) -> Json:
    if status == "304":
        return {"description": _PHRASES[status]}
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": _PHRASES[status], "content": {PROBLEM: schema, "text/html; charset=utf-8": {}}}


def _key(name: str, *examples: str) -> Json:
    schema: Json = {"type": "string", "minLength": 1}
    if examples:
        schema["examples"] = list(examples)
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _field(name: str) -> Json:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}


_SHOWN: Final = (  # on pages
    _query("view", {"type": "string", "enum": [*VIEWS], "description": "How a page shows the answer"}),
    _query("of", {"type": "string", "description": "The column that a picture is about"}),
    _query("by", {"type": "string", "description": "The column that it goes by"}),
    _query("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999}),
)
_PROBLEM_SCHEMA: Final = {
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
_HEALTH_SCHEMA: Final = {
    "type": "object",
    "required": ["status", "generation"],
    "properties": {"status": {"const": "ok"}, "generation": {"type": "string"}},
}
