"""Grounding a record's file: digests filled in or refreshed, and an edit of the text followed where it is certain.

Must not know: RDF, the command line.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .amending import Facts, with_digests, with_facts, with_spans, with_text_facts, write
from .errors import OnRecordError, Problem, RecordError
from .evidence import citations
from .grounding import Grounding, ground
from .paragraphs import paragraphs
from .reading import Record, record_of
from .source import Source, parse_source, read_source
from .span import Span, digest
from .texts import Texts

__all__ = ["Outcome", "ground_file"]

_SPAN: Final = re.compile(r'"\d+-\d+"')
_UNAMENDABLE: Final = (
    "{0} is laid out in a way that cannot be amended in place ({1}): nothing was written; "
    "begin its keys at the line's start and end it without `...`"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What grounding a file came to.

    Attributes:
        settled: whether every anchor stands, and its digest is in the file.
        problems: the anchors that do not stand, each at its place in the record.
        summary: how many anchors fared how, and whether the file was written.
    """

    settled: bool
    problems: tuple[Problem, ...]
    summary: str


def ground_file(path: Path, texts: Texts, *, move: bool = False) -> Outcome:
    """Fill in or refresh the digests of the passages a record cites.

    Args:
        path: the record's file; written only when every anchor can be settled.
        texts: where the article's text is.
        move: whether to write the new places of anchors that moved, when none is ambiguous or lost.

    Raises:
        RecordError: the file is no record.
        OnRecordError: the text is not at hand, or the file cannot be written.
    """
    source = read_source(path)
    text = _text(source, path, texts)
    source = parse_source(with_text_facts(source, _facts(text)), source.name)
    record = record_of(source, path)
    digests = record.article.digests
    anchors = {span: digests.get(span) for _, span in citations(record.article)}
    states = {state.span: state for state in ground(anchors, text, record.article.text.digest)}
    problems = tuple(_problems(record, states, moving=move))
    if problems:
        return Outcome(False, problems, _summary(states, "nothing was written"))
    places = {span: state.found for span, state in states.items() if state.found is not None}
    _write(path, _verified(_amended(source, record, text, places), record, source))
    return Outcome(True, (), _summary(states, f"{path} is written"))


def _text(source: Source, path: Path, texts: Texts) -> str:
    data = source.data if isinstance(source.data, dict) else {}
    facts = data.get("text")
    known = facts if isinstance(facts, dict) else {}
    where, sha = known.get("path"), known.get("digest")
    found = texts.find(
        path,
        str(data.get("article")),
        where if isinstance(where, str) else None,
        sha if isinstance(sha, str) else None,
    )
    if found is None:
        raise OnRecordError(f"{source.name}: the article's text is not at hand; name it with --text FILE")
    return found


def _facts(text: str) -> Facts:
    return {"digest": digest(text), "length": len(text), "paragraphs": list(paragraphs(text))}


def _problems(record: Record, states: Mapping[Span, Grounding], *, moving: bool) -> list[Problem]:
    settled = ("exact", "undigested", "moved") if moving else ("exact", "undigested")
    return [
        record.source.problem(path, f"{span} is {state.state}: {state.detail}")
        for path, span in citations(record.article)
        if (state := states[span]).state not in settled or state.found is None
    ]


def _amended(source: Source, record: Record, text: str, places: Mapping[Span, Span]) -> str:
    moved = {old: new for old, new in places.items() if old != new}
    shifted = with_spans(source, citations(record.article), moved)
    again = with_facts(parse_source(shifted, source.name), _facts(text))
    digests = {place: digest(place.of(text)) for place in places.values()}
    return with_digests(parse_source(again, source.name), digests)


def _verified(amended: str, record: Record, source: Source) -> str:
    """Return the amended file's characters if they still say what the record said, its spans and digests apart.

    Raises:
        OnRecordError: they do not: the file is laid out in a way that cannot be amended in place.
    """
    try:
        after = record_of(parse_source(amended, source.name), record.path)
    except RecordError as error:
        raise OnRecordError(_UNAMENDABLE.format(source.name, error.problems[0].message)) from error
    if _shape(after) != _shape(record):
        raise OnRecordError(_UNAMENDABLE.format(source.name, "its content would change"))
    return amended


def _shape(record: Record) -> object:
    """Return what a record says without its spans, digests and the facts of its text."""
    content = record.article.model_dump(
        mode="json", exclude={"digests": True, "text": {"digest", "length", "paragraphs"}}
    )
    return json.loads(_SPAN.sub('"span"', json.dumps(content)))


def _write(path: Path, text: str) -> None:
    try:
        write(path, text)
    except OSError as error:
        raise OnRecordError(f"{path} cannot be written: {error.strerror}; it is as it was") from error


def _summary(states: Mapping[Span, Grounding], outcome: str) -> str:
    counts = Counter(state.state for state in states.values())
    told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    return f"{len(states)} anchors: {told or 'none'}; {outcome}"
