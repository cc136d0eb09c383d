"""The first article on record: its evidence against its text, and what a careful record does and does not say."""

import os
import re
from pathlib import Path

import pytest
from rdflib import RDF, Literal, URIRef

from onrecord.mapping.article_graph import article_graph
from onrecord.mapping.coverage import coverage
from onrecord.mapping.evidence import citations
from onrecord.mapping.evidence_check import check_evidence
from onrecord.mapping.grounding import digest, read_text
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.span import Span
from onrecord.mapping.terms import to_graph
from onrecord.ontology import REC, REC_C, SCHEMA

ROOT = Path(__file__).parent.parent
RUN = 6  # words: a run of so many would be the article's wording; names and titles count as one word
TEXTUAL = (".yaml", ".md", ".py", ".ttl", ".html")
NAVIGATION = ("Connect with us", "Our Partners")


@pytest.fixture(scope="module")
def collection():
    """The seeds."""
    found = read_collection(ROOT / "seeds")
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def record(collection):
    """The first article's record."""
    return next(r for r in collection.records if r.article.article == "nishioka-2023-abduction-policy")


@pytest.fixture(scope="module")
def graph(collection, record):
    """The first article's graph."""
    return to_graph(article_graph(record, collection.registry.model, Iris()))


@pytest.fixture(scope="module")
def text(record):
    """The first article's text, which is not part of the repository."""
    folder = os.environ.get("ONRECORD_TEXTS")
    for path in sorted(Path(folder).rglob("*.txt")) if folder else ():
        if digest(found := read_text(path)) == record.article.text.digest:
            return found
    pytest.skip("the article's text is not at hand: ONRECORD_TEXTS names no folder that has it")


def test_every_anchor_is_verified(record, text):
    """Each anchor stands where the record says, with its digest, and each quotation between quotation marks."""
    evidence = check_evidence(record, text)
    assert [str(problem) for problem in evidence.problems] == []
    assert evidence.unverified == 0
    assert evidence.verified > 300


def test_less_than_one_per_cent_of_the_article_is_without_evidence(record, text):
    """All that the article says is evidence of something; navigation lines are evidence of nothing."""
    ignored = [Span(text.index(line), text.index(line) + len(line)) for line in NAVIGATION]
    spans = {span for _, span in citations(record.article)}
    assert coverage(text, spans, ignored).share < 0.01
    assert not any(span in line for line in ignored for span in spans)


def words(text, names=()):
    """Return a text's words, each name or title in it counting as one."""
    plain = " ".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower()))
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, "§")
    return plain.split()


def runs(text, names):
    found = words(text, names)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def test_no_sentence_of_the_article_is_in_the_repository(collection, record, text):
    """No file holds a run of the article's words but names, titles and offices."""
    registry, article = collection.registry.model, record.article
    things = [*registry.actors.values(), *registry.places.values(), *registry.topics.values(), *article.roles.values()]
    labels = [label for thing in things for label in thing.label.values()]
    names = {" ".join(words(name)) for name in (*labels, article.title, *article.section) if len(name.split()) > 1}
    wording = {run for line in text.splitlines() for run in runs(line, names)}
    files = [path for path in ROOT.rglob("*") if path.is_file() and path.suffix in TEXTUAL]
    mine = [path for path in files if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    assert [(path.name, run) for path in mine for run in runs(path.read_text("utf-8"), names) & wording] == []


def chain(graph, statement):
    """Return the speakers from the outermost statement inward, along its first embedded ones."""
    speakers = [{str(who).rpartition("/")[2] for who in graph.objects(statement, REC.speaker)}]
    inner = sorted(graph.objects(statement, REC.embeds))
    return max(([*speakers, *chain(graph, each)] for each in inner), key=len, default=speakers)


def test_the_message_came_through_four_mouths(graph):
    """The author tells what an official told of what Trump told of what Abe asked."""
    deepest = max((chain(graph, s) for s in graph.subjects(RDF.type, REC.Statement)), key=len)
    assert len(deepest) == 4
    assert deepest[0] == {"tsutomu-nishioka"}
    assert deepest[2:] == [{"donald-trump"}, {"shinzo-abe"}]


def test_unnamed_bodies_stay_unnamed(graph, record):
    """What the text does not name is the article's own, unnamed, and nowhere resolved."""
    unnamed = set(
        graph.subjects(REC.isNamed, Literal("false", datatype=URIRef("http://www.w3.org/2001/XMLSchema#boolean")))
    )
    assert len(unnamed) >= 20
    assert all("/id/article/" in iri for iri in unnamed)
    assert any("supporting-organization" in iri for iri in unnamed)


def test_what_is_only_thought_of_has_no_date(graph):
    """Hypothetical events have no date, and the photograph's inspection is dated no later than its release."""
    hypothetical = set(graph.subjects(REC.factuality, REC_C["factuality-hypothetical"]))
    assert len(hypothetical) >= 5
    assert not any((event, REC.when, None) in graph for event in hypothetical)
    dates = {str(value) for value in graph.objects(None, REC.edtf)}
    assert {"2019-02", "2019-05", "2023-05-03", "[..2022-11-19]", "2022-23/..", "2023-05-08", "2023-05-09"} <= dates


def test_ended_offices_have_ended(graph, record):
    """Then-, late and former offices had ended when the text was written, and others are not said to have."""
    ended = {str(graph.value(role, REC.holder)).rpartition("/")[2] for role in graph.subjects(REC.endedBefore, None)}
    assert {"donald-trump", "shinzo-abe", "bill-hagerty"} <= ended
    assert "wendy-sherman" not in ended


def test_this_version_has_no_date_of_another(graph, record):
    """The dates of the earlier publication are those of its versions, not of this article."""
    article = URIRef(f"http://127.0.0.1:8080/id/article/{record.article.article}")
    assert (article, SCHEMA.datePublished, None) not in graph
    assert len(set(graph.subjects(SCHEMA.datePublished, None))) == 2
