"""Searching: in any script, the best first, narrowed down, within bounds; and nothing but what is listed."""

import csv
import io
import json
import re
from html import unescape
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, catalogue, steps

from onrecord.server.app import create_app
from onrecord.server.catalogue import Catalogue
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.cataloguing import Catalogued
from onrecord.server.generation import Generations
from onrecord.server.grepping import occurrences
from onrecord.server.search import Wanted, find
from onrecord.server.settings import Settings
from onrecord.server.things import Label, Thing

START = "article/harbour-talks"
HOSTILE = "<b>&\"'</b><script>alert(1)</script>=cmd"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """The sample's records, published, with a label that would be markup, and a formula."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("searched"))
    newsroom.rewrite("label: closure of the port", f"label: {json.dumps('=' + HOSTILE)}")
    newsroom.publish()
    return newsroom


@pytest.fixture(scope="module")
def client(newsroom, workers):
    return create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()


def paths(newsroom, *texts, **wanted):
    found = find(newsroom.generation.catalogue.within, Wanted(*texts, **wanted))
    return [hit.path for hit in found.hits]


SCRIPTS = [
    ("yokota", "actor/横田-健"),
    ("横田", "actor/横田-健"),
    ("田", "actor/横田-健"),
    ("横田健", "actor/横田-健"),
    ("joao", "actor/joão-lima"),
    ("JOÃO L", "actor/joão-lima"),
    ("ｌｉｍａ", "actor/joão-lima"),
    ("A. Ruiz", "actor/ana-ruiz"),
    ("ana", "actor/ana-ruiz"),
    ("port s", "place/port-sol"),
    ("the harbour talks", START),
    ("a late mayor", f"{START}/actor/mayor"),
    ("new quay before", f"{START}/statement/promise"),
]


@pytest.mark.parametrize(("query", "path"), SCRIPTS)
def test_a_thing_is_found(newsroom, query, path):
    """By its labels in all languages, other names, titles and descriptions, begun or whole, in any script: first."""
    assert paths(newsroom, query)[0] == path


@pytest.mark.parametrize("query", ["nobodyy", "ruiz lima", "健横", "***", '""', "%", "—", "ruiz NOT lima", "ana AND"])
def test_what_does_not_match_is_not_found(newsroom, query):
    """All words must be there; nothing that is no word matches anything."""
    assert paths(newsroom, query) == []


def things(path):
    """Return an index of a few things that show how results are ranked."""
    shared = [
        Thing("actor/exact", "actor", labels=(Label("en", "Port"),)),
        Thing("actor/alias", "actor", labels=(Label("en", "Zebra"),), aliases=("port",)),
        Thing("actor/begins", "actor", labels=(Label("en", "Port Authority"),)),
        Thing("actor/begins-often", "actor", labels=(Label("en", "Ports of Sol"),)),
        Thing("actor/words", "actor", labels=(Label("en", "Old Port"),)),
        Thing("actor/other", "actor", labels=(Label("en", "Aardvark"),), aliases=("the old port",)),
        Thing("concept/port", "concept", labels=(Label("en", "port"),)),
    ]
    own = [
        Thing("article/a", "article", "a", labels=(Label("en", "A port again"),)),
        Thing("article/a/actor/unnamed", "actor", "a", named=False, labels=(Label("en", "port worker"),)),
        Thing("article/a/statement/said", "statement", "a", labels=(Label("en", "ports are fine"),)),
        Thing("article/a/event/was", "event", "a", labels=(Label("en", "closing of a port"),), factuality="actual"),
    ]
    draft = CatalogueDraft.anew(path, "one")
    draft.things.share(shared, ())
    draft.things.put("a", Catalogued(tuple(own), frozenset({"actor/begins-often"})), ())
    draft.things.put("b", Catalogued((), frozenset({"actor/begins-often"})), ())
    draft.things.settle(())
    draft.commit()
    return Catalogue(path / "catalogue" / "one.sqlite", 1)


def test_the_best_comes_first(tmp_path):
    """Called so, also called so, begins so, has the word, has it in another name; then what has no name; words last."""
    found = find(things(tmp_path).within, Wanted("port"))
    assert [hit.path.rpartition("/")[2] for hit in found.hits] == [
        "exact", "alias", "begins-often", "begins", "a", "words", "other", "said", "unnamed", "was", "port",
    ]  # fmt: skip
    assert found.types == {"actor": 7, "article": 1, "statement": 1, "event": 1, "concept": 1}
    assert found.factualities == {"actual": 1}


NARROWED = [
    ({"types": ("topic",), "query": "quay"}, ["topic/quay"]),
    ({"types": ("event",), "article": "harbour-talks", "query": "quay"}, ["event/building"]),
    ({"article": "nobody"}, []),
    ({"factuality": "hypothetical"}, ["event/building"]),
    ({"first": "2022-03-08", "last": "2022-03-01"}, []),
    ({"query": "quay", "factuality": "actual"}, []),
    ({"query": "meeting", "first": "2022-03-08", "last": "2022-03-08"}, ["event/meeting"]),
    ({"query": "meeting", "first": "2022-03-09"}, []),
    ({"query": "meeting", "first": "2022-03-08", "certainly": True}, []),
    ({"query": "meeting", "first": "2022-03-01", "last": "2022-03-08", "certainly": True}, ["event/meeting"]),
    ({"first": "2022-03-10", "last": "2022-03-10", "certainly": True}, ["harbour-talks", "role/minister"][:1]),
    ({"first": "2022-03-31", "types": ("role",)}, ["role/minister"]),
    ({"last": "2021-10-01", "types": ("event",)}, ["event/photographed", "event/closure"]),
]


@pytest.mark.parametrize(("wanted", "ends"), NARROWED)
def test_results_are_narrowed_down(newsroom, wanted, ends):
    """By type, article, factuality and days, certain or possible, with and without words."""
    found = paths(newsroom, **wanted)
    assert sorted(path.split("/", 2)[-1] for path in found) == sorted(ends)


def test_what_an_article_mentions_is_its_too(newsroom):
    """The filter by an article has what is its own and what it mentions of what articles share."""
    found = paths(newsroom, article="harbour-talks", types=("actor",))
    assert {"actor/ana-ruiz", f"{START}/actor/mayor"} <= set(found)
    assert "actor/sol" not in found


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """An index of far more things than are looked at."""
    path = tmp_path_factory.mktemp("many")
    draft = CatalogueDraft.anew(path, "one")
    draft.things.share(
        (Thing(f"actor/{each}", "actor", labels=(Label("en", f"Port {each}"),)) for each in range(300)), ()
    )
    told = (
        Thing(f"article/a/event/{each}", "event", "a", labels=(Label("en", f"port {each}"),), factuality="actual",
              edtf="2022", bounds=("2022-01-01", "2022-12-31") * 2)
        for each in range(300)
    )  # fmt: skip
    draft.things.put("a", Catalogued(tuple(told), frozenset()), ())
    draft.things.settle(())
    draft.commit()
    return Catalogue(path / "catalogue" / "one.sqlite", 1)


WIDE = [Wanted("port"), Wanted("p"), Wanted(""), Wanted("port", factuality="actual"), Wanted("", factuality="actual"),
        Wanted("", first="2022-01-01"), Wanted("port", first="2022-01-01", certainly=False)]  # fmt: skip


@pytest.mark.parametrize("wanted", WIDE, ids=str)
def test_no_more_is_looked_at_than_said(many, wanted):
    """Of each kind so many are ranked, and that there are more is told; whatever is looked for."""
    asked = []

    def rows(query, values, steps):
        asked.append((query, values))
        return many.within(query, values, steps)

    found = find(rows, wanted, cap=20)
    plans = [many.things.rows(f"EXPLAIN QUERY PLAN {query}", *given) for query, given in asked]
    assert not [row[3] for plan in plans for row in plan if "TEMP B-TREE" in row[3]]
    assert found.more <= {"actor", "event"} and found.more
    assert len(found.hits) <= 3 * 2 * 21
    assert len(asked) <= 60
    assert found.whole


def test_what_is_called_so_is_found_among_ever_so_many(many):
    """However many begin so, the one that is called so is first."""
    found = find(many.within, Wanted("port 7"), cap=3)
    assert found.hits[0].path == "actor/7"


def test_what_takes_too_long_is_stopped(many):
    """A look-up has so many steps; what it found in them counts, and that it was stopped is told."""
    found = find(many.within, Wanted("port"), steps=300)
    assert not found.whole
    rows, whole = many.within("SELECT id FROM thing", (), 200)
    assert 0 < len(rows) < 600 and not whole
    assert many.within("SELECT COUNT(*) FROM thing", (), 10_000_000) == ([(600,)], True)


def search(client, suffix=".json", **asked):
    return client.get(f"/search{suffix}?{urlencode(asked)}")


def test_results_for_programs(client):
    """What was asked, how many there are of what, and for each result why it is one."""
    told = search(client, q="ruiz").json
    assert told["query"] == {"q": "ruiz"}
    assert (told["total"], told["types"], told["more"]) == (2, {"actor": 2}, [])
    first = told["results"][0]
    assert first["iri"] == "http://127.0.0.1:8080/id/actor/ana-ruiz"
    assert first["page"] == "/doc/actor/ana-ruiz"
    assert first["matched"] == {
        "field": "label", "pieces": [{"text": "Ana ", "found": False}, {"text": "Ruiz", "found": True}],
    }  # fmt: skip
    ministry = told["results"][1]
    assert (ministry["named"], ministry["article"]["label"]) == (False, "The harbour talks")


REASONS = [
    ("a ruiz", "alias", "A. Ruiz"),
    ("横田", "label", "横田"),
    ("whoever a text treats", "description", "Whoever a text treats"),
]


@pytest.mark.parametrize(("query", "field", "text"), REASONS)
def test_it_is_shown_where_the_words_stand(client, query, field, text):
    """Where the name that is shown does not have them, the other name or the meaning does."""
    results = search(client, q=query).json["results"]
    assert results
    matched = [each["matched"] for each in results]
    assert any(
        each["field"] == field and text in "".join(piece["text"] for piece in each["pieces"]) for each in matched
    )


def test_a_statement_comes_with_its_mouths(client):
    """Nobody's words are shown as plain fact: not on the page, not for programs, not in a table."""
    result = search(client, q="new quay before winter").json["results"][0]
    steps_ = [(", ".join(name["label"] for name in step["speakers"]), step["verb"]) for step in result["saidBy"]]
    assert steps_ == [("João Lima", "informs"), ("a member of the league", "informs"), ("Ana Ruiz", "promises")]
    assert result["saidBy"][-1]["marks"] == ["doubted", "committed"]
    page = search(client, "", q="new quay before winter").text
    said = "João Lima.*informs.*a member of the league.*Ana Ruiz.*promises.*<mark>new</mark>"
    assert re.search(said, page, re.DOTALL)
    row = next(csv.DictReader(io.StringIO(search(client, ".csv", q="new quay before winter").text)))
    assert row["said_by"].startswith("João Lima informs → a member of the league informs → Ana Ruiz promises (doubted")


def test_things_are_called_as_the_reader_wants(client):
    """By the reader's language where there is such a name; which one was found is shown in either case."""
    page = client.get("/search?q=yokota+ken", headers={"Accept-Language": "ja"})
    assert re.search(r'<a href="[^"]*" lang="ja"><bdi>横田 健</bdi>', page.text)
    assert "<mark>Yokota</mark> <mark>Ken</mark>" in page.text
    assert "Accept-Language" in page.headers["Vary"]
    assert "<bdi><mark>Yokota</mark> <mark>Ken</mark></bdi>" in client.get("/search?q=yokota+ken").text


def test_labels_are_never_markup(client):
    """A hostile label is shown as it is, with what was found in it marked, and in a table it is no formula."""
    page = search(client, "", q="alert").text
    assert "<script>alert" not in page
    shown = re.search(r'<p class="called"><a[^>]*><bdi>(.*?)</bdi>', page)[1]
    assert "<" not in re.sub("</?mark>", "", shown)
    assert "<mark>alert</mark>" in shown
    assert unescape(re.sub("</?mark>", "", shown)) == f"={HOSTILE}"
    rows = list(csv.DictReader(io.StringIO(search(client, ".csv", q="alert").text)))
    assert [row["label"] for row in rows] == [f"'={HOSTILE}"]


QUERIES = [
    *("'", '"', '" OR "', "NEAR(", "a*", "^a", "label:a", "(((", "-", "--", "%s", "{0}", "*", " ", "‖", "‖ ana"),
    *("\0", "a\0b", "\ufffe", "\u202e", "<mark>", "; DROP TABLE thing", "\U0001f469\u200d\U0001f680"),
    *("x" * 10_000, "a " * 5_000, "横" * 10_000),
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: repr(query[:12]))
@pytest.mark.parametrize("suffix", ["", ".json", ".csv", ".tsv"])
def test_no_query_is_an_error(client, query, suffix):
    """Whatever is asked, it is answered."""
    assert search(client, suffix, q=query).status_code == 200
    assert client.get(f"/search/suggest?{urlencode({'q': query})}").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_nothing_that_is_typed_is_an_error(client, query):
    """Any text is answered, and what is told back of it is what was looked for."""
    told = search(client, q=query)
    assert told.status_code == 200
    assert len(told.json["query"].get("q", "")) <= 201


REFUSED = [
    ({"type": "thing"}, 400, '"type" cannot be "thing": it is one of actor'),
    ({"when": "maybe"}, 400, "possible, certain"),
    ({"factuality": "true"}, 400, "hypothetical"),
    ({"from": "30 Feb"}, 400, "EDTF, e.g. 2023-05"),
    ({"page": "0"}, 404, "numbered from 1"),
    ({"page": "99", "q": "ruiz"}, 404, "have 1 pages"),
]


@pytest.mark.parametrize(("asked", "status", "words"), REFUSED)
def test_what_cannot_be_meant_is_told(client, asked, status, words):
    """With what would be right."""
    answer = search(client, **asked)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.json["detail"]


def test_days_in_the_wrong_order_are_told(client):
    """Nothing falls between them, and the page says why."""
    asked = {"from": "2023", "to": "2022"}
    assert search(client, **asked).json["total"] == 0
    assert "exchange them" in search(client, "", **asked).text


def test_the_page_works_as_a_form(client):
    """The form holds what was asked, kinds are links with numbers, and pages follow one another."""
    page = search(client, "", q="talks", **{"from": "2022", "when": "certain"}).text
    for told in ('value="talks"', 'name="from" value="2022"', '<option value="certain" selected>', 'method="get"'):
        assert told in page
    first = search(client, "", article="harbour-talks")
    assert 'rel="next"' in first.headers["Link"]
    assert first.headers["X-Robots-Tag"] == "noindex"
    seen = []
    for number in (1, 2):
        seen += [each["iri"] for each in search(client, article="harbour-talks", page=number).json["results"]]
    assert len(seen) == len(set(seen)) > 20


def test_completion(client):
    """Words that are begun are completed as OpenSearch Suggestions has it; statements are not among them."""
    answer = client.get("/search/suggest?q=an")
    assert answer.mimetype == "application/x-suggestions+json"
    query, labels, notes, addresses = answer.json
    assert (query, labels[0], notes[0], addresses[0]) == ("an", "Ana Ruiz", "person", "/doc/actor/ana-ruiz")
    assert len(labels) == len(notes) == len(addresses) <= 10
    assert client.get("/search/suggest").json == ["", [], [], []]
    assert not [each for each in client.get("/search/suggest?q=the").json[3] if "/statement/" in each]


def test_completions_are_called_as_the_reader_wants(client):
    """In the reader's language where there is such a name, and nobody else is given that answer."""
    english, japanese = (
        client.get("/search/suggest?q=yokota", headers={"Accept-Language": tag}) for tag in ("en", "ja")
    )
    assert (english.json[1], japanese.json[1]) == (["Yokota Ken"], ["横田 健"])
    assert all("Accept-Language" in answer.vary for answer in (english, japanese))
    assert english.headers["ETag"] != japanese.headers["ETag"]
    assert english.json[3] == japanese.json[3]


@pytest.mark.parametrize("path", ["/search?q=meeting", "/list/event", "/list/event/by-date"])
def test_dates_are_in_words(client, path):
    """As on the pages of things; programs get them as the record has them."""
    page = client.get(path).text
    assert re.search(
        r'<span class="when"[^>]*>early March 2022 \(between 1 and 8 March 2022, approximately\)</span>', page
    )
    assert not re.search(r">[^<]*\d{4}-\d\d~", page)
    found = client.get(path, headers={"Accept": "application/json"}).json
    dates = {each["date"]["edtf"] for each in found.get("results", found.get("things")) if "date" in each}
    assert "2022-03-01~/2022-03-08~" in dates


def test_browsers_find_the_search(client):
    """The description is where pages say, and its addresses are where the client asks, below a prefix as well."""
    assert 'rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"' in client.get("/").text
    answer = client.get("/opensearch.xml", environ_overrides={"SCRIPT_NAME": "/data"}, base_url="https://example.org")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ET.fromstring(answer.text)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    assert len(root.find(f"{space}ShortName").text) <= 16
    urls = {(each.get("type"), each.get("rel")): each.get("template") for each in root.iter(f"{space}Url")}
    assert urls["text/html", "results"].startswith("https://example.org/data/search?q={searchTerms}")
    assert ("application/x-suggestions+json", "suggestions") in urls


def test_look_ups_do_not_grow_with_results(newsroom, workers):
    """A page of results takes no more look-ups than so many, whatever it shows."""
    generations, asked, counts = Generations(newsroom.data), [], {}
    client = create_app(Settings(data=newsroom.data, cache=0), generations, workers).test_client()
    generations.current().catalogue._connection.set_trace_callback(asked.append)
    for query in ("yokota", "the", "quay", "a", "nothing at all"):
        asked.clear()
        assert search(client, "", q=query).status_code == 200
        counts[query] = sum(
            each.startswith("SELECT") and "words_" not in each for each in asked
        )  # FTS5 asks its own tables
    assert max(counts.values()) <= 5, counts
    assert client.get("/search?q=the").text.count("<li>") > 10


def test_what_is_withdrawn_or_delisted_is_not_found(tmp_path, workers):
    """Not today and, once it is withdrawn, in no earlier state either; what is removed leaves no trace in the words."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    before = newsroom.generation.created.strftime("%Y%m%d%H%M%S")
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    at = f"/at/{before}"

    def found(query, place=""):
        answer = client.get(f"{place}/search.json?{urlencode({'q': query})}", follow_redirects=True)
        return [each["iri"].rpartition("/id/")[2] for each in answer.json["results"]]

    steps(
        newsroom,
        'step: retract, thing: "article:harbour-talks/statement:doubt", grounds: nobody said it',
        "step: delist, thing: actor:sol-press, grounds: on request",
    )
    newsroom.publish()
    for query in ("hardly kept", "sol press"):
        assert found(query) == found(query, at) == [], query
    assert found("ruiz", at)
    assert "hardly" not in client.get(f"{at}/list/statement.csv", follow_redirects=True).text
    assert "sol-press" not in client.get("/list/actor.json").text
    steps(
        newsroom, "step: anonymise, thing: actor:横田-健, grounds: for safety, label: a guest, strings: [Yokota, 横田]"
    )
    newsroom.rewrite("Yokota in Port Sol", "a guest in Port Sol")
    newsroom.publish()
    assert found("yokota") == found("横田") == []
    assert found("a guest")[:1]
    left = occurrences(newsroom.data, ["yokota", "Yokota", "横田", "横 田"])
    assert [each.place for each in left if ".sqlite" in each.place] == []
    assert "yokota" not in str(catalogue(newsroom.data))
