"""Lists of everything on record: page by page at plain addresses, whole as tables."""

import csv
import io
import re

import pytest

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings
from onrecord.server.tables import COLUMNS
from onrecord.server.things import TYPES, Label, Thing

FORMULAE = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"]
MANY = 1_234


@pytest.fixture(scope="module")
def client(two_articles, workers):
    return create_app(Settings(data=two_articles.data), Generations(two_articles.data), workers).test_client()


@pytest.fixture
def long(filled):
    """A client of an application over a long list of topics, some of whose names are formulae."""
    names = [*FORMULAE, *(f"topic {number}" for number in range(MANY - len(FORMULAE)))]
    topics = (Thing(f"topic/t{at}", "topic", labels=(Label("en", name),)) for at, name in enumerate(names))
    return filled((Thing("article/a", "article", "a"),), topics)


def test_all_lists_are_listed(client):
    """Each type with how many there are and where its list is."""
    told = client.get("/list.json").json["lists"]
    assert [each["type"] for each in told] == list(TYPES)
    assert {each["type"]: each["total"] for each in told}["event"] == 8
    page = client.get("/list").text
    for each in told:
        assert f'href="{each["page"]}"' in page
        assert client.get(each["page"]).status_code == 200


def test_pages_follow_one_another(long):
    """Every thing is on one page, in one order, at an address that a file can have; links lead through all of them."""
    place, seen, numbers = "/list/topic.json", [], []
    while place:
        told = long.get(place).json
        seen += [each["iri"] for each in told["things"]]
        numbers.append(told["page"])
        place = told.get("next")
    assert len(seen) == len(set(seen)) == MANY == told["total"]
    assert numbers == list(range(1, told["pages"] + 1))
    assert "?" not in "".join(re.findall(r'href="(/list[^"]*)"', long.get("/list/topic/3").text))
    second = long.get("/list/topic/2")
    assert '</list/topic.html>; rel="prev"' in second.headers["Link"]
    assert '</list/topic/3.html>; rel="next"' in second.headers["Link"]
    assert '<ol class="things" start="51">' in second.text


def test_look_ups_do_not_grow_with_the_list(long, generation):
    """A page takes the same look-ups wherever it is, and goes through an index."""
    asked = []
    generation.catalogue.require()
    generation.catalogue._connection.set_trace_callback(asked.append)
    counts = []
    for place in ("/list/topic", "/list/topic/9", "/list/topic/25", "/list/article"):
        asked.clear()
        assert long.get(place).status_code == 200
        counts.append(len([each for each in asked if each.startswith("SELECT")]))
    generation.catalogue._connection.set_trace_callback(None)
    assert max(counts) <= 6
    query = next(each for each in asked if "ORDER BY" in each)
    plan = " ".join(row[3] for row in generation.catalogue._connection.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert "thing_name" in plan and "TEMP B-TREE" not in plan


def rows_of(answer, **how):
    return list(csv.DictReader(io.StringIO(answer.text, newline=""), **how))


def test_a_table_is_the_whole_list(long):
    """CSV and TSV hold everything, in the list's order; a spreadsheet takes nothing in them for a formula."""
    answer = long.get("/list/topic.csv")
    assert (answer.mimetype, answer.is_streamed) == ("text/csv", True)
    rows = rows_of(answer)
    assert (len(rows), tuple(rows[0])) == (MANY, COLUMNS)
    labels = {row["label"] for row in rows}
    assert {f"'{name}" for name in FORMULAE} <= labels
    assert not [label for label in labels if label.startswith(tuple("=+-@\t＝"))]
    table = rows_of(long.get("/list/topic.tsv"), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert [row["iri"] for row in table] == [row["iri"] for row in rows]
    assert [each["iri"] for each in long.get("/list/topic.json").json["things"]] == [row["iri"] for row in rows[:50]]


def test_a_table_is_negotiated_and_kept(long):
    """By Accept as by suffix, with a strong tag; who has it gets 304, and HEAD no body."""
    answer = long.get("/list/topic", headers={"Accept": "text/csv"})
    assert (answer.mimetype, answer.headers["Content-Location"]) == ("text/csv", "/list/topic.csv")
    assert "Accept" in answer.headers["Vary"]
    tag = long.get("/list/topic.csv").headers["ETag"]
    assert not tag.startswith("W/")
    again = long.get("/list/topic.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert long.head("/list/topic.csv").data == b""
    assert long.get("/list/topic.tsv").headers["ETag"] != tag


def test_what_a_table_tells(client):
    """Dates as written and as bounds, factuality, who says a statement, which article tells of it, in columns."""
    events = {row["iri"].rpartition("/id/")[2]: row for row in rows_of(client.get("/list/event.csv"))}
    meeting = events["article/harbour-talks/event/meeting"]
    assert (meeting["kind"], meeting["factuality"], meeting["date"]) == ("meeting", "actual", "2022-03-01~/2022-03-08~")
    assert (meeting["begin_earliest"], meeting["end_latest"]) == ("2022-03-01", "2022-03-08")
    assert (meeting["beside"], meeting["article_label"]) == ("Port Sol", "The harbour talks")
    assert meeting["article"].endswith("/id/article/harbour-talks")
    actors = {row["label"]: row for row in rows_of(client.get("/list/actor.csv"))}
    assert (actors["Yokota Ken"]["other_labels"], actors["Yokota Ken"]["articles"]) == ("横田 健", "2")
    assert (actors["a late mayor"]["named"], actors["Ana Ruiz"]["named"]) == ("false", "true")
    assert all(row["said_by"] for row in rows_of(client.get("/list/statement.csv")))


def test_by_date(client):
    """Those that have a date, the earliest first; there is no such list of what has none."""
    told = client.get("/list/event/by-date.json").json
    days = [each["date"].get("beginEarliest") or each["date"]["beginLatest"] for each in told["things"]]
    assert days == sorted(days)
    assert (told["order"], told["total"]) == ("date", 6)
    assert 'href="/list/event"' in client.get("/list/event/by-date").text
    assert len(rows_of(client.get("/list/event/by-date.csv"))) == 6
    assert client.get("/list/actor/by-date").status_code == 404


LOST = [
    *("/list/things", "/list/actor/0", "/list/actor/1", "/list/actor/01", "/list/actor/x", "/list/actor/2"),
    *("/list/actor/", "/list/actor/2/3", "/list/actor.ttl", "/list.csv", "/list/event/by-date/1", "/list/actor/٢"),
    *("/list/event/by-date/9.json", "/list/event/2.csv", f"/list/actor/{'9' * 30}"),
]


@pytest.mark.parametrize("path", LOST)
def test_what_is_no_list_is_told(client, path):
    """Whatever is no list or no page of one is 404, with what there is."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_page_is_small(client):
    """A full page of statements, each with its mouths, stays below 100 kB."""
    page = client.get("/list/statement").data
    things = page.count(b'<div class="thing">')
    assert len(page) / things * 50 < 100_000
