"""Time lines and networks as documents: found or not, at a fixed cost, with the data, the query and the past behind."""

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from drawings import asking, look_ups, told_twice
from newsroom import Newsroom, steps

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings

ANA, KEN, LEAGUE = "actor/ana-ruiz", "actor/横田-健", "article/harbour-talks/actor/fishers-league"
JOAO = "actor/joão-lima"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    return told_twice(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def get(newsroom, workers):
    return asking(newsroom.data, workers)


NO_DATES, NO_TIES = "Nothing with a date", "No ties are on record here."
STATUSES = [
    # the address, the status, and what is said where there is nothing to be shown
    ("/timeline?from=2031&dates=certain", 200, NO_DATES), ("/timeline/actor/sol-press", 200, NO_DATES),
    ("/timeline?actor=nobody", 200, NO_DATES), ("/timeline/actor/nobody", 404, ""), ("/timeline/actor/a/b", 404, ""),
    ("/timeline/article/nobody", 404, ""), ("/timeline/place/port-sol", 404, ""), ("/timeline/20230", 404, ""),
    ("/timeline/2023-02-30", 404, ""), ("/timeline/", 404, ""), ("/timeline?from=x", 400, ""),
    ("/timeline.ttl", 404, ""), ("/timeline/actor/nobody.json", 404, ""),
    ("/network/actor/sol-press", 200, NO_TIES), ("/network/actor/sol-press/table", 200, NO_TIES),
    (f"/network/{ANA}/with/actor/sol-press", 404, ""), (f"/network/{ANA}/with/{ANA}", 404, ""),
    ("/network/actor/nobody", 404, ""), ("/network/place/port-sol", 404, ""), ("/network?kind=x", 400, ""),
    (f"/network/{ANA}/of/{KEN}", 404, ""), ("/network/", 404, ""), ("/network/table.json", 404, ""),
    (f"/network/{ANA}/with/{KEN}.json", 404, ""), ("/network.ttl", 404, ""),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status", "words"), STATUSES)
def test_what_there_is_and_is_not(get, path, status, words):
    """What is known and has nothing to be shown is told so; what is not known, or says nothing, is not found."""
    answer = get(path)
    assert answer.status_code == status
    assert words in answer.text


@pytest.mark.parametrize("path", ["/timeline", "/network"])
def test_fields_offer_what_can_be_asked_for(get, path):
    """Whoever fills in a form is offered the actors that are shown by name, with what a request calls them."""
    actors = get(path).text.partition('<datalist id="actors">')[2].partition("</datalist>")[0]
    offered = dict(re.findall('<option value="([^"]*)">([^<]*)</option>', unescape(actors)))
    assert offered.items() >= {("ana-ruiz", "Ana Ruiz"), (LEAGUE, "the fishers' league")}
    assert {get(f"{path}?actor={quote(key)}").status_code for key in offered} == {200}


PICTURES = [
    "/timeline", "/timeline/2021", "/timeline/2022-03", "/timeline/2020s", "/timeline/article/harbour-talks",
    f"/timeline/{KEN}", f"/timeline/{ANA}", "/timeline?from=2022-03-01&to=2022-03-31&dates=certain",
    "/network", "/network?kind=met", f"/network/{ANA}", f"/network/{LEAGUE}", "/network?actor=横田-健",
]  # fmt: skip


def test_pages_take_few_look_ups(tmp_path, workers):
    """No query in SPARQL, and no more look-ups in the index the more there is, for a page as for its data."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    tables = ["/network/table", f"/network/{ANA}/table"]
    paths = [*PICTURES, *tables, *(f"{path}.json" for path in PICTURES if "?" not in path)]
    few = look_ups(newsroom, workers, paths)
    for number in range(5):
        newsroom.add(f"more-{number}")
    newsroom.publish()
    assert look_ups(newsroom, workers, paths) == few
    assert max(few.values()) <= 11


def test_the_ledger_is_followed(tmp_path, workers):
    """Who was merged leads on to the other; what is delisted or withdrawn is in no picture and has none."""
    newsroom = told_twice(tmp_path)
    steps(newsroom, f"step: merge, thing: actor:ana-ruiz, into: {JOAO.replace('/', ':')}, grounds: they are one",
          f"step: delist, thing: {KEN.replace('/', ':')}, grounds: asked for",
          "step: delist, thing: article:more-talks/event:closure, grounds: asked for",
          "step: retract, thing: article:more-talks/event:meeting, grounds: it was not so")  # fmt: skip
    newsroom.publish()
    get = asking(newsroom.data, workers)
    for kind in ("timeline", "network"):
        merged = get(f"/{kind}/{ANA}")
        assert (merged.status_code, merged.headers["Location"]) == (301, quote(f"/{kind}/{JOAO}"))
        assert get(f"/{kind}/{KEN}").status_code == 404
    assert get(f"/network/{JOAO}/with/{KEN}").status_code == 404
    for path in ("/timeline", "/timeline.json"):
        assert "more-talks/event/closure" not in get(path).text
        assert "more-talks/event/meeting" not in get(path).text
        assert "harbour-talks/event/meeting" in get(path).text
    assert "harbour-talks/event/meeting" in get(f"/timeline/{JOAO}").text
    assert quote(KEN) not in get("/network").text
    assert KEN not in get("/network.json").text
    assert quote(f"/network/{JOAO}/with/{LEAGUE}") in get("/network").text


def data(get, path):
    """Return the data behind a picture."""
    answer = get(path, Accept="application/json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), path
    return answer.json


@pytest.mark.parametrize("path", PICTURES)
def test_the_data_is_one_click_away(get, path):
    """A page leads to JSON, CSV and TSV with as many rows as its table has, all the same; the address is negotiated."""
    page = get(path)
    links = dict(map(reversed, re.findall(r'<a href="([^"]*)" rel="alternate" type="([^"]*)"', page.text)))
    assert sorted(links) == ["application/json", "text/csv", "text/tab-separated-values"]
    table = get(re.sub(r"^/network(/[^?]*)?", r"\g<0>/table", path)) if path.startswith("/network") else page
    found = data(get, path)
    assert len(found["rows"]) == len(re.findall("<tr><td>", table.text))
    assert found["total"] >= len(found["rows"]) > 0
    assert get(unescape(links["application/json"])).json == found
    rows = [*csv.DictReader(io.StringIO(get(unescape(links["text/csv"])).text))]
    assert [{name: value for name, value in row.items() if value} for row in rows] == [
        {name: str(value) for name, value in row.items()} for row in found["rows"]
    ]
    assert "Accept" in page.headers["Vary"]
    for row in found["rows"]:
        leading = [value for name, value in row.items() if name in ("iri", "source", "target", "article", "place")]
        assert all(get(iri.removeprefix("http://127.0.0.1:8080")).status_code == 303 for iri in leading)
        assert "says_so" not in row or get(row["says_so"]).status_code == 200


ASKED = [*(path for path in PICTURES if "actor=" not in path), f"/network/{ANA}?kind=about&kind=met"]


@pytest.mark.parametrize("path", ASKED)
def test_the_query_is_one_click_away(get, path):
    """The query that a page leads to finds what the page shows: the same things, ties with as much that says so."""
    (address,) = re.findall(r'<a rel="nofollow" href="(/sparql\?query=[^"]*)"', get(path).text)
    answer = get(unescape(address), Accept="text/csv")
    assert answer.status_code == 200
    asked, rows = [*csv.DictReader(io.StringIO(answer.text))], data(get, path)["rows"]
    assert asked
    if path.startswith("/timeline"):
        assert {(row["thing"], row["date"]) for row in asked} == {(row["iri"], row["date"]) for row in rows}
        return
    about = path.partition("?")[0].removeprefix("/network")
    shown = Counter()
    for row in rows:  # of an actor's network the query is for the actor's own ties
        if row["source"].endswith(about) or row["target"].endswith(about):
            shown[row["source"], row["kind"], row["target"]] += row["things"]
    assert {(row["source"], row["kind"], row["target"]): int(row["things"]) for row in asked} == shown


HOSTILE = ["/timeline?article=x%22)) } SERVICE", "/timeline?actor=x> { } #", "/network?actor=%22%0A}"]


@pytest.mark.parametrize("path", HOSTILE)
def test_no_query_says_what_nothing_can_be_called(get, path):
    """What can be no part of an IRI gets into no query."""
    page = get(path)
    assert page.status_code == 200
    assert "/sparql?query=" not in page.text


def test_pictures_have_a_past(tmp_path, workers):
    """Each leads to its TimeGate and TimeMap; its states are those in which the one existed whom it is about."""
    newsroom, first = Newsroom.at(tmp_path), datetime(2025, 3, 1, 12, tzinfo=UTC)
    newsroom.publish(at=first, keep=0)
    newsroom.add("more-talks")
    newsroom.publish(at=first + timedelta(days=1), keep=0)
    get = asking(newsroom.data, workers)
    for path, states in (("/timeline", 2), ("/timeline/2022-03", 2), (f"/network/{ANA}", 2), ("/network", 2),
                         (f"/network/{LEAGUE}", 2), (f"/timeline/{LEAGUE.replace('harbour', 'more')}", 1),
                         ("/timeline/article/more-talks", 1), ("/timeline.json", 2)):  # fmt: skip
        assert f'/timegate{quote(path)}>; rel="timegate"' in get(path).headers["Link"]
        assert path.endswith(".json") or f'href="{quote(f"/timemap/html{path}")}"' in get(path).text
        found = get(f"/timemap/json{path}").json["mementos"]["list"]
        assert len(found) == states, path
        led = get(f"/timegate{path}", **{"Accept-Datetime": "Sat, 01 Mar 2025 18:00:00 GMT"})
        assert led.status_code == 302
        memento = get(led.headers["Location"].removeprefix("http://localhost"))
        assert (memento.status_code, "Memento-Datetime" in memento.headers) == (200, True)
    assert len(data(get, "/at/20250301120000/timeline")["rows"]) * 2 == len(data(get, "/timeline")["rows"])
    for path in ("/timeline/actor/nobody", "/timeline/2023-99", "/network/x"):
        assert get(f"/timemap/json{path}").status_code == 404


def test_nothing_of_the_past_that_was_withdrawn_since(tmp_path, workers):
    """A picture of a time shows nothing that today's ledger withdraws or delists, nor does its data."""
    newsroom = told_twice(tmp_path)
    stamp = re.sub(r"\D", "", newsroom.generation.manifest["created"])[:14]
    steps(newsroom, "step: retract, thing: article:more-talks/event:meeting, grounds: it was not so",
          f"step: delist, thing: {KEN.replace('/', ':')}, grounds: asked for")  # fmt: skip
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    for path in (f"/at/{stamp}/timeline", f"/at/{stamp}/network"):
        for suffix in ("", ".json"):
            answer = client.get(path + suffix)
            assert answer.status_code == 200
            assert "harbour-talks" in answer.text
            assert "more-talks/event/meeting" not in answer.text
            assert KEN not in answer.text
            assert quote(KEN) not in answer.text
