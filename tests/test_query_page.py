"""The page where queries are asked, as browsers get it without a script."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from onrecord.server.answers import _POLICY as POLICY
from onrecord.server.query_errors import DeadlineError
from onrecord.server.query_links import Again

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
REC = "PREFIX rec: <https://w3id.org/onrecord/ns#> "
LABEL = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
PLACES = REC + "SELECT ?place (7 AS ?n) { ?place a rec:Place }"
TENS = "{ VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 } VALUES ?c { 0 1 2 3 4 5 6 7 8 9 } }"
LONG = "SELECT ?x ?y { VALUES (?x ?y) { (<urn:a> 1) } } #" + "é" * 800


def shown(client, query, method="GET", path="/sparql", **parameters):
    sent = {"query": query, **parameters}
    options = {"data": sent} if method == "POST" else {"query_string": sent}
    return client.open(path, method=method, headers=HTML, **options)


def links(page):
    """Return the addresses of the links in the answer, by their words."""
    inside = page.text[page.text.index('id="answer"') :].partition("</section>")[0]
    return {text: unescape(href) for href, text in re.findall(r'<a[^>]*href="([^"]*)"[^>]*>([^<]*)</a>', inside)}


YEAR = "<http://www.w3.org/2001/XMLSchema#gYear>"
YEARS = f"SELECT ?d ?n {{ VALUES (?d ?n) {{ ('2023'^^{YEAR} 1) ('2024'^^{YEAR} 2) }} }}"
EDTF = "<http://id.loc.gov/datatypes/edtf/EDTF>"
DATED = f"SELECT ?x ?when {{ VALUES (?x ?when) {{ ('a' '2022-21/..'^^{EDTF}) ('b' '[..2023-05]'^^{EDTF}) }} }}"
QUAY = "<http://127.0.0.1:8080/id/place/the-quay>"
TIES = f"SELECT ?x ?y {{ VALUES (?x ?y) {{ ({QUAY} <urn:b>) ({QUAY} <urn:b>) (<urn:b> {QUAY}) }} }}"
VIEWS = [
    (PLACES, {}, ["Chart"], '<td class="number"><bdi>7</bdi></td>'),
    (PLACES, {"view": "chart"}, ["Table"], '<rect class="bar" x="0.0%" y="0" width="100.0%"'),
    (YEARS, {"view": "chart"}, ["Table"], '<circle class="point"'),
    ("SELECT ?x ?n ?m { VALUES (?x ?n ?m) { ('a' 1 4) } }", {"view": "chart", "of": "x", "by": "m"}, ["Table"],
     "<option selected>m</option>"),
    (DATED, {"view": "timeline"}, ["Table"], 'class="picture timeline"'),
    (DATED, {"view": "timeline"}, ["Table"], "<title>a · 2022-21/..</title>"),
    (TIES, {"view": "network"}, ["Table"], 'class="picture network"'),
    (TIES, {"view": "network"}, ["Table"], "<title>the quay and urn:b: 3 rows</title>"),
    ("SELECT ?x { VALUES ?x { 1 } }", {"view": "chart"}, [], "There is no chart of this answer"),
    ("SELECT ?x { }", {"view": "chart"}, [], "There is no chart of this answer"),
    ("ASK {}", {"view": "network"}, [], "There is no network of this answer"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "chosen", "others", "drawn"), VIEWS)
def test_views(client, query, chosen, others, drawn):
    """An answer is drawn as it is wished for, if its columns allow, and leads to the other ways."""
    page = shown(client, query, **chosen)
    assert page.status_code == 200
    assert drawn in page.text
    assert set(others) <= set(links(page))


NOTHING = [
    (f"SELECT ('a' AS ?x) ('-0044-03-15'^^{YEAR.replace('gYear', 'date')} AS ?when) {{}}", "timeline"),
    (f"SELECT ('a' AS ?x) ('soon'^^{EDTF} AS ?when) {{}}", "timeline"),
    ("SELECT ?x ?y { VALUES (?x ?y) { (<urn:a> <urn:a>) (<urn:b> UNDEF) } }", "network"),
    ("SELECT ?x ?y { VALUES (?x ?y) { (<urn:a> UNDEF) (UNDEF <urn:a>) } }", "network"),
    (f"SELECT ('a' AS ?x) ('INF'^^{YEAR.replace('gYear', 'double')} AS ?n) {{}}", "chart"),
    ("SELECT ?x ?n { VALUES (?x ?n) { (UNDEF 1) ('a' 2) } }", "chart"),
]


@pytest.mark.parametrize(("query", "view"), NOTHING)
def test_little_to_draw_is_no_error(client, query, view):
    """Where values cannot be drawn, or nothing is tied, the page says what it can."""
    page = shown(client, query, view=view)
    assert (page.status_code, 'aria-current="true"' in page.text) == (200, True)


def test_things_are_called_by_their_names(make_app, counting):
    """What an answer has no label for is looked up: by one query, however many things there are."""
    client = make_app(store=counting).test_client()
    page = shown(client, REC + "SELECT ?x ?type { ?x a ?type }")
    assert '<a href="/doc/place/the-quay"><bdi>the quay</bdi></a>' in page.text.replace(' lang="en"', "")
    assert "rec:Place" in page.text
    assert len(counting.queries) == 1
    shown(client, "SELECT (1 AS ?x) {}")
    assert len(counting.queries) == 1


def test_iris_from_queries_do_no_harm(client):
    """An IRI that a query makes up is shown as it is, and nothing of it becomes part of a query of ours."""
    base = "http://127.0.0.1:8080/id/place/the-quay"
    for bad in (f"{base}> ?p ?o }} #", f'{base}"><script>', f"{base}\\\\u003e", "javascript:alert(1)"):
        page = shown(client, f"SELECT (IRI('{bad}') AS ?x) {{}}")
        assert page.status_code in (200, 400)
        assert "<script>" not in page.text
        assert 'href="javascript' not in page.text


def test_pages_of_a_table(client):
    """A table comes in pages that together show each row once; a page that is too far is the last."""
    seen, address = [], None
    page = shown(client, f"SELECT ?a ?b ?c {TENS}")
    for _ in range(10):
        seen += re.findall(r'<tr><td class="number"><bdi>(\d)</bdi></td><td class="number"><bdi>(\d)</bdi></td>'
                           r'<td class="number"><bdi>(\d)</bdi>', page.text)  # fmt: skip
        address = links(page).get("Next rows")
        page = client.get(address, headers=HTML) if address else page
    assert len(seen) == len(set(seen)) == 1000
    assert address is None
    assert "901 to 1,000 of 1,000" in page.text
    assert "901 to 1,000 of 1,000" in shown(client, f"SELECT ?a ?b ?c {TENS}", page="99").text


def test_pages_stay_small(client):
    """However many columns and however long the values, a page has no more than 100 kB."""
    columns = " ".join(f"?v{number}" for number in range(20))
    values = " ".join(f"('{'x' * 300}' AS ?v{number})" for number in range(20))
    wide = shown(client, f"SELECT {columns} {{ {{ SELECT {values.replace('x' * 300, 'y')} {{}} }} {TENS} }}")
    long = shown(client, f"SELECT (CONCAT({', '.join(['?x'] * 50)}) AS ?long) {{ VALUES ?x {{ '{'z' * 1000}' }} }}")
    names = "CONCAT('thing ', STR(?a), STR(?b), STR(?c), ' of a name that takes its room in pictures, too')"
    tied = f"SELECT (IRI(CONCAT('urn:', STR(?a), STR(?b))) AS ?x) (IRI(CONCAT('urn:', STR(?c), STR(?b))) AS ?y) {TENS}"
    ties = shown(client, tied, view="network")
    dated = f"SELECT ({names} AS ?x) (STRDT(CONCAT('20', STR(?a), STR(?b)), {YEAR}) AS ?when) {TENS}"
    dates = shown(client, dated, view="timeline")
    assert "are not drawn: the table has them" in ties.text
    assert "are not drawn: the table has them" in dates.text
    assert max(len(page.data) for page in (wide, long, ties, dates)) < 100_000
    assert "zzz…" in long.text


def test_permanent_links_and_downloads(client):
    """The permanent link answers the same page; a download is the answer in that format, under a file's name."""
    page = shown(client, PLACES, view="chart")
    found = links(page)
    again = client.get(found["Permanent link"], headers=HTML)
    assert again.data == shown(client, PLACES, view="chart", of="place", by="n").data
    assert 'download="answer.csv"' in page.text
    for words, media_type in (("JSON", "sparql-results+json"), ("XML", "sparql-results+xml"), ("CSV", "csv")):
        assert media_type in client.get(found[words], headers=HTML).mimetype
    graph = links(shown(client, "CONSTRUCT { <urn:a> <urn:x#b> 1 } {}"))
    assert "text/turtle" in client.get(graph["Turtle"], headers=HTML).mimetype


def test_what_else_was_asked_stays(client):
    """Graphs that the request names are part of its links and of the form."""
    page = client.get("/sparql?query=SELECT+*+{?s+?p+?o}&default-graph-uri=urn:x%26y", headers=HTML)
    assert dict(parse_qsl(urlsplit(links(page)["CSV"]).query))["default-graph-uri"] == "urn:x&y"
    assert '<input type="hidden" name="default-graph-uri" value="urn:x&amp;y">' in page.text


def test_long_queries_are_asked_again_by_a_form(client):
    """A query that is too long for an address is sent once, and each way of seeing the answer is a button for it."""
    for page in (shown(client, LONG), shown(client, LONG, "POST")):
        assert '<form id="again" action="/sparql" method="post">' in page.text
        assert '<button class="plain" form="again" name="view" value="chart">' in page.text
        assert '<button class="plain" form="again" name="format" value="csv">' in page.text
        assert unescape(page.text).count(LONG) == 2  # for the form, and for the person
    drawn = shown(client, LONG, "POST", view="chart")
    assert '<rect class="bar"' in drawn.text


ERRORS = [
    ("SELECT *\nWHERE { ?s }", 400, 2, 12, "}"),
    ("SELECT *\r\nWHERE { ?s <urn:b> 'ü' ?o }", 400, 2, 24, "?o"),
    ("SELECT", 400, 1, 7, ""),
    ("ASK { '<script>' '<script>' }", 400, 1, 18, "'<script>'"),
]


@pytest.mark.parametrize(("query", "status", "line", "column", "token"), ERRORS)
def test_errors_have_their_place(client, query, status, line, column, token):
    """What is wrong with a query is told beside the query, with the place marked."""
    page = shown(client, query)
    assert page.status_code == status
    place = re.search(r'data-line="(\d+)" data-column="(\d+)" data-token="([^"]*)"', page.text)
    assert (int(place[1]), int(place[2]), unescape(place[3]).strip()) == (line, column, token)
    assert f"<mark>{place[3] or ' '}</mark>" in page.text
    assert f"line {line}, column {column}" in page.text
    area = unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)[1])
    assert area.splitlines() == query.splitlines()
    assert "<script>" not in page.text


class Late:
    def evaluate(self, source, asked, client, gone):
        raise DeadlineError("it took 3 seconds")


def test_other_problems_keep_the_query_as_well(make_app, client):
    """Whatever is wrong, the query is not lost, and the status is what programs get."""
    late = shown(make_app(evaluator=Late()).test_client(), PLACES)
    assert (late.status_code, "It took 3 seconds. Ask for less" in late.text) == (504, True)
    assert "SELECT ?place" in late.text
    bare = client.get("/sparql?query=%FF", headers=HTML)
    assert (bare.status_code, "<textarea" in bare.text) == (400, True)
    pie = shown(client, PLACES, view="pie")
    assert (pie.status_code, "choose table, chart" in pie.text) == (400, True)
    assert "SELECT ?place" in pie.text
    published = make_app(published=False).test_client().get("/sparql?query=ASK{}", headers=HTML)
    assert published.status_code == 503


def test_questions_have_views_too(seeds_client):
    """The answer to a prepared question is looked at in the same ways, and its parameters stay."""
    path = "/query/possibly-in-a-period"
    page = seeds_client.get(f"{path}?from=2022-10-01&to=2022-10-31", headers=HTML)
    assert links(page)["Time line"] == f"{path}?from=2022-10-01&to=2022-10-31&view=timeline"
    wrong = seeds_client.get(f"{path}?from=soon&to=2022-10-31", headers=HTML)
    assert (wrong.status_code, 'value="soon"' in wrong.text, "from: " in wrong.text) == (400, True, True)


AGAIN = [
    ([("query", "ASK { ?s ?p <a#b> }"), ("view", "chart")], {}, "/q?query=ASK+%7B+?s+?p+%3Ca%23b%3E+%7D"),
    ([("query", "é&=+")], {"view": "chart"}, "/q?query=%C3%A9%26%3D%2B&view=chart"),
    ([], {"page": ""}, "/q"),
]


@pytest.mark.parametrize(("pairs", "shown_as", "address"), AGAIN)
def test_addresses_are_short(pairs, shown_as, address):
    """What may stand for itself in an address does, and means the same when it comes back."""
    again = Again.of("/q", pairs)
    assert again.address(**shown_as) == address
    assert parse_qsl(urlsplit(address).query)[: len(again.pairs)] == list(again.pairs)


def test_completions(seeds_client):
    """An editor finds our words with what they mean, the prefixes, and what else the dataset uses."""
    response = seeds_client.get("/sparql/completions.json")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    known = {"If-None-Match": response.headers["ETag"]}
    assert seeds_client.get("/sparql/completions.json", headers=known).status_code == 304
    terms = {term["name"]: term for term in response.json["terms"]}
    assert terms["rec:speaker"]["kind"] == "property"
    assert terms["rec:Statement"]["comment"]
    assert terms["rec-c:force-promises"]["kind"] == "concept"
    assert int(terms["schema:about"]["label"].replace(",", "")) > 10
    assert len(terms) == len(response.json["terms"])
    prefixes = response.json["prefixes"]
    assert all(name.partition(":")[0] in prefixes for name in terms)
    assert len(response.data) < 200_000
    assert json.loads(response.data) == response.json


def test_the_policy_is_the_same_for_all_pages(client):
    """The page with the editor needs no exception from the policy."""
    page = client.get("/sparql", headers=HTML)
    assert page.headers["Content-Security-Policy"] == client.get("/", headers=HTML).headers["Content-Security-Policy"]
    assert "unsafe" not in POLICY
