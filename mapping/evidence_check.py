"""A record's evidence against the article's text: every anchor, every quotation, and what has no evidence.

Must not know: RDF, where texts are found.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from .coverage import Coverage, coverage
from .errors import Problem
from .evidence import citations, quotations
from .grounding import Grounding, digest, ground
from .paragraphs import paragraphs
from .quotation import stands_in_quotes
from .reading import Record
from .source import Path_
from .span import Span

__all__ = ["Evidence", "check_evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What became of a record's anchors.

    Attributes:
        verified: how many anchors stand where the record says, with the recorded digest.
        unverified: how many do not, or could not be looked up.
        problems: what is wrong, each at its place in the record.
        covered: how much of the text has evidence; None without the text.
    """

    verified: int
    unverified: int
    problems: tuple[Problem, ...]
    covered: Coverage | None = None

    def __str__(self) -> str:
        """Return how many anchors are verified, and how much of the text has evidence."""
        told = f"{self.verified} anchors verified, {self.unverified} not"
        if self.covered is None:
            return told
        return f"{told}; {1 - self.covered.share:.1%} of the text has evidence"


def check_evidence(record: Record, text: str | None) -> Evidence:
    """Return what became of a record's anchors in the text, or that they could not be verified without it."""
    spans = {span for _, span in citations(record.article)}
    stale = tuple(_stale(record, spans))
    if text is None:
        told = (_not_at_hand(record, len(spans)), *_outside(record), *_unshowable(record))
        return Evidence(0, len(spans), (*stale, *told))
    anchors = {span: record.article.digests.get(span) for span in sorted(spans)}
    states = {state.span: state for state in ground(anchors, text, record.article.text.digest)}
    verified = sum(state.state == "exact" for state in states.values())
    unquoted = dict(_unquoted(record, text, states))
    problems = (
        *stale,
        *_of_the_text(record, text),
        *_of_anchors(record, states, unquoted),
        *_undigested(record, states),
        *unquoted.values(),
    )
    return Evidence(verified, len(spans) - verified, problems, coverage(text, spans))


def _not_at_hand(record: Record, count: int) -> Problem:
    message = f"the text is not at hand: all {count} anchors are unverified"
    return record.source.problem(("text",), message, "name its folder with --texts", severity="info")


def _unshowable(record: Record) -> Iterator[Problem]:
    """Passages that the rights allow are part of the graph: without the text it would be another graph."""
    if (shown := record.article.rights.text) != "none":
        message = f"`{shown}` shows passages of the text, which is not at hand"
        yield record.source.problem(("rights", "text"), message, "name its folder with --texts, or write none")


def _of_the_text(record: Record, text: str) -> Iterator[Problem]:
    facts, source = record.article.text, record.source
    if (found := digest(text)) != facts.digest:
        message = f"the text at hand has another digest, {found}: it was edited, or is another text"
        yield source.problem(("text", "digest"), message, "see each anchor; `onrecord ground --move` follows an edit")
    elif len(text) != facts.length:
        message = f"the text has {len(text)} characters"
        yield source.problem(("text", "length"), message, f"write {len(text)}")
    elif facts.paragraphs and facts.paragraphs != paragraphs(text):
        yield source.problem(("text", "paragraphs"), "the paragraphs begin elsewhere", "run `onrecord ground`")


def _outside(record: Record) -> Iterator[Problem]:
    """Yield the anchors that end past the text's recorded length."""
    length = record.article.text.length
    for path, span in citations(record.article):
        if span.end > length:
            message = f"{span} is outside: ends past the text's {length} characters"
            yield record.source.problem(path, message, "count in characters")


def _of_anchors(record: Record, states: dict[Span, Grounding], unquoted: Container[Path_]) -> Iterator[Problem]:
    """Yield the anchors that do not stand; the edges of one that is no quotation are told with that."""
    for path, span in citations(record.article):
        state = states[span]
        if state.state == "edged" and path in unquoted:
            continue
        if state.state not in ("exact", "undigested") or (state.state == "undigested" and state.found is None):
            message = f"{span} is {state.state}: {state.detail}"
            yield record.source.problem(path, message)


def _undigested(record: Record, states: dict[Span, Grounding]) -> Iterator[Problem]:
    bare = [str(span) for span, state in states.items() if state.state == "undigested" and state.found]
    if bare:
        message = f"{len(bare)} anchors have no digest: {', '.join(bare)}"
        yield record.source.problem(("digests",), message, "`onrecord ground` writes them", severity="warning")


def _stale(record: Record, spans: set[Span]) -> Iterator[Problem]:
    for span in sorted(set(record.article.digests) - spans):
        message = f"nothing cites {span} any more"
        yield record.source.problem(
            ("digests", str(span)), message, "`onrecord ground` takes it out", severity="warning"
        )


def _unquoted(record: Record, text: str, states: dict[Span, Grounding]) -> Iterator[tuple[Path_, Problem]]:
    for path, span in quotations(record.article):
        place = states[span].found
        if place is not None and not stands_in_quotes(text, place):
            remedy = "cite what stands between the quotation marks, without them; or it is no quotation"
            yield path, record.source.problem(path, f"{span} does not stand between quotation marks", remedy)
