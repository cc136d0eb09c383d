"""Role lines drawn: since when and until when somebody held which role, each date as vague as the text leaves it.

They are a time line whose things are roles; those without any date are left to the list beside it. Must not know: where
roles come from, HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .svg import Markup
from .timeline_picture import Span, TimelinePicture, draw_timeline

__all__ = ["role_lines"]


def role_lines(rows: Sequence[Span], title: str, description: str, *, width: int = 790, name: str = "roles") -> Markup:
    """Return the lines of some roles, of those that have a date; empty when none has.

    Args:
        rows: the roles.
        title: what the picture is called.
        description: what it shows, in a sentence or two.
        width: its width in pixels.
        name: tells its identifiers from those of the page's other pictures.
    """
    dated = [replace(row, mark="role") for row in rows if any(day is not None for day in row.bounds)]
    if not dated:
        return Markup("")
    return draw_timeline(dated, TimelinePicture(title, description, width, name))
