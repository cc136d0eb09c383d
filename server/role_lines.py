"""Role lines drawn: since when and until when somebody held which role, and below them what that one took part in.

They are a time line whose rows begin with the roles; what has no date is left to the list beside it. Must not know:
where roles come from, HTML.
"""

from __future__ import annotations

from collections.abc import Sequence

from .svg import Markup
from .timeline_picture import Span, TimelinePicture, draw_timeline

__all__ = ["life_line"]


def life_line(rows: Sequence[Span], title: str, description: str, *, width: int = 790, name: str = "life") -> Markup:
    """Return the lines of some roles and events, of those that have a date; empty when none has.

    Args:
        rows: the roles, and then the events.
        title: what the picture is called.
        description: what it shows, in a sentence or two.
        width: its width in pixels.
        name: tells its identifiers from those of the page's other pictures.
    """
    dated = [row for row in rows if any(day is not None for day in row.bounds)]
    if not dated:
        return Markup("")
    return draw_timeline(dated, TimelinePicture(title, description, width, name))
