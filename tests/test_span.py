"""Promises of spans and digests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.span import Span, SpanError, digest

BEYOND_ASCII = "\ufeffe\u0301té 𝔘𝕟𝕚 東京\u00a0🎌"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("187-174", '"187-174" ends before it starts; did you mean 174-187?'),
        ("174-174", '"174-174" is empty; the end is the offset after the last character'),
        *(
            (text, f'"{text}" is not a span; write "start-end" in characters of the text, e.g. 174-187')
            for text in (
                *("", "-", "174", "174-", "-187", "a-b", "174–187", "174,187", "174:187", "1-2-3", "-1-2"),
                *(
                    "1.0-2.0",
                    " 1-2",
                    "1-2 ",
                    "1-2\n",
                    "01-2",
                    "1-02",
                    "0x1-0x2",
                    "１-２",
                    "١-٢",
                    "1_0-2_0",
                    "1e3-2e3",
                ),
            )
        ),
    ],
)
def test_errors(written: str, message: str) -> None:
    """What is no span says why and what would be right."""
    with pytest.raises(SpanError) as caught:
        Span.parse(written)
    assert str(caught.value) == message


def test_endless_digits_are_an_error_like_any_other() -> None:
    """Neither Python's limit on digits nor the message's length gives way to a hostile record."""
    with pytest.raises(SpanError) as caught:
        Span.parse("9" * 5000 + "-" + "9" * 5001)
    assert len(str(caught.value)) < 200


def test_offsets_count_from_zero() -> None:
    """A span made by a program is checked like a written one."""
    with pytest.raises(SpanError, match="offsets count from 0"):
        Span(-1, 3)


@given(st.integers(0, 10**9 - 2), st.integers(1, 10**6))
def test_written_spans_read_back(start: int, length: int) -> None:
    """A span is written in one way, and read back as itself."""
    span = Span(start, min(start + length, 10**9 - 1))
    assert Span.parse(str(span)) == span


def test_order_is_the_order_of_the_text() -> None:
    """Spans sort by start, then by end."""
    assert sorted([Span(10, 11), Span(2, 9), Span(2, 3)]) == [Span(2, 3), Span(2, 9), Span(10, 11)]


@pytest.mark.parametrize(
    ("span", "slice_"),
    [
        (Span(0, 1), "\ufeff"),
        (Span(1, 3), "e\u0301"),
        (Span(6, 9), "𝔘𝕟𝕚"),
        (Span(10, 12), "東京"),
        (Span(13, 14), "🎌"),
        (Span(13, 20), "🎌"),
        (Span(20, 30), ""),
    ],
)
def test_characters_are_code_points(span: Span, slice_: str) -> None:
    """A byte order mark, a combining mark and an astral character count one each; the text's end clips."""
    assert span.of(BEYOND_ASCII) == slice_


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("abc", Span(0, 3)),
        (" abc", Span(1, 4)),
        ("abc\n", Span(0, 3)),
        ("\u00a0a b\u3000", Span(1, 4)),
        ("\u200ba", Span(0, 2)),
        (" \t\r\n", None),
    ],
)
def test_trimming(text: str, trimmed: Span | None) -> None:
    """White space of any kind goes from the edges, nothing else does."""
    assert Span(0, len(text)).trimmed(text) == trimmed


@pytest.mark.parametrize(
    ("inner", "inside"),
    [
        (Span(5, 9), True),
        (Span(5, 6), True),
        (Span(8, 9), True),
        (Span(4, 6), False),
        (Span(8, 10), False),
        (Span(0, 20), False),
    ],
)
def test_containment(inner: Span, inside: bool) -> None:
    """A span holds what lies between its edges, edges included."""
    assert (inner in Span(5, 9)) is inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("東京", "130016b2599bf7e5978cae78e528c67f29aa47eaa2490ffedd729df334a2790c"),
    ],
)
def test_digest(text: str, expected: str) -> None:
    """A digest is SHA-256 over UTF-8, as anyone's sha256sum gives it."""
    assert digest(text) == expected
