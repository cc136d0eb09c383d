"""What clients of reconciliation ask for: batches of queries and of extensions, read from JSON and checked.

Must not know: how things are found, how answers are written.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .problems import RequestError

__all__ = ["BATCH", "DEFAULT", "STRICT", "Compared", "Extension", "Given", "Query", "extension", "query_batch"]

BATCH: Final = 50
"""So many queries a batch may have."""
STRICT: Final = ("should", "any", "all")
DEFAULT: Final = 10
_CANDIDATES: Final = 50
_PROPERTIES: Final = 20
_VALUES: Final = 20
_TYPES: Final = 20
_IDS: Final = 100
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a query gives for a property.

    Attributes:
        text: what it says.
        id: the identifier, where it is a thing that was reconciled before; else empty.
    """

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A property that a query names.

    Attributes:
        id: its identifier.
        values: the values, of which one is enough.
    """

    id: str
    values: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A reconciliation query (section 4.1 of the specification).

    Attributes:
        text: the name to look for; empty where there is none.
        types: the types that are wanted; empty for all.
        strict: one of `STRICT`: whether candidates should have one of them, must have one, or must have all.
        limit: how many candidates at most.
        properties: the properties to compare.
    """

    text: str = ""
    types: tuple[str, ...] = ()
    strict: str = "should"
    limit: int = DEFAULT
    properties: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension query (section 7.3).

    Attributes:
        ids: the identifiers of things.
        properties: the properties that are asked for, and how many values of each at most; 0 for all.
    """

    ids: tuple[str, ...]
    properties: Mapping[str, int]


def query_batch(text: str) -> dict[str, Query]:
    """Return the queries of a batch, by their keys.

    Raises:
        RequestError: it is no batch, or there are too many.
    """
    batch = _object(_parsed(text, "queries"), '"queries"')
    if len(batch) > BATCH:
        raise RequestError(413, f"There are {len(batch)} queries: send {BATCH} at most in a batch.")
    return {key: _query(_object(told, _named(key)), _named(key)) for key, told in batch.items()}


def extension(text: str) -> Extension:
    """Return a data extension query.

    Raises:
        RequestError: it is none, or asks for too much.
    """
    told = _object(_parsed(text, "extend"), '"extend"')
    ids = _list(told.get("ids"), '"ids"', _IDS)
    if not all(isinstance(each, str) for each in ids):
        raise RequestError(400, '"ids" is a list of texts.')
    asked = [_object(each, '"properties"') for each in _list(told.get("properties"), '"properties"', _PROPERTIES)]
    return Extension(tuple(ids), {_text(each.get("id"), 'a property\'s "id"'): _most(each) for each in asked})


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RequestError(400, f'"{name}" is not JSON{place}: send one JSON object.') from error


def _refused(name: str) -> None:
    raise ValueError(name)


def _query(told: Mapping[str, Any], place: str) -> Query:
    """Return a query; members that are unknown mean nothing (section 4.1)."""
    if "query" not in told and not told.get("properties"):
        raise RequestError(400, f'{place} has neither "query" nor "properties": give one of them.')
    types = told.get("type") or []
    named = [types] if isinstance(types, str) else _list(types, f'{place}: "type"', _TYPES)
    strict = told.get("type_strict", STRICT[0])
    if strict not in STRICT:
        raise RequestError(400, f'{place}: "type_strict" is one of {", ".join(STRICT)}.')
    return Query(
        _text(told.get("query", ""), f'{place}: "query"'),
        tuple(_text(each, f'{place}: "type"') for each in named),
        strict,
        _limit(told.get("limit", DEFAULT), place),
        tuple(_properties(told.get("properties") or [], place)),
    )


def _limit(told: Any, place: str) -> int:
    number = -1 if isinstance(told, bool) or not isinstance(told, int | float) else min(told, _CANDIDATES)
    if number < 1 or number != int(number):
        raise RequestError(400, f'{place}: "limit" is a whole number from 1 on.')
    return int(number)


def _properties(told: Any, place: str) -> Iterator[Compared]:
    for each in _list(told, f'{place}: "properties"', _PROPERTIES):
        one = _object(each, f"{place}: a property")
        name = _text(one.get("pid"), f'{place}: a property\'s "pid"')
        given = one.get("v")
        values = given if isinstance(given, list) else [given]
        yield Compared(name, tuple(_given(value, f'{place}: "v" of "{name[:40]}"') for value in values[:_VALUES]))


def _given(told: Any, place: str) -> Given:
    match told:
        case bool():
            return Given(str(told).lower())
        case int() | float():
            return Given(str(int(told)) if math.isfinite(told) and told == int(told) else str(told))
        case {"id": str(id_)}:
            return Given(_text(told.get("name", ""), place), _text(id_, place))
    return Given(_text(told, f"{place} (a text, a number, true, false or a thing with its id)"))


def _most(told: Mapping[str, Any]) -> int:
    """Return how many values of a property are wanted: its setting ``limit``, as OpenRefine shows it."""
    settings = told.get("settings")
    given = settings.get("limit", 0) if isinstance(settings, dict) else 0
    text = str(given).strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 7):
        raise RequestError(400, 'The setting "limit" of a property is a whole number, 0 for all.')
    return int(text or 0)


def _object(told: Any, place: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise RequestError(400, f"{place} is not a JSON object.")
    return told


def _list(told: Any, place: str, most: int) -> list[Any]:
    if not isinstance(told, list):
        raise RequestError(400, f"{place} is not a list.")
    if len(told) > most:
        raise RequestError(413, f"{place} has {len(told)} members: send {most} at most.")
    return told


def _text(told: Any, place: str) -> str:
    if not isinstance(told, str):
        raise RequestError(400, f"{place} is not a text.")
    return "".join(letter if letter.isprintable() else " " for letter in told[:_LONGEST]).strip()


def _named(key: str) -> str:
    return f'Query "{key[:40]}"'
