"""Texts with what they are evidence of: whatever overlaps, every character is there once, with all that covers it."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.paragraphs import paragraphs
from onrecord.server.naming import Name
from onrecord.server.page_model import Mark
from onrecord.server.reading_view import Cited, runs
from onrecord.server.stretches import stretches

KINDS = ("actor", "event", "statement")
TEXT = st.text(st.sampled_from("ab .\n横"), min_size=1, max_size=60)


@st.composite
def cited_texts(draw):
    """Return a text and passages of it, nested, overlapping and touching as chance has it."""
    text = draw(TEXT)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, len(text))), max_size=8))
    whole = [(start, end) for start, end in spans if start < end]
    return text, [
        Cited(start, end, (Mark(Name(f"{number}"), KINDS[number % 3]),)) for number, (start, end) in enumerate(whole)
    ]


@given(cited_texts())
def test_runs_are_the_text(drawn):
    """The runs of a paragraph are its characters; each has the marks of exactly those passages that cover it."""
    text, cited = drawn
    starts = paragraphs(text)
    for number, some in runs(text, (0, len(text)), cited):
        place = starts[number - 1]
        for run in some:
            assert text[place : place + len(run.words)] == run.words
            covering = [each for each in cited if each.start <= place and each.end >= place + len(run.words)]
            assert set(run.marks) == {mark for each in covering for mark in each.marks}
            widths = [next(each.end - each.start for each in covering if mark in each.marks) for mark in run.marks]
            assert widths == sorted(widths)
            touched = {each for each in cited if each.start < place + len(run.words) and each.end > place}
            assert touched == set(covering)
            place += len(run.words)
        end = starts[number] if number < len(starts) else len(text)
        assert text[place:end].strip() == ""


@given(cited_texts())
def test_each_passage_has_its_place(drawn):
    """What links to a passage use stands once, where it begins, unless it begins between paragraphs."""
    text, cited = drawn
    found = [anchor for _, some in runs(text, (0, len(text)), cited) for run in some for anchor in run.anchors]
    assert len(found) == len(set(found))
    starts = paragraphs(text)
    inside = [(start, start + len(text[start:after].rstrip())) for start, after in
              zip(starts, [*starts[1:], len(text)], strict=False)]  # fmt: skip
    expected = {each.fragment for each in cited if any(start <= each.start < end for start, end in inside)}
    assert set(found) == expected


@given(
    st.lists(st.integers(0, 99), max_size=40), st.lists(st.integers(0, 99), max_size=8, unique=True), st.integers(1, 10)
)
def test_stretches_are_the_text(begins, breaks, most):
    """Stretches follow one another from beginning to end, break at paragraphs, and hold no more than they can show."""
    found = stretches(begins, sorted(breaks), 100, most)
    assert [found[0][0], *(end for _, end in found)] == [start for start, _ in found] + [100]
    assert {start for start, _ in found} - {0} <= set(breaks or begins)
    for start, end in found:
        inside = [each for each in begins if start <= each < end]
        splits = [each for each in breaks or begins if start < each < end]
        alone = not any(
            any(each < split for each in inside) and any(each >= split for each in inside) for split in splits
        )
        assert len(inside) <= most or alone
