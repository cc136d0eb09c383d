"""Grounding anchors in a text: does each stand where the record says, and if not, where?

In the text that the record was made from (same digest) a place is authoritative: the slice there has the
recorded digest or it has not. In an edited text nothing but digests is known, and an anchor is placed only by
one of two rules; everything else is left to the editor:

1. Its words stand in the text once, and no other anchor of the record has the same words.
2. A longer anchor around it has been placed, and the words stand at the same distance inside it. This is a
   proof, not a likeness: the longer anchor's digest covers the shorter one.

The same words at the old offsets are not enough when they stand elsewhere too: an edit before them may have
put another mention there. Must not know: YAML, RDF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from .errors import TextError
from .slices import Slices
from .span import Span, SpanError, digest

__all__ = ["MAX_TEXT_BYTES", "Grounding", "Span", "SpanError", "State", "digest", "ground", "read_text"]

State = Literal["exact", "moved", "ambiguous", "lost", "undigested", "outside", "edged"]
"""How an anchor fares in a text:

- ``exact``: it stands where the record says.
- ``moved``: it stands at one other place; in the recorded text that may be where its offsets lead, read as
  bytes or UTF-16 units.
- ``ambiguous``: its words are there, but which of several places (or anchors) is meant nobody can tell.
- ``lost``: no slice of its length has its digest.
- ``undigested``: the record has no digest for it.
- ``outside``: it ends past the text, and no digest leads to another place.
- ``edged``: it stands where the record says, with white space at an edge.
"""

MAX_TEXT_BYTES: Final = 16 * 1024 * 1024
_LISTED: Final = 5
_UNITS: Final = (("byte offsets", "utf-8", 1), ("UTF-16 offsets", "utf-16-le", 2))


@dataclass(frozen=True, slots=True)
class Grounding:
    """How one anchor fares in a text.

    Attributes:
        span: the anchor as recorded.
        state: how it fares.
        found: where it stands, or for ``edged`` where it should; None when that is not known.
        candidates: how many places have its words; 1 for a place that is authoritative.
        detail: what is wrong and what to do, in plain words; empty for ``exact``.
    """

    span: Span
    state: State
    found: Span | None
    candidates: int
    detail: str


def ground(anchors: Mapping[Span, str | None], text: str, recorded: str) -> tuple[Grounding, ...]:
    """Return how each anchor fares in a text, in the anchors' order.

    Args:
        anchors: the recorded spans and the digests of their slices, None where the record has none.
        text: the text at hand.
        recorded: the digest of the whole text that the spans count in.
    """
    slices, unedited = Slices(text), digest(text) == recorded
    digested = {span: sha for span, sha in anchors.items() if sha is not None}
    standing = {span for span, sha in digested.items() if unedited and slices.holds(span.start, len(span), sha)}
    places = slices.find({span: sha for span, sha in digested.items() if span not in standing})
    found = {span: span for span in standing} | _placed(places, digested)
    case = _Case(text, unedited, digested, places, found)
    return tuple(case.grounding(span) for span in anchors)


def read_text(path: Path) -> str:
    """Return a text as it stands: UTF-8, line endings untouched, a byte order mark as its first character.

    Raises:
        TextError: the file cannot be read, is not UTF-8, or is larger than 16 MiB.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_TEXT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TextError(f"{path}: the text cannot be read: {reason}") from error
    if len(raw) > MAX_TEXT_BYTES:
        raise TextError(f"{path}: the text is larger than {MAX_TEXT_BYTES >> 20} MiB; is it an article's?")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TextError(f"{path}:{line}: byte {error.start} is not UTF-8; save the text as UTF-8") from error


def _placed(places: Mapping[Span, tuple[int, ...]], digested: Mapping[Span, str]) -> dict[Span, Span]:
    """Return where the two rules place anchors, the longest first."""
    sharing = Counter(digested.values())
    found: dict[Span, Span] = {}
    for span in sorted(places, key=len, reverse=True):
        around = {found[longer].start - longer.start for longer in found if span in longer}
        if len(around) == 1 and span.start + (shift := around.pop()) in places[span]:
            found[span] = span.shifted(shift)
        elif len(places[span]) == sharing[digested[span]] == 1:
            found[span] = span.shifted(places[span][0] - span.start)
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    """All that is known of the anchors of one record in one text."""

    text: str
    unedited: bool
    digested: Mapping[Span, str]
    places: Mapping[Span, tuple[int, ...]]
    found: Mapping[Span, Span]

    def grounding(self, span: Span) -> Grounding:
        """Return how one anchor fares."""
        if span not in self.digested:
            return self._undigested(span)
        count = len(self.places.get(span, (span.start,)))
        place = self.found.get(span)
        if place == span:
            return self._at_home(span, count)
        if self.unedited and (units := _other_units(self.text, span, self.digested[span])):
            return Grounding(span, "moved", units.there, 1, str(units))
        if place is not None:
            return Grounding(span, "moved", place, count, self._explained(span, f"it stands at {place}"))
        if count:
            return Grounding(span, "ambiguous", None, count, self._explained(span, self._listed(span)))
        return self._missing(span)

    def _undigested(self, span: Span) -> Grounding:
        if span.end > len(self.text):
            return self._outside(span)
        if not self.unedited:
            detail = "no digest is recorded and the text was edited: look where the words are now"
            return Grounding(span, "undigested", None, 0, detail)
        if span.trimmed(self.text) != span:
            return self._edged(span, 1)
        return Grounding(span, "undigested", span, 1, "no digest is recorded; `onrecord ground` writes it")

    def _at_home(self, span: Span, count: int) -> Grounding:
        if span.trimmed(self.text) != span:
            return self._edged(span, count)
        return Grounding(span, "exact", span, count, "")

    def _edged(self, span: Span, count: int) -> Grounding:
        trimmed = span.trimmed(self.text)
        remedy = f"write {trimmed}" if trimmed else "it covers nothing else; take it out"
        return Grounding(span, "edged", trimmed, count, f"white space at an edge; {remedy}")

    def _missing(self, span: Span) -> Grounding:
        if self.unedited and span.end > len(self.text):
            return self._outside(span)
        detail = f"no {len(span)} characters of the text have its digest; find the words, or take it out"
        return Grounding(span, "lost", None, 0, self._explained(span, detail))

    def _outside(self, span: Span) -> Grounding:
        size = len(self.text.encode("utf-8"))
        bytes_ = f" ({size} bytes: are these byte offsets?)" if span.end <= size else ""
        detail = f"ends past the text's {len(self.text)} characters{bytes_}; count in characters"
        return Grounding(span, "outside", None, 0, detail)

    def _listed(self, span: Span) -> str:
        places = [str(span.shifted(start - span.start)) for start in self.places[span]]
        if len(places) == 1:
            return f"its words stand at {places[0]} only, and other anchors have the same words: choose one"
        more = ", …" if len(places) > _LISTED else ""
        return f"its words stand at {len(places)} places ({', '.join(places[:_LISTED])}{more}): choose one"

    def _explained(self, span: Span, detail: str) -> str:
        """Return the detail with the reason, where offsets or digests rather than an edit are to blame."""
        if self.unedited:
            return f"the text is the recorded one, but the words here have another digest; {detail}"
        units = _other_units(self.text, span, self.digested[span])
        return f"{units}; {detail}" if units else detail


@dataclass(frozen=True, slots=True)
class _Units:
    """What a span is when its offsets are read as other units than characters."""

    name: str
    span: Span
    there: Span

    def __str__(self) -> str:
        return f"these look like {self.name}: {self.span} in characters is {self.there}"


def _other_units(text: str, span: Span, sha: str) -> _Units | None:
    """Return what the span is in the units in which it gives the digest; None when in none."""
    for name, encoding, width in _UNITS:
        there = _decoded(text.encode(encoding), encoding, width, span)
        if there is not None and there != span and digest(there.of(text)) == sha:
            return _Units(name, span, there)
    return None


def _decoded(raw: bytes, encoding: str, width: int, span: Span) -> Span | None:
    """Return the characters that a span of units covers; None when it cuts one or ends past the text."""
    start, end = span.start * width, span.end * width
    try:
        before, covered = raw[:start].decode(encoding), raw[start:end].decode(encoding)
    except UnicodeDecodeError:
        return None
    return Span(len(before), len(before) + len(covered)) if end <= len(raw) else None
