"""What of a text is published: as much as the rights say, and never what the ledger removes."""

import shutil
from pathlib import Path

import pytest
from rdflib import Literal

from onrecord.mapping.article_graph import article_graph
from onrecord.mapping.iris import Iris
from onrecord.mapping.paragraphs import ordinal, paragraphs
from onrecord.mapping.passages import Passages
from onrecord.mapping.reading import read_article, read_collection
from onrecord.mapping.span import Span
from onrecord.mapping.terms import to_graph
from onrecord.ontology import NIF, OA, REC

SHOWN = Path(__file__).parent / "data" / "shown"
TEXT = "The mayor, Jane Doe, spoke of the old quay.\nNobody else did.\n\nThe end."


def span_of(words: str, text: str = TEXT) -> Span:
    """Return where some words stand."""
    return Span(text.index(words), text.index(words) + len(words))


CITED = [
    span_of("The mayor, Jane Doe, spoke"),
    span_of("Jane Doe"),
    span_of("spoke of the old quay"),
    span_of("Nobody"),
]
AROUND = [
    # rights, the passage, the words that are shown before it, and after it
    ("none", "Jane Doe", ("", "")),
    ("quote", "Jane Doe", ("The mayor, ", ", spoke of the old quay")),
    ("quote", "spoke of the old quay", ("The mayor, Jane Doe, ", "")),
    ("quote", "Nobody", ("", "")),
    ("full", "Jane Doe", ("The mayor, ", ", spoke of the old quay.")),
    ("full", "Nobody", ("", " else did.")),
    ("full", "The end", ("", ".")),
]


@pytest.mark.parametrize(("rights", "words", "around"), AROUND)
def test_context_is_what_may_be_shown(rights, words, around):
    """Around a passage stand the words of its line, of them no more than all passages together show."""
    passages = Passages.of(rights, TEXT, CITED, lambda _: True)
    assert passages.around(span_of(words)) == around
    assert passages.exact(span_of(words)) == (None if rights == "none" else words)
    assert passages.whole == (TEXT if rights == "full" else None)


def test_context_is_short_and_of_whole_words():
    """Of a long line only the nearest words are shown, none cut in two."""
    text = "wordy " * 100 + "here" + " wordy" * 100
    before, after = Passages.of("full", text, [], lambda _: True).around(span_of("here", text))
    assert 80 < len(before) < 110
    assert set(before.split()) | set(after.split()) == {"wordy"}


@pytest.mark.parametrize("rights", ["quote", "full"])
def test_what_the_ledger_removes_is_not_shown(rights):
    """A text that holds removed words is not shown whole, and they do not come together from passage and context."""
    passages = Passages.of(rights, TEXT, [*CITED, span_of("mayor, Jane")], lambda words: "Jane Doe" not in words)
    assert passages.whole is None
    assert passages.exact(span_of("Jane Doe")) is None
    assert passages.exact(span_of("spoke of the old quay")) == "spoke of the old quay"
    for each in (*CITED, span_of("mayor, Jane")):
        assert "Jane Doe" not in "".join(
            (passages.around(each)[0], passages.exact(each) or "", passages.around(each)[1])
        )


PARAGRAPHS = [
    # a text, and the first words of its paragraphs
    ("", []),
    (" \n\n", []),
    ("One", ["One"]),
    ("One\nTwo\nThree\n", ["One", "Two", "Three"]),
    ("\n\nOne\n \t\nTwo\nof it\r\n\r\nThree", ["One", "Two", "Three"]),
]


@pytest.mark.parametrize(("text", "beginnings"), PARAGRAPHS)
def test_paragraphs(text, beginnings):
    """Paragraphs are what stands between blank lines, or else lines; each character is in one, but before the first."""
    starts = paragraphs(text)
    assert [text[start:].startswith(words) for start, words in zip(starts, beginnings, strict=True)] == [True] * len(
        starts
    )
    numbers = [ordinal(starts, offset) for offset in range(len(text))]
    assert numbers == sorted(numbers, key=lambda number: number or 0)
    assert set(numbers) - {None} == set(range(1, len(starts) + 1))


@pytest.mark.parametrize(("key", "is_whole"), [("ferry-strike", True), ("ferry-offer", False)])
def test_records_publish_what_their_rights_say(key, is_whole):
    """With full rights the text is part of the data; passages come with their context, anchors with their paragraph."""
    record = read_article(SHOWN / "records" / f"{key}.yaml")
    text = (SHOWN / "texts" / f"{key}.txt").read_text("utf-8")
    iris = Iris()
    graph = to_graph(article_graph(record, read_collection(SHOWN / "records").registry.model, iris, text))
    assert set(graph.objects(None, NIF.isString)) == ({Literal(text)} if is_whole else set())
    for selector, passage in graph.subject_objects(OA.exact):
        start = graph.value(selector, OA.start).toPython()
        before, after = (str(graph.value(selector, name, default="")) for name in (OA.prefix, OA.suffix))
        assert text[start - len(before) :].startswith(f"{before}{passage}{after}")
    starts = record.article.text.paragraphs
    assert starts == paragraphs(text)
    for anchor in graph.subjects(OA.hasSource):
        selector = graph.value(anchor, OA.hasSelector)
        number = graph.value(anchor, REC.paragraph).toPython()
        assert number == ordinal(starts, graph.value(selector, OA.start).toPython())


def test_without_the_text_anchors_have_their_paragraphs_and_the_same_graph(tmp_path):
    """Paragraphs are facts of the record: nobody needs the text to say where something stands."""
    shutil.copytree(SHOWN / "records", tmp_path / "records")
    path = tmp_path / "records" / "ferry-offer.yaml"
    path.write_text(path.read_text("utf-8").replace("text: quote", "text: none"), "utf-8")
    record, registry = read_article(path), read_collection(tmp_path / "records").registry.model
    text = (SHOWN / "texts" / "ferry-offer.txt").read_text("utf-8")
    with_text, without = (article_graph(record, registry, Iris(), known) for known in (text, None))
    assert (with_text.name, set(with_text.triples)) == (without.name, set(without.triples))
    assert any(predicate == REC.paragraph for _, predicate, _ in without.triples)
