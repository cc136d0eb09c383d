"""Checking the catalogue: a row for everything that the parts of the downloads describe, its words, and no other rows.

Must not know: how the catalogue is kept, what it is for, HTTP.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ..mapping.errors import Problem
from .catalogue import PATIENCE, Catalogue
from .cataloguing import Catalogued, article_things, shared_things
from .examined import Examined, found
from .generation import INDEX
from .gone import is_delisted
from .index import IndexDamagedError
from .ownership import by_owner
from .parts import SHARED, Bucket
from .things import COLUMNS, Thing, id_of, thing_of
from .things_draft import words_of

__all__ = ["check_catalogue", "check_things"]

_SHOWN: Final = 5


def check_things(examined: Examined) -> Iterator[Problem]:
    """Yield where the catalogue does not tell what the parts do."""
    place = examined.folder / INDEX
    try:
        with closing(Catalogue.of(examined.index, examined.data)) as catalogue:
            place = catalogue.path
            wrong = [*_Comparing(examined, catalogue).run()]
    except IndexDamagedError as error:
        yield found(place, str(error))
        return
    except (OSError, UnicodeDecodeError, ValueError):
        return  # which parts are damaged is told elsewhere
    yield from (found(place, f"the catalogue {each}") for each in wrong[:_SHOWN])
    if len(wrong) > _SHOWN:
        yield found(place, f"the catalogue is wrong in {len(wrong) - _SHOWN} other rows")


def check_catalogue(path: Path) -> Iterator[Problem]:
    """Yield what is wrong with a file of the catalogue as SQLite sees it; words are looked through in a copy."""
    try:
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", PATIENCE, uri=True)) as connection,
            TemporaryDirectory(prefix="onrecord-") as folder,
            closing(sqlite3.connect(Path(folder) / path.name)) as copy,
        ):
            for (fault,) in connection.execute("PRAGMA integrity_check"):
                if fault != "ok":
                    yield found(path, f"the catalogue is damaged: {fault}")
            connection.backup(copy)
            copy.execute("INSERT INTO words (words) VALUES ('integrity-check')")
            ((strays,),) = copy.execute("SELECT COUNT(*) FROM words WHERE rowid NOT IN (SELECT id FROM thing)")
            if strays:
                yield found(path, f"the catalogue has the words of {strays} things that are not in it")
    except sqlite3.Error as error:
        yield found(path, f"the catalogue is damaged: {error}")


@dataclass(frozen=True, slots=True)
class _Comparing:
    """The catalogue, compared.

    Attributes:
        examined: the generation.
        catalogue: its edition of the catalogue.
        mentioned: how many listed articles mention what articles share, by path.
        seen: how many rows there should be, and how many of each type are listed.
    """

    examined: Examined
    catalogue: Catalogue
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
        return self.catalogue.rows(query, *values)

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
        of = "article = ? AND article != ''" if key else "article = ?"
        rows = self._rows(f"SELECT id, name, listed, {COLUMNS} FROM thing WHERE {of}", key)  # noqa: S608 - columns
        words = self._words(row[0] for row in rows)
        for number, name, listed, *row in rows:
            thing = thing_of(row)
            if wanted.get(thing.path) != thing or name != id_of(thing.path):
                yield f"tells something else of {thing.path} than the downloads do"
            if bool(listed) != self._is_listed(thing.path):
                yield f"lists {thing.path}, or does not, against the ledger"
            if words.get(number) != (words_of(thing) if listed else None):
                yield f"has other words for {thing.path} than its names"
        for path in sorted(wanted.keys() - {row[3] for row in rows}):
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
        ((words,),) = self._rows("SELECT COUNT(*) FROM thing JOIN words ON words.rowid = thing.id")
        tally = {f"listed {name}": number for name, (number, _) in self.catalogue.things.tally().items()}
        tally |= {f"dated {name}": dated for name, (_, dated) in self.catalogue.things.tally().items() if dated}
        if rows != self.seen["rows"]:
            yield f"has {rows} rows, and the downloads describe {self.seen['rows']} things"
        listed = sum(number for name, number in self.seen.items() if name.startswith("listed "))
        if words != listed:
            yield f"has the words of {words} things, and should list {listed}"
        if tally != {name: number for name, number in self.seen.items() if name != "rows"}:
            yield "counts what it lists otherwise than it lists"
