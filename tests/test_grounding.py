"""Promises of grounding: every anchor's state is true of the text at hand, and none is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.errors import TextError
from onrecord.mapping.grounding import MAX_TEXT_BYTES, Grounding, Span, State, digest, ground, read_text

OLD = "Ada met Bo. Bo, who likes tea, met Cy. Ada left 東京 e\u0301arly with 𝔘."


def fare(old: str, new: str, *spans: str, undigested: bool = False) -> list[Grounding]:
    """Return how spans of an old text fare in a new one."""
    parsed = [Span.parse(span) for span in spans]
    anchors = {span: None if undigested else digest(span.of(old)) for span in parsed}
    return list(ground(anchors, new, digest(old)))


def span_of(text: str, words: str, nth: int = 0) -> str:
    """Return the span of the nth place of some words, as a record writes it."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return f"{start}-{start + len(words)}"


# edited text, words in the old one (and which of them), state, words it is found at, candidates
@pytest.mark.parametrize(
    ("new", "words", "nth", "state", "found", "candidates"),
    [
        (OLD, "Ada", 0, "exact", "0-3", 1),
        (OLD, "Bo", 1, "exact", "12-14", 1),
        (OLD + " More.", "met Cy", 0, "exact", span_of(OLD, "met Cy"), 1),
        ("Today " + OLD, "met Cy", 0, "moved", span_of("Today " + OLD, "met Cy"), 1),
        ("🎌" + OLD, "𝔘", 0, "moved", span_of("🎌" + OLD, "𝔘"), 1),
        ("🎌" + OLD, "e\u0301arly", 0, "moved", span_of("🎌" + OLD, "e\u0301arly"), 1),
        (OLD[12:], "Ada", 0, "moved", span_of(OLD[12:], "Ada"), 1),
        ("Today " + OLD, "Bo", 0, "ambiguous", None, 2),
        (OLD + " More.", "Bo", 0, "ambiguous", None, 2),
        ("Today " + OLD, "Ada", 1, "ambiguous", None, 2),
        (OLD.replace("tea", "tee"), "tea", 0, "lost", None, 0),
        (OLD.replace("東京", "東\u3000京"), "東京", 0, "lost", None, 0),
        (OLD.replace("e\u0301", "é"), "e\u0301arly", 0, "lost", None, 0),
        ("", "Ada", 0, "lost", None, 0),
        ("Ad", "Ada met", 0, "lost", None, 0),
    ],
)
def test_states(new: str, words: str, nth: int, state: State, found: str | None, candidates: int) -> None:
    """An anchor is exact in the recorded text, and in an edited one what its words' places allow to say."""
    [result] = fare(OLD, new, span_of(OLD, words, nth))
    assert (result.state, result.candidates) == (state, candidates)
    assert (str(result.found) if result.found else None) == found
    assert bool(result.detail) == (state != "exact")


def test_same_words_at_the_old_place_are_not_enough() -> None:
    """When an edit puts another mention at the old offsets, the anchor is ambiguous, not exact."""
    old, new = "Bo ran. Bo sat.", "Bo hid. Bo ran. Bo sat."
    [result] = fare(old, new, "8-10")
    assert new[8:10] == old[8:10]
    assert (result.state, result.found, result.candidates) == ("ambiguous", None, 3)
    assert result.detail == "its words stand at 3 places (0-2, 8-10, 16-18): choose one"


def test_a_longer_anchor_proves_where_a_shorter_one_is() -> None:
    """Words that stand in many places are placed by the longer anchor around them, and by nothing else."""
    old = "Bo ran. Bo sat. Bo hid."
    results = fare(old, "Then " + old, "0-2", "8-14", "8-10", "16-18")
    assert [(result.state, str(result.found)) for result in results] == [
        ("ambiguous", "None"),
        ("moved", "13-19"),
        ("moved", "13-15"),
        ("ambiguous", "None"),
    ]


def test_a_longer_anchor_proves_that_nothing_moved() -> None:
    """An edit further on leaves a repeated mention exact where a longer anchor says so."""
    old = "Bo ran. Bo sat. Bo hid."
    results = fare(old, old + " Bo slept.", "0-6", "0-2")
    assert [result.state for result in results] == ["exact", "exact"]
    assert [result.candidates for result in results] == [1, 4]


def test_anchors_that_would_share_a_place_are_ambiguous() -> None:
    """When one of two mentions is gone, neither anchor is given the one that is left."""
    results = fare("Bo ran. Bo sat.", "He ran. Bo sat.", "0-2", "8-10")
    assert [result.state for result in results] == ["ambiguous", "ambiguous"]
    assert "8-10 only, and other anchors have the same words" in results[0].detail


def test_contradicting_longer_anchors_prove_nothing() -> None:
    """When the stretches around an anchor went different ways, so may it have."""
    old, new = "one two three", "one two / two three"
    results = fare(old, new, "0-7", "4-13", "4-7")
    assert [(result.state, str(result.found)) for result in results] == [
        ("exact", "0-7"),
        ("moved", "10-19"),
        ("ambiguous", "None"),
    ]


@pytest.mark.parametrize(
    ("span", "state", "found"),
    [
        ("0-3", "undigested", "0-3"),
        ("0-4", "edged", "0-3"),
        ("3-7", "edged", "4-7"),
        ("3-4", "edged", None),
        (f"60-{len(OLD)}", "undigested", f"60-{len(OLD)}"),
        (f"60-{len(OLD) + 1}", "outside", None),
        ("1000-1010", "outside", None),
    ],
)
def test_without_digests(span: str, state: State, found: str | None) -> None:
    """Without a digest the recorded text still tells whether a span is inside it and trimmed."""
    [result] = fare(OLD, OLD, span, undigested=True)
    assert (result.state, str(result.found) if result.found else None) == (state, found)


def test_without_digest_in_an_edited_text() -> None:
    """Without a digest nothing is known of an anchor in an edited text."""
    [result] = fare(OLD, OLD + " ", "0-3", undigested=True)
    assert (result.state, result.found, result.candidates) == ("undigested", None, 0)


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\u00a0", "\u202f", "\u3000"])
def test_white_space_at_an_edge(space: str) -> None:
    """White space of any kind at an edge is told, with the span that would be right, digest or not."""
    text = f"a{space}b{space}c"
    for result in (*fare(text, text, "1-4"), *fare(text, text, "1-4", undigested=True)):
        assert (result.state, result.found) == ("edged", Span(2, 3))
        assert result.detail == "white space at an edge; write 2-3"


@pytest.mark.parametrize(
    ("text", "words", "encoding", "width", "name"),
    [
        ("東京 and Ada met.", "Ada", "utf-8", 1, "byte offsets"),
        ("𝔘 and Ada met.", "Ada", "utf-8", 1, "byte offsets"),
        ("𝔘 and Ada met.", "Ada", "utf-16-le", 2, "UTF-16 offsets"),
        ("🎌🎌 Ada 東京 met.", "東京", "utf-16-le", 2, "UTF-16 offsets"),
        ("e\u0301e\u0301 “Ada” met", "“Ada”", "utf-8", 1, "byte offsets"),
    ],
)
def test_offsets_in_other_units(text: str, words: str, encoding: str, width: int, name: str) -> None:
    """Offsets in bytes or UTF-16 units are recognised by the digest, and put into characters."""
    right = Span.parse(span_of(text, words))
    start = len(text[: right.start].encode(encoding)) // width
    wrong = Span(start, start + len(words.encode(encoding)) // width)
    [result] = ground({wrong: digest(words)}, text, digest(text))
    assert (result.state, result.found) == ("moved", right)
    assert result.detail == f"these look like {name}: {wrong} in characters is {right}"
    [result] = ground({wrong: digest(words)}, text + " Then they left.", digest(text))
    assert result.detail.startswith(f"these look like {name}: {wrong} in characters is {right}; ")


def test_other_units_in_the_recorded_text_tell_one_mention_from_another() -> None:
    """Offsets in bytes are a place like any other: of several mentions, the one they name."""
    [result] = ground({Span(10, 12): digest("Bo")}, "東京 Bo Bo", digest("東京 Bo Bo"))
    assert (result.state, str(result.found)) == ("moved", "6-8")


def test_undigested_byte_offsets_past_the_end() -> None:
    """A span past the end that a count of bytes would explain says so."""
    [result] = fare("東京 Ada", "東京 Ada", "7-10", undigested=True)
    assert "past the text's 6 characters (10 bytes: are these byte offsets?); count" in result.detail


def test_wrong_digest_in_the_recorded_text() -> None:
    """In the recorded text a digest that does not fit is the record's fault, and the detail says that."""
    moved, lost, outside = ground(
        {Span(0, 3): digest("met Cy"), Span(4, 7): digest("xyz"), Span(90, 93): digest("uvw")},
        OLD,
        digest(OLD),
    )
    assert (moved.state, lost.state, outside.state) == ("lost", "lost", "outside")
    assert lost.detail.startswith("the text is the recorded one, but the words here have another digest; no 3 char")
    [moved] = ground({Span(0, 6): digest("met Cy")}, OLD, digest(OLD))
    assert (moved.state, str(moved.found)) == ("moved", span_of(OLD, "met Cy"))


@pytest.mark.parametrize("sha", ["", "0" * 64, "not hexadecimal", digest("")])
def test_any_digest_is_survived(sha: str) -> None:
    """A digest that no slice has, or that is none, loses its anchor and stops nothing."""
    results = ground({Span(0, 3): sha, Span(4, 7): digest("met")}, OLD, digest(OLD))
    assert [result.state for result in results] == ["lost", "exact"]


def test_order_and_completeness() -> None:
    """Each anchor is answered, in the order asked."""
    spans = ["30-33", "0-3", "12-14", "500-600"]
    assert [str(result.span) for result in fare(OLD, OLD, *spans, undigested=True)] == spans
    assert ground({}, OLD, digest(OLD)) == ()


texts = st.text(alphabet="ab \ne\u0301🎌東\u00a0", min_size=1, max_size=30)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, list[Span], int, str]:
    """Return a text, spans of it, and something to insert at a place."""
    text = draw(texts)
    span = st.integers(0, len(text) - 1).flatmap(
        lambda start: st.integers(start + 1, len(text)).map(lambda end: Span(start, end))
    )
    return text, draw(st.lists(span, max_size=6, unique=True)), draw(st.integers(0, len(text))), draw(texts)


def everywhere(text: str, words: str) -> set[int]:
    """Return every place of some words, by looking at all."""
    return {at for at in range(len(text)) if text[at : at + len(words)] == words}


@given(edits())
def test_insertions(edit: tuple[str, list[Span], int, str]) -> None:
    """After any insertion each state is what looking at every place says."""
    old, spans, at, more = edit
    new = old[:at] + more + old[at:]
    for result in fare(old, new, *map(str, spans)):
        places = everywhere(new, result.span.of(old))
        assert result.candidates == len(places)
        if result.state in ("exact", "moved"):
            assert result.found is not None
            assert result.found.of(new) == result.span.of(old)
            assert (result.found == result.span) == (result.state == "exact")
        assert (result.state == "lost") == (not places)
        assert result.state != "ambiguous" or places


@given(edits())
def test_no_anchor_is_put_where_it_was_not(edit: tuple[str, list[Span], int, str]) -> None:
    """Whatever is inserted, no anchor that it left whole is placed anywhere but where its own words went."""
    old, spans, at, more = edit
    whole = [span for span in spans if not span.start < at < span.end]
    for result in fare(old, old[:at] + more + old[at:], *map(str, whole)):
        true = result.span.shifted(len(more) if result.span.start >= at else 0)
        assert result.state in ("exact", "moved", "ambiguous", "edged")
        if result.state in ("exact", "moved"):
            assert result.found == true
        assert result.state != "edged" or result.span == true


@given(edits())
def test_unedited_texts_are_authoritative(edit: tuple[str, list[Span], int, str]) -> None:
    """In the recorded text every anchor stands where it stands, however often its words do."""
    old, spans, _, _ = edit
    for result in fare(old, old, *map(str, spans)):
        edged = result.span.of(old) != result.span.of(old).strip()
        assert result.state == ("edged" if edged else "exact")


@pytest.mark.parametrize("content", ["", "a\r\nb\rc\n", "\ufeffBOM", "𝔘 東京 e\u0301", "a\x00b\u2028c"])
def test_texts_are_read_as_they_stand(tmp_path: Path, content: str) -> None:
    """Line endings, a byte order mark and control characters are part of the text."""
    path = tmp_path / "text.txt"
    path.write_bytes(content.encode())
    assert read_text(path) == content


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, ": the text cannot be read: No such file or directory"),
        (".", None, ": the text cannot be read: Is a directory"),
        ("no\x00file", None, ": the text cannot be read: embedded null byte"),
        ("latin.txt", b"one\ncaf\xe9\n", ":2: byte 7 is not UTF-8; save the text as UTF-8"),
        ("utf16.txt", "\ufeffAda".encode("utf-16-le"), ":1: byte 0 is not UTF-8; save the text as UTF-8"),
        ("surrogate.txt", b"\xed\xa0\x80", ":1: byte 0 is not UTF-8; save the text as UTF-8"),
        ("huge.txt", b"a" * (MAX_TEXT_BYTES + 1), ": the text is larger than 16 MiB; is it an article's?"),
    ],
)
def test_unreadable_texts(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    """A text that cannot be read says which, why and what to do."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TextError) as caught:
        read_text(path)
    assert str(caught.value) == f"{path}{message}"
