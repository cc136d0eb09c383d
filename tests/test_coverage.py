"""Promises of the count of what has no evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.coverage import coverage
from onrecord.mapping.span import Span


def spans(written: str) -> list[Span]:
    """Return the spans of a row's cell."""
    return [Span.parse(text) for text in written.split()]


@pytest.mark.parametrize(
    ("text", "evidence", "ignored", "uncovered", "bare", "total"),
    [
        ("", "", "", "", 0, 0),
        (" \n", "", "", "", 0, 0),
        ("one two", "", "", "0-7", 6, 6),
        ("one two", "0-7", "", "", 0, 6),
        ("one two", "0-3 4-7", "", "", 0, 6),
        ("one two", "0-3", "", "4-7", 3, 6),
        ("one two six", "4-7", "", "0-3 8-11", 6, 9),
        ("one two six", "0-5 4-7", "", "8-11", 3, 9),
        ("one two six", "0-3", "8-11", "4-7", 3, 6),
        ("one two six", "0-9", "8-11", "", 0, 6),
        ("one two six", "", "0-11", "", 0, 0),
        ("one two", "4-99 200-300", "", "0-3", 3, 6),
        ("東京\u3000🎌 e\u0301", "0-2", "", "3-7", 3, 5),
        ("one\u00a0two", "0-3", "", "4-7", 3, 6),
    ],
)
def test_coverage(text: str, evidence: str, ignored: str, uncovered: str, bare: int, total: int) -> None:
    """Stretches without evidence are found, trimmed, and counted without white space."""
    found = coverage(text, spans(evidence), spans(ignored))
    assert found.uncovered == tuple(spans(uncovered))
    assert (found.bare, found.total) == (bare, total)
    assert found.share == (bare / total if total else 0)


stretches = st.lists(
    st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(1, 9))
)


@given(st.text(alphabet="ab \n🎌", max_size=30), stretches, stretches)
def test_counts_agree_with_counting(text: str, evidence: list[Span], ignored: list[Span]) -> None:
    """The counts are what counting character by character gives, and the stretches hold all the bare ones."""
    signs = {place for place, character in enumerate(text) if not character.isspace()}
    passed = {place for span in ignored for place in range(span.start, span.end)}
    seen = {place for span in evidence for place in range(span.start, span.end)}
    found = coverage(text, evidence, ignored)
    assert found.total == len(signs - passed)
    assert found.bare == len(signs - passed - seen)
    covered = {place for span in found.uncovered for place in range(span.start, span.end)}
    assert covered & signs == signs - passed - seen
