"""Checking what pictures are drawn from: rows that are what the parts of the downloads say, and counts of those rows.

Must not know: how pictures are drawn, HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from ..mapping.errors import Problem
from .catalogue import Catalogue
from .examined import Examined, found
from .index import IndexDamagedError
from .parts import WHOLE
from .picture_rows import PictureRows

__all__ = ["check_pictures"]

_COUNTED: Final = (
    (
        "SELECT source, target, kind, factuality, articles, things FROM tied",
        """SELECT source, target, kind, factuality, COUNT(DISTINCT article), COUNT(*) FROM tie
        GROUP BY source, target, kind, factuality""",
    ),
    (
        "SELECT actor, others, things FROM tied_actor",
        """SELECT actor, COUNT(DISTINCT other), SUM(things) FROM (
            SELECT source AS actor, target AS other, things FROM tied
            UNION ALL SELECT target, source, things FROM tied
        ) GROUP BY actor""",
    ),
)
"""Counts, and how they are counted."""


def check_pictures(examined: Examined) -> Iterator[Problem]:
    """Yield where pictures would show something else than the downloads say."""
    try:
        with closing(Catalogue.of(examined.index, examined.data)) as catalogue:
            yield from _compare(examined, catalogue)
    except IndexDamagedError:
        return  # what cannot be read of the catalogue is told elsewhere


def _compare(examined: Examined, catalogue: Catalogue) -> Iterator[Problem]:
    place, pictures = catalogue.path, catalogue.pictures
    began = Counter[str]()
    for number in range(examined.buckets):
        try:
            listed = examined.parts.read([examined.index.part(f"{WHOLE}.nq", number)])
            told = PictureRows.said_by(listed.graphs, examined.base)
        except (OSError, UnicodeDecodeError, ValueError):
            return  # which parts are damaged is told elsewhere
        stored = pictures.stored(number)
        for differing in (sorted(stored.ties ^ told.ties), sorted(stored.involved ^ told.involved)):
            for row in differing[:1]:
                yield found(place, f"pictures show something else than the downloads say, {len(differing)} rows: {row}")
        began += told.began
    if dict(pictures.rows("SELECT period, events FROM began")) != dict(began):
        yield found(place, "pictures count other events of years, months and days than the downloads have")
    for stated, counted in _COUNTED:
        if sorted(pictures.rows(stated)) != sorted(pictures.rows(counted)):
            yield found(place, "pictures count ties otherwise than there are")
