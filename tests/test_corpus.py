"""The records that publishing is measured with are sound, always the same, and like those of newspapers."""

from collections import Counter

import pytest
from corpus import write_corpus

from onrecord.mapping.checking import Checker
from onrecord.mapping.iris import Iris
from onrecord.mapping.reading import read_collection
from onrecord.mapping.texts import Texts
from onrecord.mapping.validation import shipped_validator


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Sixty records."""
    folder = tmp_path_factory.mktemp("corpus") / "records"
    write_corpus(folder, 60)
    return folder


def test_they_conform_and_are_of_the_size_that_is_told(folder):
    collection = read_collection(folder)
    assert (collection.problems, len(collection.records)) == ((), 60)
    checker = Checker.of(collection, Iris(), Texts(), shipped_validator())
    verdicts = [checker.check(record) for record in collection.records[:12]]
    assert all(verdict.conforms for verdict in verdicts)
    sizes = [len(verdict.graph.triples) for verdict in verdicts]
    assert all(270 <= size <= 330 for size in sizes), sizes


def test_they_are_the_same_each_time(folder, tmp_path):
    write_corpus(tmp_path / "again", 60)
    write_corpus(tmp_path / "other", 60, seed=1)
    said = [
        {path.relative_to(each): path.read_bytes() for path in each.rglob("*.yaml")}
        for each in (folder, tmp_path / "again", tmp_path / "other")
    ]
    assert said[0] == said[1] != said[2]


def test_a_few_actors_are_in_many_articles(folder):
    records = read_collection(folder).records
    counts = Counter(key for record in records for key in record.article.actors)
    first, *_, last = (count for _, count in counts.most_common())
    assert first > 5 * last
    assert counts["actor-0"] == first
