"""The prepared questions over HTTP: listed, each with a form, asked with parameters that are checked.

Must not know: what is asked, how queries are evaluated.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ..mapping.errors import OnRecordError
from ..ontology import Question, QuestionError
from .answer_views import chosen_view
from .answers import Link, chosen_format
from .asking_page import Asking, asking_page
from .documents import Document, Representation, coded, represented, respond
from .formats import JSON, Format, of_kind
from .negotiation import best_type
from .problems import RequestError, details_of
from .query_answers import QueryRequest, answered
from .query_links import OURS, Again
from .site import Addresses, Site, encoded

__all__ = ["questions"]

_SPARQL: Final = Format("sparql", "application/sparql-query", ".rq", "SPARQL", "text")
_LISTS: Final = (*of_kind("page"), JSON)


def questions(site: Site) -> Blueprint:
    """Return the routes of the prepared questions."""
    routes = Blueprint("questions", __name__)
    names = ", ".join(f'"{question.name}"' for question in site.questions)

    @routes.get("/query")
    def listed() -> Response:
        return respond(_list(site), site.kept)

    @routes.get("/query.<suffix>")
    def listed_as(suffix: str) -> Response:
        row = next((row for row in _LISTS if row.suffix == f".{suffix}"), None)
        if row is None:
            raise RequestError(404, f"The list can be had as {', '.join(each.suffix for each in _LISTS)}.")
        return respond(_list(site), site.kept, row)

    @routes.get(f"/query/<any({names}):name>.rq")
    def text(name: str) -> Response:
        source = site.question(name).text.encode()
        return represented(coded(Representation(source).tagged(_SPARQL)), _SPARQL)

    @routes.route(f"/query/<any({names}):name>", methods=["GET", "POST"])
    def asked(name: str) -> AnyResponse:
        return _asked(site, site.question(name))

    @routes.get("/query/<path:name>")
    def unknown(name: str) -> Response:
        raise RequestError(404, f"There is no prepared question {name}; /query lists them.")

    return routes


def _list(site: Site) -> Document:
    """Return the list of questions, for people and for programs."""
    generation = site.generation
    addresses = Addresses.of(generation)

    def make(row: Format) -> Representation:
        if row is JSON:
            entries = [_entry(question, addresses) for question in site.questions]
            body = json.dumps({"questions": entries}, ensure_ascii=False, indent=1).encode() + b"\n"
        else:
            body = render_template("questions.html", questions=site.questions).encode()
        return Representation(body, (Link(addresses.url("/sparql"), "service"),), generation.created)

    return Document(
        address=addresses.url("/query"),
        canonical=encoded(f"{generation.base}/query"),
        offers=_LISTS,
        make=make,
        identity=(generation.id, addresses.root, "questions"),
    )


def _entry(question: Question, addresses: Addresses) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "href": addresses.url(f"/query/{question.name}"),
        "query": addresses.url(f"/query/{question.name}.rq"),
        "parameters": _parameters(question),
    }


def _parameters(question: Question) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "type": each.type,
            "meaning": each.meaning,
            "required": each.default is None,
            "default": each.default,
            "example": each.example,
        }
        for each in question.parameters
    ]


def _asked(site: Site, question: Question) -> AnyResponse:
    """Return the answer to a question; to a browser that has not given what it needs, the form.

    Raises:
        RequestError: a parameter is missing, unknown, given twice, or of another type.
    """
    given = _given()
    shown: dict[str, str] = {name: given.pop(name) for name in OURS if name in given}
    form = shown.get("format", "")
    if not given and any(each.default is None for each in question.parameters) and _prefers_pages(form):
        return _form(site, question)
    here = Addresses("", request.script_root).url(f"/query/{question.name}")
    asked = QueryRequest(question.text, format=form, again=Again.of(here, given.items()))
    try:
        asked = replace(asked, query=_filled(site, question, given), chosen=chosen_view(shown))
        response = answered(site, asked, question)
    except OnRecordError as error:
        return details_of(error).response(lambda problem: asking_page(site, _asking(asked, question), problem=problem))
    response.headers.add("Link", str(Link(f"{here}.rq", "describedby", _SPARQL.media_type)))
    return response


def _filled(site: Site, question: Question, given: dict[str, str]) -> str:
    try:
        return question.fill(given, site.generation.base)
    except QuestionError as error:
        raise _refusal(question, error) from error


def _asking(asked: QueryRequest, question: Question) -> Asking:
    return Asking(asked.query, asked.again, of_kind("values", "triples"), question)


def _given() -> dict[str, str]:
    """Return the parameters of the request, each given once; an empty field of a form is none.

    Raises:
        RequestError: one is given more than once, or in a body of another type.
    """
    if request.mimetype != "application/x-www-form-urlencoded" and request.get_data():
        accepted = {"Accept-Post": "application/x-www-form-urlencoded"}
        raise RequestError(415, "Send the parameters as application/x-www-form-urlencoded.", headers=accepted)
    sent = [*request.args.items(multi=True), *request.form.items(multi=True)]
    given = {name: value for name, value in sent if value}
    twice = sorted({name for name, _ in sent if sum(1 for each, _ in sent if each == name) > 1})
    if twice:
        raise RequestError(400, f"Each parameter is given once; these were given again: {', '.join(twice)[:200]}.")
    return given


def _prefers_pages(form: str) -> bool:
    offers = ("application/sparql-results+json", "text/html")
    return form in ("", "html") and best_type(request.headers.get("Accept"), offers) == "text/html"


def _form(site: Site, question: Question) -> Response:
    row = chosen_format(of_kind("page"))
    body = asking_page(site, _asking(QueryRequest(question.text), question)).encode()
    response = represented(coded(Representation(body, modified=site.generation.created).tagged(row)), row)
    response.vary.add("Accept")
    return response


def _refusal(question: Question, error: QuestionError) -> RequestError:
    problems = [
        {"parameter": each.parameter, "message": each.message, "remedy": each.remedy} for each in error.problems
    ]
    told = "; ".join(map(str, error.problems))
    return RequestError(400, f"{told}.", {"problems": problems, "parameters": _parameters(question)})
