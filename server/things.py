"""The catalogue of a generation: a row for everything that is described, which publishing writes.

Lists, searches, time lines, reconciliation and exports read it: no query in SPARQL, and never more rows than asked for.
``site.things`` is it, of the generation that a request is about: `Things.at` looks things up by their paths,
`Things.page` and `Things.each` go through all of a type, by name or by date, `Things.of_article` is what one article
describes and mentions, `Things.between` what fell into some days. What is delisted or withdrawn is in none of them.
Must not know: quads, HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from .log import Rows
from .versions import VERSION

__all__ = [
    "CERTAIN", "COLUMNS", "FAR", "GROUPS",
    "LISTED", "ORDERS", "SCHEMA", "TYPES", "VERSIONED", "WITHIN", "Label", "Rows", "Thing", "Things",
    "facts_of", "first_id", "id_of", "ids_of", "reach_of", "thing_of", "type_of",
]  # fmt: skip

TYPES: Final = ("actor", "event", "statement", "article", "place", "topic", "role", "image", "concept", "term")
WORDS: Final = ("concept", "term")
"""The types that are words of the ontology, and not things of the world."""
DATED: Final = ("event", "statement", "article", "role")
"""The types of what may have a date."""
ORDERS: Final = {"name": "sort", "date": "COALESCE(begin_earliest, begin_latest, end_earliest, end_latest)"}
COLUMNS: Final = """path, type, article, kind, named, articles, factuality, edtf, begin_earliest, begin_latest,
end_earliest, end_latest, facts"""
VERSIONED: Final = {"thing": "id", "mention": "thing, article, since", "tally": "type, since"}
"""The tables that have versions, and their primary keys."""
SCHEMA: Final = f"""
CREATE TABLE thing (
    id INTEGER PRIMARY KEY, name INTEGER NOT NULL, path TEXT NOT NULL, type TEXT NOT NULL, article TEXT NOT NULL,
    kind TEXT NOT NULL, named INTEGER NOT NULL, listed INTEGER NOT NULL, articles INTEGER NOT NULL, sort TEXT NOT NULL,
    factuality TEXT NOT NULL, edtf TEXT NOT NULL, begin_earliest TEXT, begin_latest TEXT, end_earliest TEXT,
    end_latest TEXT, reach INTEGER NOT NULL, facts TEXT NOT NULL, {VERSION}
);
CREATE INDEX thing_path ON thing (name);
CREATE INDEX thing_name ON thing (type, {ORDERS["name"]}, path, since, until) WHERE listed;
CREATE INDEX thing_date ON thing (type, {ORDERS["date"]}, path, since, until) WHERE listed AND edtf != '';
CREATE INDEX thing_articles ON thing (type, articles DESC, path, since, until)
    WHERE listed AND named AND articles > 0;
CREATE INDEX thing_reach ON thing (reach, COALESCE(begin_earliest, '')) WHERE listed AND edtf != '';
CREATE INDEX thing_factuality ON thing (factuality, sort, path, since, until) WHERE listed AND factuality != '';
CREATE INDEX thing_article ON thing (article) WHERE article != '';
CREATE INDEX thing_holder ON thing (json_extract(facts, '$.links.holder[0]'), id) WHERE type = 'role' AND listed;
CREATE INDEX thing_shared ON thing (id) WHERE article = '';
CREATE INDEX thing_unlisted ON thing (id) WHERE NOT listed;
CREATE TABLE mention (
    thing INTEGER NOT NULL, article TEXT NOT NULL, {VERSION}, PRIMARY KEY (thing, article, since)
) WITHOUT ROWID;
CREATE INDEX mention_article ON mention (article);
CREATE TABLE tally (
    type TEXT NOT NULL, number INTEGER NOT NULL, dated INTEGER NOT NULL, {VERSION}, PRIMARY KEY (type, since)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    label, alias, description, tokenize = 'ascii', prefix = '1 2 3 4', columnsize = 0
);
CREATE TRIGGER thing_went AFTER DELETE ON thing WHEN old.listed BEGIN
    DELETE FROM words WHERE rowid = old.id;
END;
"""  # noqa: S608 - names of columns
"""``reach`` is how many bits the number of days has from the first possible one to the last, so that what is short is
found between two days however much else there is. ``name`` stands for the path, ``id`` for what is told of it from one
version on; ``mention`` tells by its name which articles mention what articles share. ``words`` holds the words of all
versions of what is listed, as `folding` makes them, which need no other tokenizer: whoever joins it with ``thing`` gets
those of one version."""
FAR: Final = 30
"""The reach of what has an open end: more bits than any number of days."""
GROUPS: Final = (
    ("actor", True), ("place", True), ("topic", True), ("article", True), ("event", False), ("role", False),
    ("actor", False), ("place", False), ("topic", False), ("statement", False), ("image", False), ("concept", True),
    ("term", True),
)  # fmt: skip
"""Types, and whether articles share the thing or the article is one: ids of a group stand together, in this order."""
LISTED: Final = """AND article NOT IN (
    SELECT article FROM thing AS other WHERE NOT other.listed AND other.path = 'article/' || other.article
)"""
"""Of mentions: those by articles that are listed."""
_VOCABULARY: Final = {"concept": "concept", "ontology": "term"}
_BITS: Final = 59
_VERSION_BITS: Final = 16
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing is called in one language; an empty language says nothing of it."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as the catalogue has it.

    Attributes:
        path: its path below ``{base}/id/``; that of a word of the ontology begins with ``concept/`` or ``ontology/``.
        type: one of `TYPES`.
        article: the key of the article whose own it is, or which it is; empty for what articles share.
        kind: the code of its kind: ``person``, ``meeting``, ``direct-quotation``, ``office``; empty without one.
        named: whether it has a name; of actors alone it is ever false.
        articles: how many listed articles describe or mention it.
        factuality: of an event, the code.
        edtf: when it was, as the record writes it; of an article the day of publication; empty without a date.
        bounds: earliest and latest begin, earliest and latest end, ``YYYY-MM-DD`` each; None where one is open.
        labels: what it is called, the one to show first: the English one if there is any.
        aliases: its other names.
        descriptions: what it means: of words of the ontology.
        codes: its other codes by property: ``force``, ``modality``, ``polarity``, ``stance``, ``dateBasis``.
        links: paths of other things, or IRIs of outside ones, by property: ``speaker``, ``about``, ``where``,
            ``holder``, ``sameAs``; who plays a part by the part: ``part:agent``.
        values: its other values by property: ``inLanguage``, ``datePublished``.
        chain: of a statement, the paths of those that it comes through, from the author inward; its own is the last.
    """

    path: str
    type: str
    article: str = ""
    kind: str = ""
    named: bool = True
    articles: int = 0
    factuality: str = ""
    edtf: str = ""
    bounds: tuple[str | None, str | None, str | None, str | None] = (None, None, None, None)
    labels: tuple[Label, ...] = ()
    aliases: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chain: tuple[str, ...] = ()

    @property
    def label(self) -> Label:
        """What to call it; its key where it has no label."""
        return self.labels[0] if self.labels else Label("", self.path.rpartition("/")[2])

    def iri(self, base: str, words: Mapping[str, str]) -> str:
        """Return its IRI.

        Args:
            base: the IRIs' base.
            words: the namespaces of the ontology's words: of ``concept`` and of ``ontology``.
        """
        start, _, rest = self.path.partition("/")
        return f"{words[start]}{rest}" if start in words else f"{base}/id/{self.path}"


@dataclass(frozen=True, slots=True)
class Things:
    """The catalogue, read.

    Attributes:
        rows: asks the index.
        hides: tells of a path whether it must not be shown, although it was listed when the catalogue was made.
    """

    rows: Rows
    hides: Callable[[str], bool] | None = None

    def _shown(self, rows: Iterable[Iterable[Any]]) -> list[Thing]:
        things = map(thing_of, rows)
        return [thing for thing in things if self.hides is None or not self.hides(thing.path)]

    def at(self, paths: Iterable[str]) -> dict[str, Thing]:
        """Return the things at some paths, those that are listed: one look-up, however many paths there are."""
        wanted = {id_of(path) for path in paths}
        if not wanted:
            return {}
        query = f"SELECT {COLUMNS} FROM thing WHERE listed AND name IN (SELECT value FROM json_each(?))"  # noqa: S608
        return {thing.path: thing for thing in self._shown(self.rows(query, json.dumps(sorted(wanted))))}

    def tally(self) -> dict[str, tuple[int, int]]:
        """Return how many things of each type are listed, and how many of these have a date."""
        rows = self.rows("SELECT type, number, dated FROM tally WHERE number")
        return {type_: (number, dated) for type_, number, dated in rows}

    def count(self, type_: str, order: str = "name") -> int:
        """Return how many things of a type are in the list of an order."""
        return self.tally().get(type_, (0, 0))[order == "date"]

    def page(self, type_: str, start: int, most: int, order: str = "name") -> list[Thing]:
        """Return some things of a type in an order: by name, or those that have a date by date.

        Args:
            type_: the type.
            start: how many come before.
            most: how many are wanted.
            order: one of `ORDERS`.
        """
        only, by = ("AND edtf != ''" if order == "date" else ""), ORDERS[order]
        query = f"SELECT {COLUMNS} FROM thing WHERE listed AND type = ? {only} ORDER BY {by}, path LIMIT ? OFFSET ?"  # noqa: S608
        return self._shown(self.rows(query, type_, most, start))

    def each(self, type_: str, order: str = "name") -> Iterator[Thing]:
        """Yield all things of a type in an order, in memory that does not grow with them."""
        only, by = ("AND edtf != ''" if order == "date" else ""), ORDERS[order]
        query = f"SELECT {by}, {COLUMNS} FROM thing WHERE listed AND type = ? {only} AND ({by}, path) > (?, ?)"  # noqa: S608
        last: tuple[str, str] = ("", "")
        while some := self.rows(f"{query} ORDER BY {by}, path LIMIT {_BATCH}", type_, *last):
            yield from self._shown(row[1:] for row in some)
            last = (some[-1][0], some[-1][1])

    def of_article(self, key: str) -> list[Thing]:
        """Return what a listed article describes and mentions, and itself, in the order of ids."""
        query = f"""
        SELECT {COLUMNS} FROM thing WHERE listed AND name IN (
            SELECT name FROM thing WHERE article = ?1 AND article != ''
            UNION ALL SELECT thing FROM mention WHERE article = ?1
        ) AND EXISTS (SELECT 1 FROM thing WHERE name = ?2 AND listed) ORDER BY id"""  # noqa: S608 - names of columns
        return self._shown(self.rows(query, key, id_of(f"article/{key}")))

    def of_articles(self, keys: Iterable[str]) -> dict[str, list[Thing]]:
        """Return what each of some articles describes and mentions, and itself, in the order of ids: one look-up."""
        query = f"""
        SELECT teller, {COLUMNS} FROM (
            SELECT name AS told, article AS teller FROM thing
                WHERE article IN (SELECT value FROM json_each(?1)) AND article != ''
            UNION SELECT thing, article FROM mention WHERE article IN (SELECT value FROM json_each(?1))
        ) JOIN thing ON thing.name = told WHERE listed ORDER BY teller, id"""  # noqa: S608 - columns
        found: dict[str, list[Thing]] = {}
        for teller, *row in self.rows(query, json.dumps(sorted(keys))):
            found.setdefault(teller, []).extend(self._shown([row]))
        return found

    def articles_with(self, path: str, start: int, most: int) -> list[str]:
        """Return the keys of some of the articles that mention a thing which articles share, sorted."""
        query = f"SELECT article FROM mention WHERE thing = ? {LISTED} ORDER BY article LIMIT ? OFFSET ?"  # noqa: S608
        return [str(key) for (key,) in self.rows(query, id_of(path), most, start)]

    def between(self, first: str, last: str, types: Iterable[str], most: int, *, certainly: bool) -> list[Thing]:
        """Return some of what fell into a stretch of days, in the order of ids.

        Args:
            first: the first day, ``YYYY-MM-DD``.
            last: the last one.
            types: the types of the things.
            most: how many at most.
            certainly: whether only what fell there wherever in its bounds it began and ended; else what may have.
        """
        wanted = [*types]
        query = f"""
        SELECT {COLUMNS} FROM thing WHERE id IN ({WITHIN}) AND type IN ({", ".join("?" * len(wanted))})
            {CERTAIN if certainly else ""} ORDER BY id LIMIT ?"""  # noqa: S608 - columns and marks
        days = (last, first) if certainly else ()
        return self._shown(self.rows(query, last, first, first, *wanted, *days, most))


_BANDS: Final = ", ".join(f"({reach}, {1 << reach})" for reach in (*range(23), FAR))
WITHIN: Final = f"""
SELECT id FROM (SELECT column1 AS band, column2 AS days FROM (VALUES {_BANDS}))
CROSS JOIN thing ON reach = band AND COALESCE(begin_earliest, '') <= ?
    AND COALESCE(begin_earliest, '') >= COALESCE(date(?, '-' || days || ' days'), '')
WHERE listed AND edtf != '' AND COALESCE(end_latest, '~') >= ?
"""  # noqa: S608 - numbers
"""Ids of what may have fallen between two days; values: the last, the first, the first."""
CERTAIN: Final = "AND begin_latest <= ? AND end_earliest >= ?"
"""What certainly fell there is among them; values: the last, the first."""


def type_of(path: str) -> str:
    """Return what a thing is, as its path tells."""
    start, _, rest = path.partition("/")
    parts = rest.split("/")
    return _VOCABULARY.get(start) or (parts[1] if start == "article" and len(parts) > 1 else start)


def id_of(path: str) -> int:
    """Return the number that stands for a path: that of its group, then a digest, so that it is always the same.

    In a hundred million paths two are alike once in a hundred times.
    """
    is_shared = not path.startswith("article/") or path.count("/") == 1
    group = GROUPS.index((type_of(path), is_shared))
    digest = int.from_bytes(hashlib.sha256(path.encode()).digest()[:8]) >> (64 - _BITS)
    return (group << _BITS) | digest


def first_id(name: int) -> int:
    """Return the first number that a row of a name may have: those of one name stand together, in the names' order."""
    return name >> _VERSION_BITS << _VERSION_BITS


def ids_of(group: int) -> tuple[int, int]:
    """Return the first and the last number that a row of a group may have."""
    return group << _BITS, ((group + 1) << _BITS) - 1


def reach_of(begin: str | None, end: str | None) -> int:
    """Return how many bits the number of days has between two; `FAR` where one is open."""
    if begin is None or end is None:
        return FAR
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days.bit_length()


def thing_of(row: Iterable[Any]) -> Thing:
    """Return the thing that some `COLUMNS` tell of."""
    path, type_, article, kind, named, articles, factuality, edtf, one, two, three, four, facts = row
    told = json.loads(facts)
    return Thing(
        path, type_, article, kind, bool(named), articles, factuality, edtf, (one, two, three, four),
        labels=tuple(Label(*each) for each in told.get("labels", ())),
        aliases=tuple(told.get("aliases", ())),
        descriptions=tuple(told.get("descriptions", ())),
        codes=told.get("codes", {}),
        links={name: tuple(paths) for name, paths in told.get("links", {}).items()},
        values={name: tuple(values) for name, values in told.get("values", {}).items()},
        chain=tuple(told.get("chain", ())),
    )  # fmt: skip


def facts_of(thing: Thing) -> str:
    """Return what no column of its own holds, as JSON."""
    told = {
        "labels": [(each.language, each.text) for each in thing.labels],
        "aliases": thing.aliases,
        "descriptions": thing.descriptions,
        "codes": thing.codes,
        "links": thing.links,
        "values": thing.values,
        "chain": thing.chain,
    }
    return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False, sort_keys=True)
