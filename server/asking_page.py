"""The page where queries are asked: what was asked, to be changed, and the answer or what is wrong with it.

Must not know: how queries come in, how they are evaluated, how answers are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import render_template, request

from ..ontology import Question
from .formats import Format
from .problems import ProblemDetails
from .query_links import Again
from .query_page import Answer
from .site import Site

__all__ = ["Asking", "Place", "asking_page", "place_of"]

_SCRIPT: Final = "editor/query.js"
_MOST_CHARACTERS: Final = 160


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked, or is to be changed and asked.

    Attributes:
        query: the query.
        again: how the same is asked again.
        formats: the formats that an answer can have.
        question: the prepared question that it comes from.
    """

    query: str
    again: Again
    formats: tuple[Format, ...]
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a query is wrong.

    Attributes:
        line: the line, from 1.
        column: the column in characters, from 1.
        before: what stands before it in the line.
        token: what stands there; empty at the end.
        after: what stands after it in the line.
    """

    line: int
    column: int
    before: str
    token: str
    after: str


def asking_page(site: Site, asking: Asking, answer: Answer | None = None, problem: ProblemDetails | None = None) -> str:
    """Return the page.

    Args:
        site: the application.
        asking: what was asked.
        answer: the answer; None when nothing was asked, or there is none.
        problem: why there is no answer.
    """
    return render_template(
        "query.html",
        asking=asking,
        answer=answer,
        problem=problem,
        place=problem and place_of(asking.query, problem),
        limits=site.settings,
        questions=site.questions,
        script=_SCRIPT if _SCRIPT in site.assets else "",
        given=request.values,
        base=site.base,
    )


def place_of(query: str, problem: ProblemDetails) -> Place | None:
    """Return the place in a query that a problem tells of; None when it tells of none."""
    line, column = int(problem.extra.get("line", 0)), int(problem.extra.get("column", 0))
    lines = query.split("\n")
    if not (line and column):
        return None
    text = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    token = str(problem.extra.get("token", "")).splitlines()[:1]
    here = token[0] if token and text[column - 1 :].startswith(token[0]) else text[column - 1 : column]
    before, after = text[: column - 1], text[column - 1 + len(here) :]
    return Place(line, column, before[-_MOST_CHARACTERS:], here, after[:_MOST_CHARACTERS])
