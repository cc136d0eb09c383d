"""Errors over HTTP: RFC 9457 problem details, or a page for browsers, for every error on every route.

What went wrong inside is logged, never shown. Must not know: what any route does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from ..mapping.errors import OnRecordError
from .formats import Format, FormatError
from .generation import GenerationError, NothingPublishedError
from .negotiation import best_type
from .query_errors import (
    BusyError,
    CrashedError,
    DeadlineError,
    EvaluationError,
    LostError,
    MemoryLimitError,
    QueryError,
    QuerySyntaxError,
    SpoolError,
    StoreError,
    UnwritableError,
)
from .wire_problems import PROBLEM

__all__ = ["NotAcceptableError", "ProblemDetails", "RequestError", "details_of", "register_problems"]

_INSIDE: Final = "Something went wrong inside the server. It has been logged; please try again later."
_NOTHING: Final = "Nothing is published yet. Run: onrecord publish seeds/ and ask again."
_SPOOL: Final = (
    "The answer could not be put aside, because there is no room for it on the server; please try again later."
)
_SOON: Final = 1
_SMALLER: Final = "Ask for less: add a LIMIT, bind more of its terms, or take one of the downloads instead."
_EVALUATION: Final = {  # which status, and what to do
    BusyError: (503, "Please ask again later."),
    DeadlineError: (504, _SMALLER),
    MemoryLimitError: (422, _SMALLER),
    CrashedError: (500, "Others were not harmed. Make it simpler: less nesting, fewer alternatives."),
    LostError: (503, ""),
    SpoolError: (503, ""),
}
_NO_STORE: Final = "The store does not answer as it should. It has been logged; please try again later."
_UNREADABLE: Final = "The published data cannot be read. Run: onrecord publish seeds/ and ask again."


class RequestError(OnRecordError):
    """A request that cannot be answered as it is.

    Attributes:
        status: the status code.
        extra: members that the problem details get besides the standard ones.
        headers: header fields of the answer.
    """

    def __init__(
        self,
        status: int,
        message: str,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.extra = extra or {}
        self.headers = headers or {}
        super().__init__(message)


class NotAcceptableError(RequestError):
    """None of the representations on offer is acceptable; the answer lists them."""

    def __init__(self, offers: tuple[Format, ...]) -> None:
        listed = [row.media_type for row in offers]
        message = f"Nothing on offer is acceptable. On offer: {', '.join(listed)}."
        super().__init__(406, message, {"offers": listed})


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """One problem (RFC 9457 section 3.1); its type is ``about:blank``, its title the status code's phrase.

    Attributes:
        status: the status code.
        detail: what is wrong and what to do.
        extra: further members.
        headers: header fields of the answer.
    """

    status: int
    detail: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status code's phrase."""
        return HTTPStatus(self.status).phrase

    def response(self, page: Callable[[ProblemDetails], str] | None = None) -> Response:
        """Return the answer in the form that the client prefers.

        Args:
            page: makes the page for browsers; None for that of all problems.
        """
        if best_type(request.headers.get("Accept"), (PROBLEM, "text/html")) == "text/html":
            body = page(self) if page else render_template("problem.html", problem=self)
            kind = "text/html; charset=utf-8"
        else:
            body, kind = json.dumps(self._members(), ensure_ascii=False) + "\n", PROBLEM
        response = Response(body, self.status, content_type=kind)
        response.headers.update(self.headers)
        response.vary.add("Accept")
        response.headers["Cache-Control"] = "no-store"
        if kind != PROBLEM:
            response.headers["Content-Language"] = "en"
        return response

    def _members(self) -> dict[str, Any]:
        standard = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        return standard | dict(self.extra)


def register_problems(app: Flask) -> None:
    """Make an application answer every error with problem details."""
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(OnRecordError, _from_ours)


def _from_http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Content-Range")}
    detail = _INSIDE if status >= 500 else (error.description or HTTPStatus(status).description)
    return ProblemDetails(status, detail, headers=kept).response()


def _from_ours(error: OnRecordError) -> Response:
    return details_of(error).response()


def details_of(error: OnRecordError) -> ProblemDetails:
    """Return the details of an error of ours, and log it where it is a failure."""
    details = _details(error)
    if isinstance(error, NothingPublishedError | BusyError | DeadlineError):
        current_app.logger.info("%s: %s", request.path, error)  # no failure of ours
    elif details.status >= 500:
        current_app.logger.error("%s: %s", request.path, error)
    return details


def _details(error: OnRecordError) -> ProblemDetails:
    match error:
        case RequestError():
            return ProblemDetails(error.status, str(error), error.extra, error.headers)
        case QuerySyntaxError():
            place = {"line": error.line, "column": error.column, "token": error.token}
            return ProblemDetails(400, f"The query is not SPARQL 1.1: {error}", place)
        case QueryError():
            return ProblemDetails(400, str(error))
        case FormatError() | UnwritableError():
            return ProblemDetails(406, str(error))
        case EvaluationError():
            return _of_evaluation(error)
        case NothingPublishedError():
            return ProblemDetails(503, _NOTHING, headers={"Retry-After": "10"})
        case GenerationError() | StoreError():
            told = _UNREADABLE if isinstance(error, GenerationError) else _NO_STORE
            return ProblemDetails(503, told, headers={"Retry-After": "10"})
    return ProblemDetails(500, _INSIDE)


def _of_evaluation(error: EvaluationError) -> ProblemDetails:
    """Return what is told of a query that came to no whole answer; never a part of one."""
    status, remedy = _EVALUATION[type(error)]
    told = _SPOOL if isinstance(error, SpoolError) else f"{_sentence(str(error))} {remedy}".strip()
    seconds = error.seconds if isinstance(error, BusyError) else _SOON
    return ProblemDetails(status, told, headers={"Retry-After": str(seconds)} if status == 503 else {})


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
