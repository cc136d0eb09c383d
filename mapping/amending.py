"""Amending a record's file in place: new spans, new digests, all else, comments included, as it was.

Works on the characters of the file at the places that reading noted. Must not know: texts, what is right.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from .errors import Problem, RecordError
from .source import Path_, Place, Source
from .span import Span

__all__ = ["Facts", "end_of_entry", "with_digests", "with_spans", "with_text_facts", "write"]

Edit = tuple[int, int, str]
Facts = Mapping[str, str | int | list[int]]
NOTE: Final = "# written by `onrecord ground`"


def with_text_facts(source: Source, facts: Facts) -> str:
    """Return the file's characters with facts of the text filled in that it has not, or has empty."""
    present = source.data.get("text") if isinstance(source.data, dict) else None
    known = present if isinstance(present, dict) else {}
    missing = {key: value for key, value in facts.items() if key not in known}
    empty = {key: value for key, value in facts.items() if key in known and known[key] in (None, "")}
    return _edited(source, [*_filled(source, empty), *_added(source, missing)])


def with_spans(source: Source, citations: Iterable[tuple[Path_, Span]], moved: Mapping[Span, Span]) -> str:
    """Return the file's characters with each cited span that moved at its new place.

    Raises:
        RecordError: a span is not written plainly (in JSON, characters written as escapes stand in the way).
    """
    edits = {
        place.start: _replaced(source, path, place, span, moved[span])
        for path, span in citations
        if span in moved and (place := source.scalars.get(source.entry(path)))
    }
    return _edited(source, edits.values())


def with_facts(source: Source, facts: Facts) -> str:
    """Return the file's characters with the facts of the text replaced.

    Raises:
        RecordError: a list among them is not written between square brackets.
    """
    edits = []
    for key, value in facts.items():
        if isinstance(value, list):
            if not _has(source, key, value):
                edits.append((*_brackets(source, key), f"[{', '.join(map(str, value))}]"))
            continue
        place = source.scalars["text", key]
        old = source.text[place.start : place.end]
        quote = old[0] if old[:1] in ("'", '"') else ""
        edits.append((place.start, place.end, f"{quote}{value}{quote}"))
    return _edited(source, edits)


def with_digests(source: Source, digests: Mapping[Span, str]) -> str:
    """Return the file's characters with the digests of the cited passages as its last entry, or where they were."""
    block = _json_block(digests) if _is_json(source) else _yaml_block(digests)
    place = source.places.get(("digests",))
    if place is None:
        return _appended(source, block)
    if not _is_json(source):
        end = end_of_entry(source, place)
    elif ("digests",) in source.scalars:  # null
        end = source.scalars["digests",].end
    else:
        end = source.text.index("}", place.start) + 1
    return _edited(source, [(place.start, end, block)])


def write(path: Path, text: str) -> None:
    """Replace a file's characters, all or none; its byte order mark and its line ends stay what they were.

    A file that is not there is made.

    Raises:
        OSError: the folder cannot be written.
    """
    part, before = path.with_name(f".{path.name}.part"), path.read_bytes() if path.exists() else b""
    if b"\r\n" in before:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    part.write_text(text, encoding="utf-8-sig" if before.startswith(BOM_UTF8) else "utf-8", newline="")
    if path.exists():
        part.chmod(path.stat().st_mode)
    part.replace(path)


def _brackets(source: Source, key: str) -> tuple[int, int]:
    """Return where a list of facts begins and ends in the file."""
    found = re.compile(r"[^:\n]*:\s*(\[[^\]]*\])").match(source.text, source.places["text", key].start)
    if found is None:
        raise RecordError([source.problem(("text", key), "is not written as a list in brackets", "write [0, 12, 40]")])
    return found.span(1)


def _has(source: Source, key: str, numbers: list[int]) -> bool:
    """Tell whether the file has a list of facts already, however it is laid out."""
    facts = source.data.get("text") if isinstance(source.data, dict) else None
    return isinstance(facts, dict) and facts.get(key) == [str(number) for number in numbers]


def _is_json(source: Source) -> bool:
    return source.text.lstrip().startswith("{")


def _edited(source: Source, edits: Iterable[Edit]) -> str:
    text = source.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _added(source: Source, facts: Facts) -> Iterator[Edit]:
    """Yield the edit that writes facts of the text before the first that is there."""
    if not facts:
        return
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" if _is_json(source) else f"{key}: {value}"
             for key, value in facts.items()]  # fmt: skip
    inner = [place for path, place in source.places.items() if len(path) == 2 and path[0] == "text"]
    if not inner:
        raise RecordError([source.problem(("text",), "says nothing of the text", "add `text: {path: …}`")])
    first = min(inner, key=lambda place: place.start)
    if first.line == source.places["text",].line:
        yield first.start, first.start, ", ".join([*lines, ""])
        return
    comma = "," if _is_json(source) else ""
    indent = "\n" + " " * (first.column - 1)
    yield first.start, first.start, "".join(f"{line}{comma}{indent}" for line in lines)


def _filled(source: Source, facts: Facts) -> Iterator[Edit]:
    """Yield the edits that write facts of the text where a key stands without its value."""
    for key, value in facts.items():
        place = source.scalars["text", key]
        written = json.dumps(value) if _is_json(source) else str(value)
        yield place.start, place.end, f" {written}" if place.start == place.end else written


def _replaced(source: Source, path: Path_, place: Place, old: Span, new: Span) -> Edit:
    raw = source.text[place.start : place.end]
    if str(old) not in raw:
        problem: Problem = source.problem(path, f"{old} is not written plainly here", f"write {new} by hand")
        raise RecordError([problem])
    return place.start, place.end, raw.replace(str(old), str(new))


def _yaml_block(digests: Mapping[Span, str]) -> str:
    lines = (f"  {span}: {digest}\n" for span, digest in sorted(digests.items()))
    return f"digests:  {NOTE}\n{''.join(lines)}"


def _json_block(digests: Mapping[Span, str]) -> str:
    lines = ",\n".join(f'    "{span}": "{digest}"' for span, digest in sorted(digests.items()))
    return f'"digests": {{\n{lines}\n  }}'


def _appended(source: Source, block: str) -> str:
    text = source.text.rstrip()
    if _is_json(source):
        return f"{text[:-1].rstrip()},\n  {block}\n}}\n"
    return f"{text}\n\n{block}"


def end_of_entry(source: Source, place: Place) -> int:
    """Return where a top-level entry ends: before the next one and the comments and blank lines that lead to it."""
    later = [other.start for path, other in source.places.items() if len(path) == 1 and other.start > place.start]
    end = min(later, default=len(source.text))
    lines = source.text[place.start : end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    return place.start + sum(map(len, lines))
