"""Checking the catalogue: a row for everything that the parts of the downloads describe, its words, and no other rows.

Must not know: how the catalogue is kept, what it is for, HTTP.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..mapping.errors import Problem
from .cataloguing import Catalogued, article_things, shared_things
from .examined import Examined, found
from .generation import INDEX
from .gone import is_delisted
from .ownership import by_owner
from .parts import SHARED, Bucket
from .things import COLUMNS, Thing, id_of, thing_of
from .things_draft import words_of

__all__ = ["check_things"]

_SHOWN: Final = 5


def check_things(examined: Examined) -> Iterator[Problem]:
    """Yield where the catalogue does not tell what the parts do."""
    try:
        wrong = [*_Comparing(examined).run()]
    except (OSError, UnicodeDecodeError, ValueError):
        return  # which parts are damaged is told elsewhere
    place = examined.folder / INDEX
    yield from (found(place, f"the catalogue {each}") for each in wrong[:_SHOWN])
    if len(wrong) > _SHOWN:
        yield found(place, f"the catalogue is wrong in {len(wrong) - _SHOWN} other rows")


@dataclass(frozen=True, slots=True)
class _Comparing:
    """The catalogue, compared.

    Attributes:
        examined: the generation.
        mentioned: how many listed articles mention what articles share, by path.
        seen: how many rows there should be, and how many of each type are listed.
    """

    examined: Examined
    mentioned: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    def run(self) -> Iterator[str]:
        base = self.examined.base
        for number in range(self.examined.buckets):
            for key, lines in by_owner(self._bucket(number), base).items():
                if key:
                    yield from self._article(key, article_things(key, lines, base))
        yield from self._shared(shared_things(self._bucket(SHARED).lines(), base))
        yield from self._totals()

    def _bucket(self, number: int) -> Bucket:
        return self.examined.parts.bucket(self.examined.index, number)

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.examined.index.things.rows(query, *values)

    def _article(self, key: str, told: Catalogued) -> Iterator[str]:
        if self._is_listed(f"article/{key}"):
            self.mentioned.update(told.mentions)
        yield from self._compare(key, {thing.path: thing for thing in told.things})
        known = {row for (row,) in self._rows("SELECT thing FROM mention WHERE article = ?", key)}
        if known != {*map(id_of, told.mentions)}:
            yield f"says that article {key} mentions other things than it does"

    def _shared(self, things: Iterable[Thing]) -> Iterator[str]:
        yield from self._compare(
            "", {thing.path: replace(thing, articles=self.mentioned[thing.path]) for thing in things}
        )

    def _compare(self, key: str, wanted: Mapping[str, Thing]) -> Iterator[str]:
        """Yield how rows differ from what they should be: those of an article, or of what articles share."""
        rows = self._rows(f"SELECT id, listed, {COLUMNS} FROM thing WHERE article = ?", key)  # noqa: S608 - columns
        words = self._words(row[0] for row in rows)
        for number, listed, *row in rows:
            thing = thing_of(row)
            if wanted.get(thing.path) != thing or number != id_of(thing.path):
                yield f"tells something else of {thing.path} than the downloads do"
            if bool(listed) != self._is_listed(thing.path):
                yield f"lists {thing.path}, or does not, against the ledger"
            if words.get(number) != (words_of(thing) if listed else None):
                yield f"has other words for {thing.path} than its names"
        for path in sorted(wanted.keys() - {row[2] for row in rows}):
            yield f"lacks {path}"
        self.seen["rows"] += len(wanted)
        listed = [thing for path, thing in wanted.items() if self._is_listed(path)]
        self.seen.update(f"listed {thing.type}" for thing in listed)
        self.seen.update(f"dated {thing.type}" for thing in listed if thing.edtf)

    def _words(self, rows: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        query = "SELECT rowid, label, alias, description FROM words WHERE rowid IN (SELECT value FROM json_each(?))"
        return {number: tuple(texts) for number, *texts in self._rows(query, json.dumps([*rows]))}

    def _is_listed(self, path: str) -> bool:
        return not is_delisted(self.examined.index.note("delisted"), path)

    def _totals(self) -> Iterator[str]:
        ((rows,),) = self._rows("SELECT COUNT(*) FROM thing")
        ((words,),) = self._rows("SELECT COUNT(*) FROM words")
        tally = {f"listed {name}": number for name, (number, _) in self.examined.index.things.tally().items()}
        tally |= {f"dated {name}": dated for name, (_, dated) in self.examined.index.things.tally().items() if dated}
        if rows != self.seen["rows"]:
            yield f"has {rows} rows, and the downloads describe {self.seen['rows']} things"
        listed = sum(number for name, number in self.seen.items() if name.startswith("listed "))
        if words != listed:
            yield f"has the words of {words} things, and should list {listed}"
        if tally != {name: number for name, number in self.seen.items() if name != "rows"}:
            yield "counts what it lists otherwise than it lists"
