"""An entity's page has pictures where they help, of what its lists say."""

import re

import pytest
from drawings import asking, drawn_on
from newsroom import Newsroom, steps


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    room = Newsroom.at(tmp_path_factory.mktemp("pictured"))
    room.publish()
    return room


@pytest.fixture(scope="module")
def get(newsroom, workers):
    return asking(newsroom.data, workers)


def test_an_actor_is_shown_in_time(get):
    """Roles stand above what the actor took part in; each is linked, dated, and also in a list of the page."""
    page = get("/doc/actor/ana-ruiz.html").text
    rows = {link.findtext("text"): link for link in drawn_on(page)}
    heights = {name: float(link.find("text").get("y")) for name, link in rows.items()}
    assert list(rows) == ["Minister", "meeting of the minister and the league", "what the photograph shows"]
    assert heights["Minister"] < min(
        heights["meeting of the minister and the league"], heights["what the photograph shows"]
    )
    for link in rows.values():
        assert page.count(f'href="{link.get("href")}"') >= 2
        assert "2022" in link.findtext("title")
    assert 'href="/timeline/actor/ana-ruiz"' in page
    assert 'href="/network/actor/ana-ruiz"' in page
    assert get("/timeline/actor/ana-ruiz").status_code == get("/network/actor/ana-ruiz").status_code == 200


def test_a_statement_has_its_chain_drawn(get):
    """Who says so is drawn mouth by mouth, before the list that says the same; one mouth needs no picture."""
    page = get("/doc/article/harbour-talks/statement/promise.html").text
    told = [link.get("href").rpartition("/")[2] for link in drawn_on(page)]
    assert told[1::2] == ["account", "member-told", "promise"]
    assert page.index("<svg") < page.index('<ol class="chain')
    assert "<svg" not in get("/doc/article/harbour-talks/statement/title.html").text


def test_what_is_not_listed_leads_to_no_picture(tmp_path, workers):
    """The page of a delisted actor does not lead to pictures that it is in no part of."""
    newsroom = Newsroom.at(tmp_path)
    steps(newsroom, "step: delist, thing: actor:ana-ruiz, grounds: asked for")
    newsroom.publish()
    page = asking(newsroom.data, workers)("/doc/actor/ana-ruiz.html").text
    assert re.findall(r'href="/(?:timeline|network)/[^"]*"', page) == []


def test_an_article_leads_to_its_time_line(get):
    """What an article tells is a click away as a time line."""
    assert 'href="/timeline/article/harbour-talks"' in get("/doc/article/harbour-talks.html").text
