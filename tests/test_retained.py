"""The past: which generation was current when, and what is said where that is not kept."""

import json
import logging
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from newsroom import ARTICLE, Newsroom

from onrecord.server.generation import Generations
from onrecord.server.instants import InstantError, instant_of, instant_of_field, instant_of_stamp
from onrecord.server.publishing import PublishError
from onrecord.server.retained import NotRetainedError, Past, PrunedError

DAY = timedelta(days=1)
FIRST = datetime(2025, 3, 1, 12, tzinfo=UTC)
TITLES = ("The harbour talks", "The harbour talks, again", "The harbour talks, at last")


@pytest.fixture
def newsroom(tmp_path):
    """Three publications, a day apart."""
    room = Newsroom.at(tmp_path)
    for number, title in enumerate(TITLES):
        room.rewrite(f"title: {TITLES[max(0, number - 1)]}\n", f"title: {title}\n")
        room.publish(at=FIRST + number * DAY, keep=0)
    return room


@pytest.fixture
def past(newsroom):
    return Past(Generations(newsroom.data))


def titles(past):
    """Return the article's title at each moment."""
    found = []
    for moment in past.listing().moments:
        with past.glance(moment) as generation:
            found.append(generation.index.article(ARTICLE).title)
    return found


def test_what_was_current_when(past):
    """At each instant the last publication before it or at it was current."""
    listing = past.listing()
    assert [each.created for each in listing.moments] == [FIRST, FIRST + DAY, FIRST + 2 * DAY]
    assert tuple(titles(past)) == TITLES
    instants = [(FIRST, 0), (FIRST + DAY - DAY / 2, 0), (FIRST + DAY, 1), (FIRST + 9 * DAY, 2)]
    for instant, number in instants:
        assert listing.at(instant) == listing.moments[number]


def test_stores_of_the_past_answer(past):
    """A generation of the past answers queries as it did; the current one is the one that is open anyway."""
    query = 'SELECT ?l WHERE { ?s a schema:NewsArticle ; rdfs:label ?l FILTER(LANG(?l) = "en") }'
    prefixes = "PREFIX schema: <https://schema.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    found = [
        {str(row["l"]) for row in past.generation(moment).store.query(prefixes + query)}
        for moment in past.listing().moments
    ]
    assert [title in each for title, each in zip(TITLES, found, strict=True)] == [True] * 3
    assert past.generation(past.listing().moments[-1]) is past.published.current()


def test_before_all(past):
    """Nothing is kept of what was before the first publication, and that is said."""
    with pytest.raises(NotRetainedError, match="the past that is kept begins at 2025-03-01T12:00:00Z"):
        past.listing().at(FIRST - DAY)


def test_listed_anew_only_after_changes(past, newsroom):
    """What is kept is listed once for each publication."""
    listing = past.listing()
    assert past.listing() is listing
    newsroom.rewrite(f"title: {TITLES[-1]}\n", "title: And so on\n")
    newsroom.publish(keep=2)
    assert len(past.listing().moments) == 2


def test_one_second(tmp_path):
    """Several publications within a second have addresses of their own, and no further one changes what they mean."""
    room = Newsroom.at(tmp_path)
    stamps = ["20250301120000", "20250301120000.001000", "20250301120000.002000"]
    for number in range(3):
        room.rewrite("label: a new quay", "label: a new quay!")
        room.publish(at=FIRST + number * timedelta(milliseconds=1), keep=0)
        assert [each.stamp for each in Past(Generations(room.data)).listing().moments] == stamps[: number + 1]


BROKEN = [
    ("base", "http://elsewhere.example", "its IRIs have the base"),
    ("layout", 1, "another version of the software"),
    ("store", {"query": "http://store.example", "union": True}, "in a remote store"),
    (None, None, "cannot be read"),
]


@pytest.mark.parametrize(("member", "value", "told"), BROKEN)
def test_what_cannot_be_served(newsroom, caplog, member, value, told):
    """A generation that cannot be served is passed over with a line in the log; its time is no other one's."""
    folder = sorted((newsroom.data / "generations").iterdir())[1]
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text("{" if member is None else json.dumps(manifest | {member: value}), "utf-8")
    past = Past(Generations(newsroom.data))
    with caplog.at_level(logging.WARNING):
        listing = past.listing()
    assert told in caplog.text
    assert [each.created for each in listing.moments] == [FIRST, FIRST + 2 * DAY]
    with pytest.raises(NotRetainedError, match="made by other software or cannot be read"):
        listing.at(FIRST + DAY * 1.5)
    assert listing.at(FIRST + DAY / 2).created == FIRST


def test_rolled_back(newsroom, past):
    """What is newer than the current generation is no past."""
    oldest = min(path.name for path in (newsroom.data / "generations").iterdir())
    (newsroom.data / "current").write_text(f"{oldest}\n", "utf-8")
    listing = past.listing()
    assert [each.created for each in listing.moments] == [FIRST]
    assert listing.at(FIRST + 9 * DAY).id == oldest


def test_forgotten(newsroom):
    """What holds something that must be forgotten is no past, even while it is still on disk."""
    folders = sorted((newsroom.data / "generations").iterdir())
    path = folders[-1] / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"floor": folders[-1].name}), "utf-8")
    assert len(Past(Generations(newsroom.data)).listing().moments) == 1


def test_removed_meanwhile(newsroom, past):
    """A generation that goes while it is asked for is told apart from one that is damaged."""
    moment = past.listing().moments[0]
    shutil.rmtree(newsroom.data / "generations" / moment.id)
    with pytest.raises(PrunedError), past.glance(moment):
        pass
    with pytest.raises(PrunedError):
        past.generation(moment)
    assert len(past.listing().moments) == 2


def test_few_are_open(tmp_path):
    """However many generations are asked, few stores and indexes are open at a time."""
    room = Newsroom.at(tmp_path)
    for number in range(20):
        room.rewrite("label: a new quay", "label: a new quay!")
        room.publish(at=FIRST + number * DAY, keep=0)
    past = Past(Generations(room.data))
    for moment in past.listing().moments:
        assert list(past.generation(moment).store.query("ASK { ?s ?p ?o }"))
    assert len(past._opened) <= 16
    assert len(past._stores) <= 8


def test_published_in_order(newsroom):
    """Nothing is published as of a time that is not after what is published."""
    newsroom.rewrite("label: a new quay", "label: an old quay")
    before = newsroom.generation.id
    with pytest.raises(PublishError, match="2025-03-03T12:00:00Z is not after that; choose another directory"):
        newsroom.publish(at=FIRST + 2 * DAY)
    assert newsroom.generation.id == before


INSTANTS = [
    ("2025-03-01", datetime(2025, 3, 1, tzinfo=UTC)),
    ("2025-03-01T12:00:00Z", FIRST),
    ("2025-03-01t14:00:00.5+02:00", FIRST + timedelta(milliseconds=500)),
    ("2025-03-01T14:00:00 02:00", FIRST),
    ("2025-03-01T12:00:00.123456789Z", FIRST + timedelta(microseconds=123456)),
]


@pytest.mark.parametrize(("text", "instant"), INSTANTS)
def test_instants(text, instant):
    """Dates and instants of RFC 3339 are read, with what a plus sign in an address becomes."""
    assert instant_of(text) == instant


NONE = [
    "",
    "now",
    "2025",
    "2025-13-01",
    "2025-03-01T12:00:00",
    "2025-03-01T25:00:00Z",
    "٢٠٢٥-03-01",
    "0001-01-01T00:00:00+09:00",
]


@pytest.mark.parametrize("text", NONE)
def test_no_instants(text):
    """What is no instant is refused, and an example says how one is written."""
    with pytest.raises(InstantError, match="2026-01-31T12:00:00Z"):
        instant_of(text)


def test_fields_and_stamps():
    """Dates of HTTP have one form; a stamp means all of its second."""
    assert instant_of_field("Sat, 01 Mar 2025 12:00:00 GMT") == FIRST
    assert instant_of_stamp("20250301120000") == FIRST + timedelta(microseconds=999_999)
    assert instant_of_stamp("20250301120000.000001") == FIRST + timedelta(microseconds=1)
    assert instant_of_stamp("20250301") == datetime(2025, 3, 1, tzinfo=UTC)
    for text in ("Saturday, 01-Mar-25 12:00:00 GMT", "Sat Mar  1 12:00:00 2025", "Sat, 31 Feb 2025 12:00:00 GMT", "1"):
        with pytest.raises(InstantError):
            instant_of_field(text)
    for text in ("2025", "20251301", "20250301250000", "20250301120000.1", "2025030112000٠"):
        with pytest.raises(InstantError):
            instant_of_stamp(text)
