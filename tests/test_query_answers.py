"""Answers to queries over HTTP: whole or said not to be, in any format, on a page as well."""

import io
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from onrecord.server.evaluation import Evaluated
from onrecord.server.query_errors import (
    BusyError,
    CrashedError,
    DeadlineError,
    LostError,
    MemoryLimitError,
    SpoolError,
)

HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
NUMBERS = "SELECT ?a ?b { VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 } }"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def get(client, query, accept=None, method="GET", path="/sparql", headers=None, **parameters):
    """Ask by the query string."""
    sent = ({"Accept": accept} if accept else {}) | (headers or {})
    return client.open(path, method=method, query_string=urlencode({"query": query, **parameters}), headers=sent)


@dataclass(frozen=True)
class Failing:
    """An evaluator that gives no answers."""

    error: Exception

    def evaluate(self, source, asked, client, gone):
        raise self.error


FAILURES = [
    (BusyError("too many wait", 7), 503, "Too many wait. Please ask again later.", "7"),
    (DeadlineError("it took 2 seconds"), 504, "It took 2 seconds. Ask for less", None),
    (MemoryLimitError("it took 1 MB"), 422, "It took 1 MB. Ask for less", None),
    (CrashedError("it crashed"), 500, "It crashed. Others were not harmed.", None),
    (LostError("it was ended"), 503, "It was ended.", "1"),
    (SpoolError("No space left on device"), 503, "no room", "1"),
]


@pytest.mark.parametrize(("error", "status", "words", "retry"), FAILURES)
def test_failures(make_app, error, status, words, retry):
    """What comes to no whole answer is a problem with its own status and remedy, never a part of an answer."""
    response = get(make_app(evaluator=Failing(error)).test_client(), "ASK {}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert words in response.json["detail"]
    assert response.headers.get("Retry-After") == retry
    assert "No space" not in response.text


def test_deadline(client):
    """A query that never ends is answered with 504 and with what to do."""
    response = get(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert response.status_code == 504
    assert "LIMIT" in response.json["detail"]


def test_rows_are_cut_and_it_is_said(make_app):
    """A cut answer is well-formed, says so in a header, and links to what there is to know."""
    client = make_app(query_rows=10).test_client()
    response = get(client, NUMBERS)
    assert len(response.json["results"]["bindings"]) == 10
    assert response.headers["Onrecord-Answer-Cut"] == "rows; sent=10"
    assert '</sparql#limits>; rel="help"' in response.headers["Link"]
    assert "Onrecord-Answer-Cut" in response.headers["Access-Control-Expose-Headers"]
    assert 'id="limits"' in client.get("/sparql", headers={"Accept": HTML}).text


def test_a_whole_answer_says_nothing(client):
    """Nothing is said of an answer that is whole."""
    response = get(client, NUMBERS)
    assert len(response.json["results"]["bindings"]) == 100
    assert "Onrecord-Answer-Cut" not in response.headers
    assert "Link" not in response.headers


def test_bytes_are_cut(make_app):
    """At the limit of bytes as well."""
    response = get(make_app(query_megabytes=1, query_rows=1_000_000).test_client(), MANY, "text/csv")
    assert response.headers["Onrecord-Answer-Cut"].startswith("bytes; sent=")
    assert 900_000 < len(response.data) < 1_010_000
    assert response.data.endswith(b"\r\n")


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_large_answers_come_from_a_file(make_app, accept):
    """A large answer has its length, and the same bytes and tag each time."""
    client = make_app(query_rows=30_000).test_client()
    with get(client, MANY, accept) as first, get(client, MANY, accept) as second:
        assert len(first.data) == int(first.headers["Content-Length"]) > 1_000_000
    assert first.headers["ETag"] == second.headers["ETag"]
    head = get(client, MANY, accept, method="HEAD")
    assert (head.data, head.headers["Content-Length"]) == (b"", first.headers["Content-Length"])
    unchanged = get(client, MANY, accept, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_tags(client):
    """Formats that have the same bytes have tags of their own, and who has an answer is told so."""
    tags = {get(client, "ASK {}", accept).headers["ETag"] for accept in ("text/csv", "text/tab-separated-values")}
    assert len(tags) == 2
    assert get(client, "ASK {}", "text/csv", headers={"If-None-Match": ", ".join(tags)}).status_code == 304


def test_small_answers_are_coded(client):
    """A small answer comes in the coding that the client likes, under a tag of its own."""
    plain = get(client, NUMBERS)
    packed = get(client, NUMBERS, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.vary


def test_absent_graphs_are_told(client):
    """A graph that is not here counts as empty and nothing is fetched for it; the answer says so, the page as well."""
    query = "SELECT * FROM <http://elsewhere.example/ü> { ?s ?p ?o }"
    response = get(client, query)
    assert response.json["results"]["bindings"] == []
    assert response.headers["Onrecord-Absent-Graphs"] == "<http://elsewhere.example/%C3%BC>"
    assert "none is fetched" in get(client, query, HTML).text
    asked = get(client, "ASK { ?s ?p ?o }", **{"default-graph-uri": "urn:x"})
    assert (asked.json["boolean"], asked.headers["Onrecord-Absent-Graphs"]) == (False, "<urn:x>")


PAGES = [
    ("SELECT ?s { ?s a <https://w3id.org/onrecord/ns#Place> }", '<a href="/doc/place/the-quay">', "1 row"),
    ("SELECT ?x { VALUES ?x { 1 '<b>&' 'x'@fr } }", "&lt;b&gt;&amp;", "3 rows"),
    ("ASK {}", "<strong>Yes</strong>", "</form>"),
    ("ASK { <urn:a> <urn:b> 1 }", "<strong>No</strong>", "</form>"),
    ("CONSTRUCT { <urn:a> <urn:x#b> 'é' } {}", '<th scope="col">predicate</th>', "é"),
    ("DESCRIBE <http://127.0.0.1:8080/id/place/the-quay>", "the quay", "rdfs:label"),
    ("SELECT ?x ?y { VALUES ?x { UNDEF } }", "<td></td>", "1 row"),
    ("SELECT (BNODE() AS ?x) {}", "_:", "1 row"),
    ("SELECT (TRIPLE(<urn:a>, <urn:b>, 1) AS ?x) {}", "urn:a", "1 row"),
]


@pytest.mark.parametrize(("query", "found", "also"), PAGES)
def test_pages(client, query, found, also):
    """A browser gets a page with a table whose names lead to their pages, and the query to change."""
    page = get(client, query, HTML)
    assert (page.status_code, page.mimetype, page.headers["Content-Language"]) == (200, "text/html", "en")
    assert found in page.text
    assert also in page.text
    assert page.text.count("<script") == page.text.count('src="/static/')


def test_pages_are_cut(make_app):
    """A page shows a thousand rows, and says that there are more."""
    page = get(make_app().test_client(), MANY, HTML)
    assert page.text.count("<tr>") == 1_001
    assert "Only the first 1,000" in page.text
    assert page.headers["Onrecord-Answer-Cut"] == "rows; sent=1000"


def test_errors_are_pages_too(client):
    """A browser gets the problem as a page."""
    page = get(client, "SELECT", HTML)
    assert (page.status_code, page.mimetype) == (400, "text/html")


def test_a_page_by_name(client):
    """The form can ask for a table whatever the browser prefers; what cannot be had is told with what can."""
    assert get(client, "ASK {}", "text/csv", format="html").mimetype == "text/html"
    refused = get(client, "ASK {}", format="turtle")
    assert (refused.status_code, "choose json" in refused.json["detail"]) == (400, True)


def test_negotiation_knows_both_kinds(client):
    """Each kind of answer has its own favourite; what is acceptable for one kind only is 406 for the other."""
    assert get(client, "ASK {}", "*/*").mimetype == "application/sparql-results+json"
    assert get(client, "DESCRIBE <urn:x>", "*/*").mimetype == "text/turtle"
    accept = "text/turtle, text/csv;q=0.5"
    assert get(client, "ASK {}", accept).mimetype == "text/csv"
    assert get(client, "DESCRIBE <urn:x>", accept).mimetype == "text/turtle"
    refused = get(client, "ASK {}", "text/turtle")
    assert (refused.status_code, "text/csv" in refused.json["offers"]) == (406, True)


def test_what_a_format_cannot_hold(client):
    """A property that XML has no name for: not acceptable, with the reason."""
    refused = get(client, "CONSTRUCT { <urn:a> <http://example.org/1> 2 } {}", "application/rdf+xml")
    assert (refused.status_code, "no name" in refused.json["detail"]) == (406, True)


def test_where_a_file_goes(make_app):
    """A file that is not sent is closed."""
    file = io.BytesIO(b"x" * 10)

    class Filing:
        def evaluate(self, source, asked, client, gone):
            return Evaluated("ask", asked.values.media_type, 1, "", 10, "0" * 64, file=file)

    client = make_app(evaluator=Filing()).test_client()
    get(client, "ASK {}", method="HEAD")
    assert file.closed


CLIENTS = [
    ("192.0.2.1", "192.0.2.1"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("::1", "::/64"),
    ("fe80::1%eth0", "fe80::/64"),
    ("", ""),
]


@pytest.mark.parametrize(("address", "known_as"), CLIENTS)
def test_clients_are_known_by_their_network(make_app, address, known_as):
    """Turns are shared out among IPv4 addresses and IPv6 networks."""
    seen = []

    class Noting:
        def evaluate(self, source, asked, client, gone):
            seen.append(client)
            raise BusyError("noted", 1)

    client = make_app(evaluator=Noting()).test_client()
    client.get("/sparql?query=ASK{}", environ_overrides={"REMOTE_ADDR": address})
    assert seen == [known_as]
