"""What the home page shows: how much there is, the latest articles, who is in most of them, who says what.

All of it is in the catalogue, and looked up with as many look-ups for a million articles as for one. Must not know:
HTTP, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .interface import Interface
from .languages import Languages
from .listing import Listed, listed
from .site import Addresses
from .things import COLUMNS, TYPES, WORDS, Thing, Things, thing_of

__all__ = ["Front"]

_ARTICLES: Final = 6
_ACTORS: Final = 16
_STATEMENTS: Final = 6
_READ: Final = 60
_DATE: Final = "COALESCE(begin_earliest, begin_latest, end_earliest, end_latest)"
_LATEST: Final = f"""
SELECT {COLUMNS} FROM thing WHERE listed AND type = 'article' AND edtf != '' ORDER BY {_DATE} DESC, path DESC LIMIT ?
"""  # noqa: S608 - names of columns
_MOST: Final = f"""
SELECT {COLUMNS} FROM thing WHERE listed AND type = 'actor' AND named AND articles > 0
ORDER BY articles DESC, path LIMIT ?
"""  # noqa: S608 - names of columns
_SAID: Final = f"""
SELECT {COLUMNS} FROM thing WHERE article = ? AND article != '' AND listed AND type = 'statement' LIMIT ?
"""  # noqa: S608 - names of columns


@dataclass(frozen=True, slots=True)
class Front:
    """What the home page shows.

    Attributes:
        counts: how much there is of each type.
        articles: the latest articles.
        actors: who is in most articles.
        statements: what somebody says in the latest article, each with the mouths that it comes through.
    """

    counts: tuple[tuple[str, int], ...]
    articles: tuple[Listed, ...]
    actors: tuple[Listed, ...]
    statements: tuple[Listed, ...]

    @classmethod
    def of(cls, catalogue: Things, addresses: Addresses, interface: Interface, languages: Languages) -> Front:
        """Return what the home page shows of a catalogue.

        Args:
            catalogue: the catalogue.
            addresses: where pages are.
            interface: says what has no label.
            languages: what things are named in.
        """
        tally = catalogue.tally()
        articles = _articles(catalogue)
        actors = _things(catalogue, _MOST, _ACTORS)
        said = _things(catalogue, _SAID, articles[0].article, _READ) if articles else []
        shown = (*articles, *actors, *_telling(said))
        rows = listed(catalogue, shown, addresses, interface, languages)
        last = len(articles) + len(actors)
        return cls(
            tuple((each, tally.get(each, (0, 0))[0]) for each in TYPES if each not in WORDS),
            tuple(rows[: len(articles)]),
            tuple(rows[len(articles) : last]),
            tuple(rows[last:]),
        )


def _articles(catalogue: Things) -> list[Thing]:
    """Return the latest articles; where few have a date, some without one after them. Two look-ups, always."""
    dated = _things(catalogue, _LATEST, _ARTICLES)
    others = catalogue.page("article", 0, _ARTICLES)
    known = {each.path for each in dated}
    return [*dated, *(each for each in others if each.path not in known)][:_ARTICLES]


def _things(catalogue: Things, query: str, *values: object) -> list[Thing]:
    return [*map(thing_of, catalogue.rows(query, *values))]


def _telling(statements: list[Thing]) -> Iterator[Thing]:
    """Yield a few statements that come through several mouths, as far as there are, each with another last speaker."""
    inner = {path for each in statements for path in each.chain[:-1]}
    leaves = [each for each in statements if each.path not in inner]
    speakers: set[tuple[str, ...]] = set()
    for each in sorted(leaves, key=lambda each: (-len(each.chain), each.path)):
        speaker = each.links.get("speaker", ())
        if speaker and speaker not in speakers and len(speakers) < _STATEMENTS:
            speakers.add(speaker)
            yield each
