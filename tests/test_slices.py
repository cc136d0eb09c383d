"""Promises of finding slices by their digests: all places, and no more hashing than needed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.slices import Slices
from onrecord.mapping.span import Span, digest


def invented(length: int, seed: int = 7) -> str:
    """Return a text of a length, of words that no language has; the same on every run."""
    draw = random.Random(seed)
    words = ("".join(draw.choices("abdegilmnorstuéø東🎌", k=draw.randint(2, 9))) for _ in range(length))
    return " ".join(words)[:length]


def sampled(text: str, count: int, longest: int = 300) -> dict[Span, str]:
    """Return spans all over a text, from words to sentences, with their digests."""
    draw = random.Random(11)
    starts = [round(step * (len(text) - longest) / count) for step in range(count)]
    spans = [Span(start, start + draw.choice((4, 9, 9, 16, 16, 60, 120, longest))) for start in starts]
    return {span: digest(span.of(text)) for span in spans}


def brute(text: str, length: int, wanted: str) -> tuple[int, ...]:
    """Return every place of a slice, by looking at all."""
    return tuple(at for at in range(len(text) - length + 1) if digest(text[at : at + length]) == wanted)


small = st.text(alphabet="ab e\u0301🎌東", max_size=24)
spans = st.lists(st.builds(lambda at, size: Span(at, at + size), st.integers(0, 20), st.integers(1, 5)), max_size=8)


@given(small, small, spans)
def test_finds_what_brute_force_finds(old: str, new: str, found: list[Span]) -> None:
    """Whatever became of a text, exactly the places are returned that looking at all of them gives."""
    wanted = {span: digest(span.of(old)) for span in found if span.end <= len(old)}
    expected = {span: brute(new, len(span), sha) for span, sha in wanted.items()}
    assert Slices(new).find(wanted) == expected


@pytest.mark.parametrize(
    ("text", "content", "places"),
    [
        ("aaaa", "aa", (0, 1, 2)),
        ("🎌🎌a🎌", "🎌", (0, 1, 3)),
        ("e\u0301e", "e", (0, 2)),
        ("abc", "abcd", ()),
        ("", "a", ()),
        ("\ufeffab", "ab", (1,)),
        ("a\r\nb\nb", "\nb", (2, 4)),
    ],
)
def test_places(text: str, content: str, places: tuple[int, ...]) -> None:
    """Overlapping places count, and places count code points."""
    span = Span(0, len(content))
    assert Slices(text).find({span: digest(content)}) == {span: places}


def test_same_digest_at_two_lengths() -> None:
    """A digest that a record gives to spans of two lengths is found for the right one only."""
    sha = digest("ab")
    assert Slices("xxab").find({Span(0, 2): sha, Span(0, 3): sha}) == {Span(0, 2): (2,), Span(0, 3): ()}


@pytest.mark.parametrize("start", [-3, -1, 9, 10, 100])
def test_nothing_stands_outside(start: int) -> None:
    """No slice is held before the text's start or across its end, whatever Python's slicing would give."""
    slices = Slices("0123456789")
    assert not slices.holds(start, 2, digest("0123456789"[start:][:2]))
    assert slices.hashed == 0


EDITS = {
    "unchanged": lambda text: text,
    "longer at the front": lambda text: "Corrected. " + text,
    "shorter at the front": lambda text: text[100:],
    "longer in the middle": lambda text: text[:2500] + " as it later said" + text[2500:],
    "two edits": lambda text: text[:1000] + "xx" + text[1010:4000] + "yyy" + text[4000:],
}


@pytest.mark.parametrize("edit", EDITS)
def test_moved_slices_cost_few_hashes(edit: str) -> None:
    """In an edited article of 5,000 characters, 300 anchors take a few passes over the text, not one each."""
    text = invented(5000)
    slices = Slices(EDITS[edit](text))
    slices.find(sampled(text, 300))
    assert slices.hashed < 8 * 5000


def test_repeated_words_are_hashed_once() -> None:
    """Once its characters are known, a slice's other mentions cost nothing."""
    text = "Ab Cd " * 200
    slices = Slices("x" + text)
    places = slices.find({Span(at, at + 5): digest("Ab Cd") for at in range(0, 1200, 6)})
    assert {len(found) for found in places.values()} == {200}
    assert slices.hashed <= 3


def test_lost_slices_share_a_pass() -> None:
    """What is gone costs one pass per length over a text, not one per anchor."""
    text = invented(100_000)
    lost = {Span(at, at + 10): digest(f"gone {at:05}") for at in range(0, 5000, 10)}
    slices = Slices(text)
    assert set(slices.find(lost).values()) == {()}
    assert slices.hashed <= 100_000 + 500


def test_long_text() -> None:
    """In a text of 100,000 characters, 500 anchors cost passes by the edits, not by the anchors."""
    text = invented(100_000)
    edited = "".join(text[at : at + 10_000] + "zz" for at in range(0, 100_000, 10_000))
    slices = Slices(edited)
    places = slices.find(sampled(text, 500))
    assert sum(map(bool, places.values())) > 480
    assert slices.hashed < 12 * 100_000
