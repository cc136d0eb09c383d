"""Time lines over HTTP: the same in the picture and in the table, for everything, a period, an actor, an article."""

import re
import sqlite3
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest
from drawings import HOSTILE, links
from newsroom import Newsroom, steps

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings

SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)
MOST = 100_000


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    room = Newsroom.at(tmp_path_factory.mktemp("timeline"))
    room.add("more-talks")
    room.publish()
    return room


@pytest.fixture(scope="module")
def get(newsroom, workers):
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    return lambda path, **headers: client.get(quote(path, safe="/?=&:%"), headers=headers)


def names(page):
    """Return what the picture of a page links to, and what the table does, each as a list."""
    (svg,) = SVG.findall(page)
    drawn = [link.get("href") for link in links(unescape_entities(svg))]
    rows = re.findall(r"<tr><td><a href=\"([^\"]*)\"", page)
    return drawn, rows


def unescape_entities(svg):
    return svg.replace("&#34;", "&quot;").replace("&#39;", "&apos;")


SHOWN = [
    ("/timeline", ["closure", "closure", "meeting", "meeting", "photographed", "photographed"]),
    ("/timeline/2021", ["closure", "closure", "photographed", "photographed"]),
    ("/timeline/2022-03", ["closure", "closure", "meeting", "meeting", "photographed", "photographed"]),
    ("/timeline/2020s", ["closure", "closure", "meeting", "meeting", "photographed", "photographed"]),
    ("/timeline/article/harbour-talks", ["closure", "meeting", "photographed"]),
    ("/timeline/actor/横田-健", ["meeting", "meeting"]),
    ("/timeline/actor/ana-ruiz", ["meeting", "meeting", "minister", "minister", "photographed", "photographed"]),
    ("/timeline?factuality=ongoing-state&article=more-talks", ["closure"]),
    ("/timeline?from=2022-03-01&to=2022-03-31&dates=certain", ["meeting", "meeting"]),
]


@pytest.mark.parametrize(("path", "shown"), SHOWN)
def test_picture_and_table_show_the_same(get, path, shown):
    """What may have fallen into a time is shown there, each thing linked, in the picture as in the table."""
    answer = get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    drawn, rows = names(answer.text)
    assert sorted(href.rpartition("/")[2] for href in drawn) == shown
    assert sorted(drawn) == sorted(rows)
    assert all(get(unescape(href)).status_code == 200 for href in {*drawn})


def test_periods_lead_to_periods(get):
    """From everything to a year, to a month and back; each counts what began in it; none that is empty is offered."""
    assert re.findall(r'href="/timeline/([^"]*)">[^<]*</a> <span class="count">(\d+)', get("/timeline").text) == [
        ("2021", "2"), ("2022", "4"),
    ]  # fmt: skip
    year = get("/timeline/2022").text
    assert re.findall(r'href="/timeline/([^"]*)"', year) == ["2020s", "2022-03"]
    month = get("/timeline/2022-03").text
    assert re.findall(r'href="/timeline/([^"]*)"', month) == ["2022", "2022-03-01", "2022-03-03"]
    assert re.findall(r'href="/timeline/([^"]*)"', get("/timeline/2022-03-03").text) == ["2022-03"]
    assert re.findall(r'href="/timeline/([^"]*)"', get("/timeline/2020s").text) == ["2021", "2022"]


def test_a_row_tells_everything(get):
    """The table has the date as the record gives it, both bounds of begin and end, factuality, place and article."""
    page = get("/timeline/article/harbour-talks").text
    (row,) = [each for each in re.findall(r"<tr><td>.*?</tr>", page) if "/event/meeting" in each]
    cells = [unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<td>(.*?)</td>", row)]
    assert cells == [
        "meeting of the minister and the league", "meeting", "2022-03-01~/2022-03-08~", "2022-03-01 to 2022-03-08",
        "2022-03-01 to 2022-03-08", "actual", "Port Sol", "The harbour talks",
    ]  # fmt: skip
    assert "by 2022-03-03" in page
    assert "not said" in page


STATUSES = [
    ("/timeline?from=2031&dates=certain", 200), ("/timeline/actor/sol-press", 200), ("/timeline?actor=nobody", 200),
    ("/timeline/actor/nobody", 404), ("/timeline/article/nobody", 404), ("/timeline/place/port-sol", 404),
    ("/timeline/20230", 404), ("/timeline/2023-02-30", 404), ("/timeline/actor/a/b", 404), ("/timeline/", 404),
    ("/timeline?from=x", 400),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status"), STATUSES)
def test_what_there_is_and_is_not(get, path, status):
    """What is known and has no date is told so; what is not known is not found."""
    answer = get(path)
    assert answer.status_code == status
    if status == 200:
        assert "Nothing with a date" in answer.text


class Deaf:
    """A store that must not be asked."""

    def query(self, text, *_):
        raise AssertionError(text)


def look_ups(newsroom, workers, paths):
    """Return how many statements the index was asked for each path; the store is asked nothing."""
    generation = newsroom.generation
    from conftest import Shelf

    app = create_app(Settings(cache=0), Shelf(replace(generation, store=Deaf())), workers)
    client, counts = app.test_client(), {}
    connection: sqlite3.Connection = generation.index._connection
    for path in paths:
        seen: list[str] = []
        connection.set_trace_callback(seen.append)
        assert client.get(quote(path, safe="/?=&")).status_code == 200
        connection.set_trace_callback(None)
        counts[path] = len(seen)
    return counts


def test_pages_take_few_look_ups(tmp_path, workers):
    """No query in SPARQL, and no more look-ups in the index the more there is."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    paths = [path for path, _ in SHOWN if "more-talks" not in path]
    few = look_ups(newsroom, workers, paths)
    for number in range(5):
        newsroom.add(f"more-{number}")
    newsroom.publish()
    assert look_ups(newsroom, workers, paths) == few
    assert max(few.values()) <= 11


def test_names_are_in_the_readers_language(get):
    """What has a name in the language that is asked for is called by it, and the page says that it varies."""
    asked = get("/timeline/actor/横田-健", **{"Accept-Language": "ja"})
    assert "横田 健" in asked.text
    assert "Yokota Ken" in get("/timeline/actor/横田-健").text
    assert "Accept-Language" in asked.headers["Vary"]
    assert asked.headers["ETag"] != get("/timeline/actor/横田-健").headers["ETag"]


def test_the_ledger_is_followed(tmp_path, workers):
    """Who was merged leads on to the other; what is delisted or withdrawn is not shown and has no time line."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.add("more-talks")
    newsroom.publish()
    steps(newsroom, "step: merge, thing: actor:ana-ruiz, into: actor:joão-lima, grounds: they are one",
          "step: delist, thing: actor:横田-健, grounds: asked for",
          "step: delist, thing: article:more-talks/event:closure, grounds: asked for",
          "step: retract, thing: article:more-talks/event:meeting, grounds: it was not so")  # fmt: skip
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    merged = client.get("/timeline/actor/ana-ruiz")
    assert (merged.status_code, merged.headers["Location"]) == (301, "/timeline/actor/jo%C3%A3o-lima")
    assert client.get("/timeline/actor/横田-健").status_code == 404
    page = client.get("/timeline").text
    assert "more-talks/event/closure" not in page
    assert "more-talks/event/meeting" not in page
    assert "harbour-talks/event/meeting" in page
    assert "harbour-talks/event/meeting" in client.get("/timeline/actor/joão-lima").text


def test_the_past_has_its_own(newsroom, get):
    """A time line below a time is of that time, and links into it."""
    (stamp, *_) = re.findall(r"/at/(\d+(?:\.\d+)?)/dataset>", get("/timemap/link/dataset").text)
    page = get(f"/at/{stamp}/timeline").text
    assert all(href.startswith(f"/at/{stamp}/doc/") for href in names(page)[0])


def test_too_much_is_cut_and_said(tmp_path, workers):
    """However long and strange names are, a page stays below 100 kB, is well-formed, and says what it leaves out."""
    newsroom = Newsroom.at(tmp_path)
    label = "'" + "".join(each for each in (HOSTILE[0] + "横" * 300) if each != "'") + "'"
    for number in range(70):
        newsroom.add(f"more-{number}", meeting_of_the_minister_and_the_league="x")
        newsroom.rewrite("label: x\n", f"label: {label}\n", f"more-{number}.yaml")
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    for path in ("/timeline", "/timeline/2022", "/timeline/2022-03", "/timeline?from=2022", "/timeline/actor/ana-ruiz"):
        page = client.get(path)
        assert len(page.data) < MOST, path
        drawn, rows = names(page.text)
        assert 20 < len(drawn) == len(rows) <= 80
        (shown, total) = re.search(r'notice">These are[^0-9]*(\d+) of[^0-9]*([\d,]+)', page.text).groups()
        assert int(shown) == len(rows) < int(total.replace(",", ""))
        assert "<script>alert" not in page.text
