"""The paths of revisions, of the past and of feeds, for the description of the interface.

Must not know: how anything is answered.
"""

from __future__ import annotations

from .openapi_parts import (
    DATA,
    ENTITY,
    Json,
    field_in,
    key_in,
    leads_on,
    negotiated,
    one_format,
    operation,
    plain_answer,
    problem_answer,
    query_in,
)
from .patches import DIFFERENCES

__all__ = ["change_paths", "revision_paths"]


def change_paths() -> Json:
    """Return the paths where what was and what became of it is found."""
    one = _feeds("/actor/{actor}", "Actor", "of what concerns an actor", key_in("actor"))
    return _past() | _feeds("", "", "of the dataset") | one


def _past() -> Json:
    """Return the paths of Memento; below ``/at/{stamp}`` all others are once more, as they were."""
    lists: Json = {each: {} for each in ("application/link-format", "application/json", "text/html; charset=utf-8")}
    answers = {"200": {"description": "When the document was another", "content": lists}}
    summary, asked = (
        "A document as it was (RFC 7089)",
        (key_in("path", "doc/{kind}/{key}"), field_in("Accept-Datetime")),
    )
    return {
        "/timegate/{path}": {
            "get": operation("timegate", summary, {"302": leads_on()}, asked, ("400", "404", "410", "503"))
        },
        "/timemap/{path}": {
            "get": operation(
                "timemap",
                "From when a document was as it then was",
                answers,
                (asked[0], query_in("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999})),
                ("304", "400", "404", "406", "410", "412", "503"),
            )
        },
    }


def revision_paths(article: Json) -> Json:
    """Return the paths of an article's revisions and of what they changed."""
    number = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    revision = query_in("rev", number | {"description": "A revision's number; without it, the current one"})
    which = [article, revision, query_in("page", number)]
    both = [article, query_in("from", number), query_in("to", number)]
    described, compared = "An article's document, or that as of a revision", "What changed between two revisions"
    paths = {
        "/doc/article/{article}": negotiated("article", described, ENTITY, *which),
        "/doc/article/{article}.{format}": one_format("articleIn", "It in one format", ENTITY, *which),
        "/diff/article/{article}": negotiated("difference", compared, DIFFERENCES, *both),
        "/diff/article/{article}.{format}": one_format("differenceIn", "It in one format", DIFFERENCES, *both),
    }
    paths["/doc/article/{article}"]["get"]["responses"]["303"] = leads_on()
    for path in paths.values():
        path["get"]["responses"]["410"] = problem_answer("410")
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
        start + end: plain_answer(each + name, text, kind, *codes, named=named)
        for end, each, text, kind, named, codes in plain
    }
    root, one = f"The event stream {whose} (LDES)", f"A page of the event stream {whose}"
    return found | {
        f"{start}/ldes": negotiated(f"ldes{name}", root, DATA, *parameters),
        f"{start}/ldes.{{format}}": one_format(f"ldesIn{name}", "It in one format", DATA, *parameters),
        f"{start}/ldes/{{number}}": negotiated(f"ldesPage{name}", one, DATA, *parameters, number),
        f"{start}/ldes/{{number}}.{{format}}": one_format(
            f"ldesPageIn{name}", "It in one format", DATA, *parameters, number
        ),
    }
