"""What an article's quads, or those that articles share, say of each thing, gathered for its row in the catalogue.

Read from lines of canonical N-Quads, of which an article has hundreds: by their beginnings, without a parser, and what
is evidence alone is passed over. Must not know: the index, what rows are for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..ontology import REC, REC_C, SCHEMA, SEM
from .things import TYPES, Label, Thing, type_of

__all__ = ["Catalogued", "article_things", "shared_things"]

_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_LABELS: Final = (f"{_RDFS}label", f"{_SKOS}prefLabel")
_DESCRIPTIONS: Final = (f"{_RDFS}comment", f"{_SKOS}definition")
_ALIASES: Final = (f"{_SKOS}altLabel", f"{_SKOS}notation")
_SPAN: Final = (str(REC.when), str(REC.heldAt))
_PLAYED: Final = (str(REC.participation), str(REC.depiction))
_SHOWN: Final = {str(REC.participant): "part", str(REC.depicted): ""}
_NAMED, _PUBLISHED, _EDTF = str(REC.isNamed), str(SCHEMA.datePublished), str(REC.edtf)
_EMBEDS, _SAME, _PART = str(REC.embeds), str(SCHEMA.sameAs), str(REC.part)
_LEFT_OUT: Final = (str(SCHEMA.name), str(SCHEMA.headline), _NAMED)
_REC, _CONCEPT = str(REC), f"<{REC_C}"
_SPACES: Final = (_REC, str(SCHEMA), str(SEM))
_BOUNDS: Final = (str(REC.beginEarliest), str(REC.beginLatest), str(REC.endEarliest), str(REC.endLatest))
_KIND: Final = "Kind"
_REPLACED: Final = "http://purl.org/dc/terms/isReplacedBy"  # of what went on in others nothing else is described
_WORDS: Final = {_CONCEPT: "concept/", f"<{REC}": "ontology/"}
_LONGEST: Final = 50
_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_SHARED: Final = ("actor/", "place/", "topic/")
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Catalogued:
    """What an article describes and mentions.

    Attributes:
        things: itself and what is its own.
        mentions: the paths of what articles share and this one mentions.
    """

    things: tuple[Thing, ...]
    mentions: frozenset[str]


Bounds = tuple[str | None, str | None, str | None, str | None]
Properties = dict[str, list[str]]
"""Values by property: N-Triples' terms as they are written, in the order of the lines."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What some lines say: by the path of the subject, then by property.

    Attributes:
        base: how the IRIs of things begin.
        told: what is said.
        embedding: the paths of the statements that embed one, by its path.
    """

    base: str
    told: dict[str, Properties] = field(default_factory=dict)
    embedding: dict[str, list[str]] = field(default_factory=dict)

    def path(self, term: str) -> str:
        """Return the path of a thing of ours; empty for all else."""
        return term[len(self.base) : -1] if term.startswith(self.base) and term.endswith(">") else ""

    def take(self, path: str, predicate: str, rest: str) -> None:
        """Take a line about a path."""
        name, value = predicate[1:-1], rest[: rest.rindex(" <")]
        self.told.setdefault(path, {}).setdefault(name, []).append(value)
        if name == _EMBEDS:
            self.embedding.setdefault(self.path(value), []).append(path)

    def thing(self, path: str, article: str) -> Thing:
        """Return the thing at a path."""
        said = self.told[path]
        labels = sorted((_literal(each) for name in _LABELS for each in said.get(name, ())), key=_rank)
        span = next((self.told.get(self.path(each), {}) for name in _SPAN for each in said.get(name, ())), {})
        codes = dict(_codes(said)) | dict(_codes(span))
        edtf, bounds = _dates(said, span)
        return Thing(
            path,
            type_of(path),
            article,
            kind=codes.pop("kind", ""),
            named=not said.get(_NAMED, [""])[0].startswith('"false'),
            articles=1 if article else 0,
            factuality=codes.pop("factuality", ""),
            edtf=edtf,
            bounds=bounds,
            labels=tuple(dict.fromkeys(labels)),
            aliases=tuple(dict.fromkeys(_text(each) for name in _ALIASES for each in said.get(name, ()))),
            descriptions=tuple(_text(each) for name in _DESCRIPTIONS for each in said.get(name, ())),
            codes=codes,
            links=self._links(said),
            values=dict(_values(said)),
            chain=self._chain(path) if type_of(path) == "statement" else (),
        )

    def _links(self, said: Properties) -> dict[str, tuple[str, ...]]:
        """Return what a thing leads to, by property or part."""
        found: dict[str, list[str]] = {}
        for predicate, values in said.items():
            if predicate in _PLAYED:
                for name, who in (each for part in values for each in self._played(part)):
                    found.setdefault(name, []).append(who)
            elif told := [self._named(predicate, value) for value in values if value.startswith("<")]:
                found.setdefault(_local(predicate), []).extend(each for each in told if each)
        return {name: tuple(dict.fromkeys(paths)) for name, paths in sorted(found.items()) if paths}

    def _named(self, predicate: str, value: str) -> str:
        """Return the path of a thing that has a row, or the IRI of the same thing elsewhere; empty for all else."""
        path = self.path(value)
        if path and "#" not in path and type_of(path) in TYPES:
            return path
        return value[1:-1] if predicate == _SAME and not path else ""

    def _played(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield who plays which part, or what is depicted."""
        said = self.told.get(self.path(part), {})
        name = f"part:{dict(_codes(said)).get('part', '')}" if _PART in said else "depicted"
        yield from ((name, self.path(each)) for predicate in _SHOWN for each in said.get(predicate, ()))

    def _chain(self, path: str) -> tuple[str, ...]:
        """Return the statements that one comes through; where several embed it the first by its IRI, as pages do."""
        found = [path]
        while len(found) < _LONGEST:
            outer = [each for each in self.embedding.get(found[0], ()) if each not in found]
            if not outer:
                break
            found.insert(0, min(outer))
        return tuple(found)


def article_things(key: str, lines: Iterable[str], base: str) -> Catalogued:
    """Return what an article's lines say of it and of what is its own, and what else they mention.

    Args:
        key: the article's key.
        lines: canonical N-Quads of its graph, perhaps of others.
        base: the IRIs' base.
    """
    sheet = _Sheet(f"<{base}/id/")
    own, texts, mentions = f"article/{key}", f"{sheet.base}text/", set[str]()
    for line in lines:
        if not line.startswith(sheet.base) or line.startswith(texts):
            continue
        subject, predicate, rest = line.split(" ", 2)
        path = sheet.path(subject)
        mentions.update(_shared_in(sheet, path, rest))
        if path.startswith(own):
            sheet.take(path, predicate, rest)
    paths = [each for each in sheet.told if each == own or (each.startswith(f"{own}/") and "#" not in each)]
    return Catalogued(tuple(sheet.thing(path, key) for path in sorted(paths)), frozenset(mentions))


def _shared_in(sheet: _Sheet, path: str, rest: str) -> Iterator[str]:
    """Yield what articles share and a line names."""
    value = sheet.path(rest[: rest.index(">") + 1]) if rest.startswith(sheet.base) else ""
    return (each.partition("#")[0] for each in (path, value) if each.startswith(_SHARED))


def shared_things(lines: Iterable[str], base: str) -> tuple[Thing, ...]:
    """Return what articles share, as some lines describe it: actors, places and topics, concepts and terms."""
    sheet = _Sheet(f"<{base}/id/")
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        path = sheet.path(subject) or next(
            (f"{start}{subject[len(space) : -1]}" for space, start in _WORDS.items() if subject.startswith(space)), ""
        )
        if path.startswith((*_SHARED, *_WORDS.values())):
            sheet.take(path, predicate, rest)
    described = (path for path, said in sheet.told.items() if "#" not in path and _REPLACED not in said)
    return tuple(sheet.thing(path, "") for path in sorted(described))


def _codes(said: Properties) -> Iterator[tuple[str, str]]:
    """Yield the codes that are values, by property; that of ``eventKind`` and its like is the ``kind``."""
    for predicate, values in said.items():
        if predicate.startswith(_REC) and values[0].startswith(_CONCEPT):
            name = predicate[len(_REC) :]
            scheme = _CAMEL.sub("-", name).lower()
            code = values[0][len(_CONCEPT) : -1].removeprefix(f"{scheme}-")
            yield "kind" if name.endswith(_KIND) else name, code


def _dates(said: Properties, span: Properties) -> tuple[str, Bounds]:
    """Return when something was: the date as it is written, and its bounds; of an article the day of publication."""
    published = _text(said.get(_PUBLISHED, [""])[0])
    if not span and _DAY.fullmatch(published):
        return published, (published, published, published, published)
    first, second, third, fourth = (_text(span.get(name, [""])[0]) or None for name in _BOUNDS)
    return _text(span.get(_EDTF, [""])[0]), (first, second, third, fourth)


def _values(said: Mapping[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the values that are texts or numbers and stand nowhere else, by property."""
    for predicate, values in sorted(said.items()):
        if predicate not in _LEFT_OUT and predicate.startswith(_SPACES):
            told = tuple(_text(each) for each in values if each.startswith('"'))
            if told:
                yield _local(predicate), told


def _literal(term: str) -> Label:
    end = term.rindex('"')
    language = term[end + 2 :] if term[end + 1 : end + 2] == "@" else ""
    return Label(language, json.loads(term[: end + 1]) if "\\" in term else term[1:end])


def _text(term: str) -> str:
    return _literal(term).text if term else ""


def _local(predicate: str) -> str:
    return re.split("[#/]", predicate)[-1]


def _rank(label: Label) -> tuple[int, str, str]:
    """Return what labels are sorted by: English first, then those without a language, as pages name things."""
    return {"en": 0, "": 1}.get(label.language, 2), label.text, label.language
