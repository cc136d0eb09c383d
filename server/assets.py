"""What pages need besides themselves: the style sheet, scripts, pictures; all that is shipped in ``static/``.

Only files that are there when the application starts are served. Must not know: any page.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from .documents import Representation, coded, represented
from .formats import Format
from .problems import RequestError
from .site import Site

__all__ = ["STATIC", "assets", "assets_in"]

_TYPES: Final = {
    each.suffix: each
    for each in (
        Format("css", "text/css", ".css", "CSS", "text"),
        Format("js", "text/javascript", ".js", "JavaScript", "text"),
        Format("svg", "image/svg+xml", ".svg", "SVG", "text"),
        Format("txt", "text/plain", ".txt", "text", "text"),
    )
}
STATIC: Final = Path(__file__).parent / "static"
"""The folder that is shipped."""


def assets_in(folder: Path) -> dict[str, Path]:
    """Return the files that can be served, by their names below ``/static/``."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in _TYPES)
    return {path.relative_to(folder).as_posix(): path for path in paths}


def assets(site: Site) -> Blueprint:
    """Return the route of what pages need."""
    routes = Blueprint("assets", __name__)

    @routes.get("/static/<path:name>")
    def asset(name: str) -> Response:
        path = site.assets.get(name)
        if path is None:
            raise RequestError(404, f"There is no file {name} here.")
        row = _TYPES[path.suffix]
        found = site.kept.get_or_make(f"static/{name}", partial(_read, path, row), lambda found: len(found.body))
        return represented(coded(found), row)

    return routes


def _read(path: Path, row: Format) -> Representation:
    return Representation(path.read_bytes()).tagged(row)
