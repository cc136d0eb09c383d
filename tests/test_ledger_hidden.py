"""What must not be named is named nowhere, whatever else the ledger, the publisher and the files say of it."""

import pytest
from newsroom import Newsroom, bytes_of, steps

from onrecord.mapping.amendments import Amendments
from onrecord.mapping.reading import read_collection
from onrecord.server.publishing import PublishError

NAMES = ("Zzyzx", "zzyzx", "横田")
ANONYMISE = "step: anonymise, thing: actor:横田-健, grounds: his safety, strings: [Zzyzx]"
DELETE = 'step: delete, thing: "article:harbour-talks", grounds: a court order'
DOUBT = '"article:harbour-talks/statement:doubt"'


@pytest.fixture
def newsroom(tmp_path):
    """The sample's records, with a name that nothing else holds, published."""
    newsroom = Newsroom.at(tmp_path)
    for name in ("harbour-talks.yaml", "registry.yaml"):
        newsroom.rewrite("Yokota", "Zzyzx", name)
    newsroom.publish()
    return newsroom


def holding(newsroom, *words):
    """Return the files of the data directory that hold any of some words, or are named so."""
    files = bytes_of(newsroom.data)
    return [path for path, content in files.items() for word in words if word.encode() in content or word in path.name]


EARLIER = {
    "a note on a part of it": f"step: note, thing: {DOUBT}, grounds: asked, note: a reply",
    "a part of it withdrawn": f"step: retract, thing: {DOUBT}, grounds: nobody said it",
    "one in it unnamed": (
        'step: anonymise, thing: "article:harbour-talks/actor:mayor", grounds: safety, strings: [Mayorson]'
    ),
    "delisted before": 'step: delist, thing: "article:harbour-talks", grounds: on request',
}


@pytest.mark.parametrize("earlier", EARLIER)
def test_a_deleted_article_is_not_named_by_earlier_steps(newsroom, earlier):
    newsroom.add("other-news")
    steps(newsroom, EARLIER[earlier])
    newsroom.publish()
    assert holding(newsroom, "harbour-talks")
    steps(newsroom, EARLIER[earlier], DELETE)
    newsroom.publish()
    assert holding(newsroom, "harbour-talks") == []


def test_who_was_delisted_stays_so_when_unnamed(newsroom):
    """What is listed nowhere is the unnamed one; the key that names is not written down."""
    steps(newsroom, "step: delist, thing: actor:横田-健, grounds: on request", ANONYMISE)
    newsroom.publish()
    assert holding(newsroom, *NAMES) == []
    assert Amendments.of(read_collection(newsroom.records)).delisted == {"actor/unnamed-2"}
    assert b"/id/actor/unnamed-2>" not in newsroom.read()


def test_why_and_who_published_name_nobody_who_is_unnamed(newsroom):
    """Also when the publication that makes one unnamed is the one that says so."""
    steps(newsroom, ANONYMISE)
    newsroom.publish(reason="Zzyzx Ken asked us to", by="a friend of Zzyzx")
    assert holding(newsroom, *NAMES) == []
    assert b"?rev=2>" in newsroom.read()


def test_a_file_whose_name_names_is_refused_until_it_has_another(newsroom):
    steps(newsroom, ANONYMISE)
    path = newsroom.records / "harbour-talks.yaml"
    named = path.rename(newsroom.records / "zzyzx-arrest.yaml")
    with pytest.raises(PublishError, match="the file's name holds words that the ledger removes; give it another"):
        newsroom.publish()
    named.rename(path)
    newsroom.publish()
    assert holding(newsroom, *NAMES) == []


def test_an_articles_key_that_names_is_told_once(newsroom):
    newsroom.rewrite("article: harbour-talks", "article: zzyzx-talks")
    steps(newsroom, ANONYMISE)
    with pytest.raises(PublishError) as caught:
        newsroom.publish()
    told = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert [problem.message for problem in told] == ["the article's key holds words that the ledger removes"]
    assert "give it another key here" in told[0].remedy


def test_nobody_else_has_the_key_of_somebody_unnamed(newsroom):
    """It is refused in the registry, and in an article, where two would become one."""
    steps(newsroom, ANONYMISE)
    newsroom.rewrite("  mayor: {kind", "  unnamed-1: {kind")
    newsroom.rewrite("who: mayor,", "who: unnamed-1,")
    with pytest.raises(PublishError, match='the key "unnamed-1" is that of somebody whom the ledger makes unnamed'):
        newsroom.publish()
    newsroom.rewrite("actors:\n", "actors:\n  unnamed-1: {kind: organization, label: Unnamed}\n", "registry.yaml")
    with pytest.raises(PublishError, match="actor:unnamed-1 is what it would be called, and the registry has that"):
        newsroom.publish()
