"""Reading YAML and JSON with the place of every value.

Values come as strings, lists, mappings and ``None`` only: what ``no``, ``2023-05`` or ``1:30`` mean is for the
model that asks for them to say, so that YAML's guesses never reach a record. Anchors, tags and second documents
are refused: a record is to be read from top to bottom by a person.

Must not know: what a record is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from .errors import Problem, RecordError, Severity
from .escapes import Escapes, unescaped

__all__ = ["Place", "Source", "Value", "dotted", "parse_source", "read_source"]

Path_ = tuple[str | int, ...]
Value = str | None | list["Value"] | dict[str, "Value"]

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 32

_Loader = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: 1-based line and column, and its 0-based character offsets in the file."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """One parsed file.

    Attributes:
        name: the path as the user gave it.
        text: the file's characters.
        data: the value at the top.
        places: the place of each value by its path; a mapping's entry is placed at its key.
        scalars: the place of each scalar value itself.
        problems: what is wrong and did not stop the reading (duplicate keys).
    """

    name: str
    text: str
    data: Value
    places: Mapping[Path_, Place]
    scalars: Mapping[Path_, Place]
    problems: tuple[Problem, ...] = ()

    def problem(self, path: Path_, message: str, remedy: str = "", severity: Severity = "error") -> Problem:
        """Return a problem at ``path``, or at the nearest place above it that the file has."""
        place = self.place(path)
        return Problem(self.name, place.line, place.column, dotted(path), message, remedy, severity)

    def place(self, path: Path_) -> Place:
        """Return where ``path`` stands, or the nearest thing above it."""
        return self.places.get(self.entry(path), Place(1, 1, 0, 0))

    def entry(self, path: Path_) -> Path_:
        """Return the file's own path for a model's, without what an editor left out: a list of one, an ``at``."""
        found: Path_ = ()
        for part in path:
            if (*found, part) in self.places:
                found = (*found, part)
        return found


def dotted(path: Path_) -> str:
    """Return a path as people write it: ``events.visit.at[0]``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def read_source(path: Path, name: str | None = None) -> Source:
    """Read one YAML or JSON file.

    Args:
        path: the file.
        name: what to call it in messages; the path itself by default.

    Raises:
        RecordError: the file cannot be read, is not UTF-8, is larger than 16 MiB or is not YAML.
    """
    name = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RecordError([Problem(name, 0, 0, "", f"cannot be read: {error.strerror}")]) from error
    if len(raw) > MAX_BYTES:
        raise RecordError([Problem(name, 0, 0, "", f"is larger than {MAX_BYTES >> 20} MiB", "split it")])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place, message = _after(raw[: error.start].decode("utf-8-sig")), f"byte {error.start} is not UTF-8"
        raise RecordError([Problem(name, *place, "", message, "save the file as UTF-8")]) from error
    return parse_source(text.removeprefix("\ufeff"), name)


def parse_source(text: str, name: str) -> Source:
    """Parse YAML or JSON text; see `read_source`.

    Raises:
        RecordError: the text is not YAML, or is nested deeper than 32 levels.
    """
    readable, escapes = unescaped(text) if name.lower().endswith(".json") else (text, Escapes())
    composer = _Composer(name, escapes)
    try:
        data = composer.compose(iter(yaml.parse(readable, Loader=_Loader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, escapes.column(mark.index, mark.column)) if mark else (1, 1)
        remedy = "indent with spaces and quote values that hold a colon or a #"
        message = f"is not YAML: {error.problem or error.context}"
        raise RecordError([Problem(name, *place, "", message, remedy)]) from error
    except yaml.reader.ReaderError as error:
        place = _after(text.partition(chr(error.character))[0])  # the first; its position may be in bytes
        raise RecordError([Problem(name, *place, "", f"is not YAML: {error.reason}", "remove it")]) from error
    return Source(name, text, data, composer.places, composer.scalars, tuple(composer.problems))


def _after(before: str) -> tuple[int, int]:
    """Return the line and column of the character that follows some text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@dataclass(slots=True)
class _Composer:
    """Builds values from YAML events, noting places; lives for one file."""

    name: str
    escapes: Escapes
    places: dict[Path_, Place] = field(default_factory=dict)
    scalars: dict[Path_, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def compose(self, events: Iterator[yaml.Event]) -> Value:
        next(events)  # the stream's start
        if isinstance(next(events), yaml.StreamEndEvent):
            return None
        value = self._value(next(events), events, ())
        next(events)  # the document's end
        if not isinstance(extra := next(events), yaml.StreamEndEvent):
            self._refuse(extra, (), "a second document starts here", "one file holds one record")
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_) -> Value:
        self.places.setdefault(path, self._place(event))
        if len(path) > MAX_DEPTH:
            problem = self._problem(event, (), f"is nested deeper than {MAX_DEPTH} levels", "")
            raise RecordError([problem])
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, path, "a YAML alias", "write the value out")
            return None
        if getattr(event, "anchor", None):
            self._refuse(event, path, "a YAML anchor", "write the value out where it is used")
        if getattr(event, "tag", None):
            self._refuse(event, path, "a YAML tag", "leave it out")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        return self._scalar(event, path)

    def _scalar(self, event: yaml.Event, path: Path_) -> str | None:
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the only kind left
        self.scalars[path] = self._place(event)
        plain = event.implicit[0]
        return None if plain and event.value in ("", "~", "null") else event.value

    def _sequence(self, events: Iterator[yaml.Event], path: Path_) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path_) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, path)
            if key in entries:
                first = self.places[(*path, key)].line
                remedy = f"line {first} has it already: rename one or join them"
                self._refuse(event, (*path, key), f'the key "{key}" stands twice', remedy)
                self._value(next(events), events, (*path, f"{key} (again)"))
                continue
            self.places[(*path, key)] = self._place(event)
            entries[key] = self._value(next(events), events, (*path, key))
        return entries

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        self._refuse(event, path, "a key must be a word", "quote it or write a mapping below it")
        self._value(event, events, (*path, "(key)"))
        return f"(key at line {self._place(event).line})"

    def _refuse(self, event: yaml.Event, path: Path_, message: str, remedy: str) -> None:
        self.problems.append(self._problem(event, path, message, remedy))

    def _problem(self, event: yaml.Event, path: Path_, message: str, remedy: str) -> Problem:
        place = self._place(event)
        return Problem(self.name, place.line, place.column, dotted(path), message, remedy)

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        assert start is not None  # noqa: S101 - what is parsed has its place
        assert end is not None  # noqa: S101
        if not self.escapes.at:
            return Place(start.line + 1, start.column + 1, start.index, end.index)
        offsets = self.escapes.offset(start.index), self.escapes.offset(end.index)
        return Place(start.line + 1, self.escapes.column(start.index, start.column), *offsets)
