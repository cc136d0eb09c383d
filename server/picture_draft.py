"""What pictures are drawn from, written: the rows of each part of the downloads, and counts of them.

Counts are changed by what comes and goes, so that a publication costs what it changes. Must not know: quads, how rows
are asked for, how pictures are drawn, HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, TypeVar

from .picture_rows import Involved, PictureRows, Tie
from .things import id_of
from .versions import Versions

__all__ = ["PASSING", "PictureDraft"]

PASSING: Final = "CREATE TEMP TABLE touched_actor (actor TEXT PRIMARY KEY) WITHOUT ROWID;"
"""What is remembered while a draft is written: whose others are to be counted."""
_INVOLVED: Final = ("actor", "path")
_TIE: Final = ("source", "target", "kind", "thing")
_PAIR: Final = ("source", "target", "kind", "factuality")
_RANKED: Final = """
SELECT COUNT(DISTINCT other), SUM(things) FROM (
    SELECT target AS other, things FROM tied WHERE source = ?1
    UNION ALL SELECT source, things FROM tied WHERE target = ?1
)"""

Row = TypeVar("Row", Involved, Tie)


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """What pictures are drawn from, being written.

    Attributes:
        versions: writes its rows; what is true now is seen through views.
    """

    versions: Versions

    def put(self, bucket: int, rows: PictureRows) -> None:
        """Write down the rows of one part in place of what it had; the actors' ranks follow with `rank`."""
        self._count_began(bucket, rows.began)
        involved = self._stored("involved", Involved, bucket)
        for gone in sorted(involved - rows.involved):
            self._end("involved", _INVOLVED, _values(gone, _INVOLVED))
        for one in sorted(rows.involved - involved):
            self.versions.insert("involved", {"bucket": bucket, **asdict(one), "thing": id_of(one.path)})
        ties = self._stored("tie", Tie, bucket)
        for old in sorted(ties - rows.ties):
            self._end("tie", _TIE, _values(old, _TIE))
        for new in sorted(rows.ties - ties):
            self.versions.insert("tie", {"bucket": bucket, **asdict(new), "number": id_of(new.thing)})
        self._count_ties(ties, rows.ties)

    def rank(self) -> None:
        """Count anew how many others the actors are tied to of whom anything else was written down."""
        for (actor,) in self._rows("SELECT actor FROM touched_actor"):
            ((others, things),) = self._rows(_RANKED, actor)
            self._set("tied_actor", {"actor": actor}, {"others": others, "things": things or 0})
        self._rows("DELETE FROM touched_actor")

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.versions.connection.execute(query, values).fetchall()

    def _stored(self, table: str, kind: type[Row], bucket: int) -> set[Row]:
        names = ", ".join(each.name for each in fields(kind))
        return {kind(*row) for row in self._rows(f"SELECT {names} FROM {table} WHERE bucket = ?", bucket)}  # noqa: S608

    def _end(self, table: str, names: Iterable[str], values: Iterable[Any]) -> None:
        self.versions.end(table, " AND ".join(f"{name} = ?" for name in names), *values)

    def _set(self, table: str, key: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        """Write counts down in place of those that a key has; where the first is 0 there is no row."""
        where = " AND ".join(f"{name} = ?" for name in key)
        query = f"SELECT {', '.join(counts)} FROM {table} WHERE {where}"  # noqa: S608 - names
        known = self._rows(query, *key.values())
        told = tuple(counts.values())
        wanted = [told] if told[0] else []
        if known != wanted:
            self.versions.end(table, where, *key.values())
            if wanted:
                self.versions.insert(table, {**key, **counts})

    def _count_began(self, bucket: int, new: Mapping[str, int]) -> None:
        stored = dict(self._rows("SELECT period, events FROM began_here WHERE bucket = ?", bucket))
        change = Counter(new)
        change.subtract(stored)
        for period, by in sorted(change.items()):
            if by:
                known = self._rows("SELECT events FROM began WHERE period = ?", period)
                self._set("began", {"period": period}, {"events": by + (known[0][0] if known else 0)})
                self._set("began_here", {"bucket": bucket, "period": period}, {"events": new.get(period, 0)})

    def _count_ties(self, old: Collection[Tie], new: Collection[Tie]) -> None:
        """Change the counts of who is tied to whom: an article is in one part alone, so that those of parts add up."""
        things, articles = _things(new), _articles(new)
        things.subtract(_things(old))
        articles.subtract(_articles(old))
        changed = sorted(pair for pair in things if articles[pair] or things[pair])
        for pair in changed:
            key = dict(zip(_PAIR, pair, strict=True))
            query = f"SELECT things, articles FROM tied WHERE {' AND '.join(f'{name} = ?' for name in key)}"  # noqa: S608
            known = next(iter(self._rows(query, *pair)), (0, 0))
            self._set("tied", key, {"things": known[0] + things[pair], "articles": known[1] + articles[pair]})
        touched = {(actor,) for pair in changed for actor in pair[:2]}
        query = "INSERT OR IGNORE INTO touched_actor VALUES (?)"
        self.versions.connection.executemany(query, sorted(touched))


def _values(row: Involved | Tie, names: Iterable[str]) -> list[str]:
    return [getattr(row, name) for name in names]


def _articles(ties: Iterable[Tie]) -> Counter[tuple[str, ...]]:
    return Counter(pair for pair, _ in {(_pair(tie), tie.article) for tie in ties})


def _things(ties: Iterable[Tie]) -> Counter[tuple[str, ...]]:
    return Counter(map(_pair, ties))


def _pair(tie: Tie) -> tuple[str, ...]:
    return tuple(_values(tie, _PAIR))
