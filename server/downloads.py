"""Downloads: the whole dataset, and each article's graph, from files that publishing has made.

Must not know: how they were made.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from .answers import file_answer
from .formats import by_media_type, by_suffix
from .generation import Generation
from .problems import RequestError
from .site import Site

__all__ = ["DUMPS", "downloads"]

DUMPS: Final = (".ttl", ".nt", ".nq", ".trig")
_TURTLE: Final = by_media_type("text/turtle")


def downloads(site: Site) -> Blueprint:
    """Return the routes of downloads."""
    routes = Blueprint("downloads", __name__)

    @routes.get("/dump/onrecord<suffix>")
    def dataset(suffix: str) -> Response:
        row = by_suffix(suffix) if suffix in DUMPS else None
        if row is None:
            raise RequestError(404, f"The dataset can be had as {', '.join(DUMPS)}.")
        return file_answer(site.generation.dump(suffix), row.media_type, f"onrecord{suffix}")

    @routes.get("/dump/article/<key>.ttl")
    def article(key: str) -> Response:
        return _article(site.generation, key)

    @routes.get("/graph/article/<key>/<revision>")
    def graph(key: str, revision: str) -> Response:
        return _revision(site.generation, key, revision)

    return routes


def _article(generation: Generation, key: str) -> Response:
    _row(generation, key)
    return file_answer(generation.article_dump(key), _TURTLE.media_type, f"{key}.ttl")


def _revision(generation: Generation, key: str, revision: str) -> Response:
    """Return the graph of one revision of an article's record, which never changes."""
    current = _row(generation, key)["revision"]
    if revision != current:
        raise RequestError(404, f"Revision {revision} of {key} is not published; the current one is {current}.")
    response = _article(generation, key)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _row(generation: Generation, key: str) -> dict[str, str]:
    """Return the article's row in the manifest: nothing that is not listed there is read from the disk."""
    row: dict[str, str] | None = generation.manifest.get("articles", {}).get(key)
    if row is None:
        raise RequestError(404, f"No article {key} is published.")
    return row
