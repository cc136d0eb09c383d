"""The pages' style sheet.

Must not know: any page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from .documents import Representation, coded, represented
from .formats import Format
from .site import Site

__all__ = ["style"]

_CSS: Final = Format("css", "text/css", ".css", "CSS", "text")
_FILE: Final = Path(__file__).parent / "static" / "onrecord.css"


def style(site: Site) -> Blueprint:
    """Return the route of the style sheet."""
    routes = Blueprint("style", __name__)

    def read() -> Representation:
        return Representation(_FILE.read_bytes()).tagged(_CSS)

    @routes.get("/static/onrecord.css")
    def sheet() -> Response:
        found = site.kept.get_or_make("onrecord.css", read, lambda found: len(found.body))
        return represented(coded(found), _CSS)

    return routes
