"""The home page: the latest, who is in most, who says what; from a few look-ups, in the reader's language."""

import pytest
from newsroom import Newsroom, steps

from onrecord.server.app import create_app
from onrecord.server.front import Front
from onrecord.server.generation import Generations
from onrecord.server.interface import shipped_interface
from onrecord.server.languages import ENGLISH, Languages
from onrecord.server.settings import Settings
from onrecord.server.site import Addresses
from onrecord.server.things import Things

INTERFACE = shipped_interface()


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom.at(tmp_path)


def front(newsroom, languages=ENGLISH, asked=None):
    """Return what the home page shows, noting each look-up."""
    rows = newsroom.generation.catalogue.things.rows

    def noted(query, *values):
        if asked is not None:
            asked.append(query)
        return rows(query, *values)

    return Front.of(Things(noted), Addresses(newsroom.base, ""), INTERFACE, languages)


def names(listed):
    return [each.name.text for each in listed]


def test_latest_first(newsroom):
    """Articles stand by the day they were published on, the latest first, with their authors."""
    newsroom.add(
        "older", **{"published: 2022-03-10": "published: 2021-01-01", "title: The harbour talks": "title: Older"}
    )
    newsroom.add(
        "newer", **{"published: 2022-03-10": "published: 2024-01-01", "title: The harbour talks": "title: Newer"}
    )
    newsroom.publish()
    found = front(newsroom).articles
    assert names(found) == ["Newer", "The harbour talks", "Older"]
    assert [name.text for name in found[0].beside] == ["João Lima"]


def test_articles_without_a_date_come_last(newsroom):
    """An article that has no date is shown after those that have one, as far as there is room."""
    newsroom.add("undated", **{"published: 2022-03-10\n": "", "title: The harbour talks": "title: Another"})
    newsroom.publish()
    assert names(front(newsroom).articles) == ["The harbour talks", "Another"]
    for number in range(6):
        newsroom.add(f"dated-{number}", **{"title: The harbour talks": f"title: Dated {number}"})
    newsroom.publish()
    assert len(names(front(newsroom).articles)) == 6
    assert "Another" not in names(front(newsroom).articles)


def test_who_is_in_most(newsroom):
    """Actors stand by the number of articles that mention them, and unnamed ones are not among them."""
    newsroom.add("more", **{"  sol-press: 108-124": "  sol-press: 108-124\n  sol: 29-37"})
    newsroom.publish()
    found = front(newsroom).actors
    assert [each.thing.articles for each in found] == [2, 2, 2, 2, 2, 1, 1, 1]
    assert "Sol" in names(found)[-3:]
    assert all(each.thing.named for each in found)


def test_nobody_is_quoted_without_the_mouths_between(newsroom):
    """What is said comes with its whole chain, from the author inward, the longest first."""
    newsroom.publish()
    said = front(newsroom).statements
    assert [step.speakers[0].text for step in said[0].chain] == ["João Lima", "a member of the league", "Ana Ruiz"]
    assert said[0].chain[-1].marks


def test_what_is_delisted_is_not_shown(newsroom):
    """Nothing that the ledger delists, and nothing of an article that it does."""
    newsroom.publish()
    steps(newsroom, "step: delist, thing: article:harbour-talks, grounds: for now")
    newsroom.publish()
    found = front(newsroom)
    assert (found.articles, found.statements) == ((), ())
    assert all(count == 0 for name, count in found.counts if name in ("article", "event", "statement"))


def test_look_ups_do_not_grow(newsroom):
    """There are as many look-ups for many articles as for one."""
    newsroom.publish()
    few, many = [], []
    front(newsroom, asked=few)
    for number in range(12):
        newsroom.add(f"more-{number}")
    newsroom.publish()
    front(newsroom, asked=many)
    assert len(few) == len(many) <= 7


def test_no_look_up_reads_all(newsroom):
    """Each look-up of the catalogue goes by an index: none scans it, none sorts what it found."""
    newsroom.publish()
    asked = []
    front(newsroom, asked=asked)
    rows = newsroom.generation.catalogue.things.rows
    catalogue = [query for query in asked if "FROM thing" in query]
    plans = [
        line[-1] for query in catalogue for line in rows(f"EXPLAIN QUERY PLAN {query}", *[None] * query.count("?"))
    ]
    assert len(plans) >= len(catalogue) >= 4
    assert [plan for plan in plans if plan == "SCAN thing" or "TEMP B-TREE" in plan] == []


def test_names_are_in_the_readers_language(newsroom, workers):
    """Who reads Japanese sees Japanese names where there are any; the page says so."""
    newsroom.publish()
    assert "横田 健" in names(front(newsroom, Languages.of("ja")).actors)
    assert "Yokota Ken" in names(front(newsroom).actors)
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    page = client.get("/", headers={"Accept": "text/html", "Accept-Language": "ja"})
    assert page.headers["Content-Language"] == "en, ja"
    assert "Accept-Language" in page.vary
    assert '<a href="/doc/actor/%E6%A8%AA%E7%94%B0-%E5%81%A5" lang="ja"><bdi>横田 健</bdi></a>' in page.text
