"""Networks over HTTP: who met, addressed or spoke about whom, and what says so."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from corpus import write_corpus
from drawings import MOST, asking, drawn_on, told_twice

from onrecord.mapping.iris import Iris
from onrecord.mapping.texts import Texts
from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.publishing import publish
from onrecord.server.settings import Settings

ANA, KEN, LEAGUE = "actor/ana-ruiz", "actor/横田-健", "article/harbour-talks/actor/fishers-league"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    return told_twice(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def get(newsroom, workers):
    return asking(newsroom.data, workers)


def drawn(page):
    """Return where the ties and the nodes of a page's picture lead."""
    hrefs = [link.get("href") for link in drawn_on(page)]
    return {each for each in hrefs if "/with/" in each}, {each for each in hrefs if "/with/" not in each}


def tie(one, other):
    first, last = sorted((one, other))
    return quote(f"/network/{first}/with/{last}")


MORE = LEAGUE.replace("harbour", "more")
SHOWN = [
    ("/network?kind=met", {tie(ANA, KEN), tie(ANA, LEAGUE), tie(ANA, MORE)}),
    ("/network?kind=met&article=more-talks", {tie(ANA, KEN), tie(ANA, MORE)}),
    ("/network?from=2022-03-01&to=2022-03-08", {tie(ANA, KEN), tie(ANA, LEAGUE), tie(ANA, MORE)}),
    ("/network?from=2023&dates=certain", None),
    ("/network?factuality=reported", None),
    ("/network?actor=横田-健", {tie(ANA, KEN), tie(ANA, LEAGUE), tie(ANA, MORE)}),
    (f"/network/{KEN}", {tie(ANA, KEN)}),
    (f"/network/{LEAGUE}", {tie(ANA, LEAGUE)}),
    (f"/network/{KEN}?kind=about", None),
]


@pytest.mark.parametrize(("path", "ties"), SHOWN)
def test_what_is_shown(get, path, ties):
    """By kind, article, dates, factuality and actor; nothing is told as nothing."""
    page = get(path)
    assert page.status_code == 200
    if ties is None:
        assert "No ties are on record here." in page.text
    else:
        assert drawn(page.text)[0] == ties


@pytest.mark.parametrize("path", ["/network", f"/network/{ANA}", "/network?kind=met&article=more-talks"])
def test_picture_and_table_show_the_same(get, path):
    """The table is one link away, has a row for each way in which two are tied, and the same evidence."""
    page = get(path).text
    (table,) = {unescape(href) for href in re.findall(r'href="([^"]*/table[^"]*)"', page)}
    rows = re.findall(r"<tr><td>.*?</tr>", get(table).text)
    hrefs = {unescape(re.findall(r'href="(/network/[^"]*)"', row)[-1]) for row in rows}
    assert hrefs == drawn(page)[0]
    assert all(len(re.findall("<td", row)) == 6 for row in rows)


def test_everything_leads_on(get):
    """Each node leads to that actor's network, the actor in the middle to its page, each tie to what says so."""
    ties, nodes = drawn(get("/network").text)
    assert all(get(href).status_code == 200 for href in ties | nodes)
    assert quote(f"/network/{ANA}") in nodes
    assert quote(f"/doc/{ANA}") in drawn(get(f"/network/{ANA}").text)[1]


def test_what_says_so(get):
    """A tie's page lists events with their factuality and statements with their mouths, each with its article."""
    page = get(f"/network/{KEN}/with/{ANA}").text
    assert page == get(f"/network/{ANA}/with/{KEN}").text
    found = re.findall(r'<li><a href="([^"]*)"><bdi>[^<]*</bdi></a> <span class="note">(\w+)</span>', page)
    assert found == [(f"/doc/article/{key}/event/meeting", "actual") for key in ("harbour-talks", "more-talks")]
    assert page.count('<span class="source"><a href="/doc/article/') == 2
    told = get("/network/article/harbour-talks/actor/league-member/with/article/harbour-talks/actor/writers").text
    (chain,) = re.findall(r'<ol class="chain">(.*?)</ol>', told, re.DOTALL)
    order = [chain.index(name) for name in ("João Lima", "a member of the league", "the minister promised")]
    assert order == sorted(order)


def test_a_tie_takes_two_queries(newsroom, workers):
    """What says so is found by two queries, however much says so."""
    from dataclasses import replace

    from conftest import CountingStore, Shelf

    generation = newsroom.generation
    store = CountingStore(generation.store)
    client = create_app(Settings(cache=0), Shelf(replace(generation, store=store)), workers).test_client()
    for path in (f"/network/{ANA}/with/{KEN}", f"/network/{ANA}/with/{LEAGUE}"):
        store.queries.clear()
        assert client.get(path).status_code == 200
        assert len(store.queries) == 2


@pytest.fixture(scope="module")
def many(tmp_path_factory, workers) -> Iterator[object]:
    """A client of a corpus in which more than 200 actors are tied, with long names in several scripts."""
    folder = tmp_path_factory.mktemp("many")
    write_corpus(folder / "records", 250, actors=230)
    registry = folder / "records" / "registry.yaml"
    text = registry.read_text("utf-8")
    for each in range(230):
        name = f"Actor {each} {'横田健' if each % 3 else 'of the <b>Ministry</b> & Co.'} {'x' * (each % 60 + 1)}"
        text = text.replace(f"label: Actor {each},", f'label: "{name}",')
    registry.write_text(text, "utf-8")
    publish(folder / "records", Iris(), Texts(), folder / "data")
    return create_app(Settings(data=folder / "data"), Generations(folder / "data"), workers).test_client()


@pytest.mark.parametrize(
    "path", ["/network", "/network/table", "/network/actor/actor-0", "/network?from=2023-05-01&to=2023-05-20"]
)
def test_two_hundred_actors_are_within_a_page(many, path):
    """At 200 actors and more a page stays below 100 kB and says how much there is beside."""
    page = many.get(path)
    assert len(page.data) < MOST
    assert 'class="notice"' in page.text
    assert "<b>Ministry" not in page.text
    if "<svg " in page.text:
        ties, nodes = drawn(page.text)
        assert len(ties) > 60
        assert len(nodes) >= (180 if path == "/network" else 50)


def test_the_same_picture_each_time(many):
    """The same data makes the same bytes."""
    assert many.get("/network", headers={"Cache-Control": "no-cache"}).data == many.get("/network").data
