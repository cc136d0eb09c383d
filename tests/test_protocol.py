"""The SPARQL 1.1 Protocol's conformance cases, over real HTTP: those of queries hold, those of updates are refused.

The names are those of the W3C's test suite (sparql11/protocol); what each sends is written from the specification.
"""

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote, urlencode, urlsplit

import pytest

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON = "application/sparql-results+json"
GRAPHS = ("registry", "links", "catalogue")


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes:
        name: the W3C's name of it.
        method: the method.
        url: pairs of the query string.
        body: pairs of a form, a text, or bytes; None for no body.
        content_type: of the body; empty for none at all.
        accept: what is accepted.
        statuses: the statuses that are right, by their hundreds or whole.
        media_types: what the answer may be.
        yes: the boolean that is to be answered, if one is.
    """

    name: str
    method: str = "GET"
    url: tuple = ()
    body: object = None
    content_type: str = ""
    accept: str = ""
    statuses: tuple[int, ...] = (200,)
    media_types: tuple[str, ...] = ()
    yes: bool | None = None
    told: str = field(default="")


def graph(name):
    """Return a placeholder for a graph's IRI."""
    return f"GRAPH-{name}"


TWO = "ASK { GRAPH ?g1 { ?a ?b ?c } GRAPH ?g2 { ?d ?e ?f } FILTER(?g1 != ?g2) }"
NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"
HERE = "ASK { ?s a <https://w3id.org/onrecord/ns#Actor> }"
ONLY_NAMED = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?a ?b ?c } }"
UPDATES = "CLEAR NAMED"
REFUSED = (4,)

CASES = [
    # queries that are answered
    Case("query_get", url=(("query", "ASK {}"),), yes=True),
    Case("query_post_form", "POST", body=(("query", "ASK {}"),), content_type=FORM, yes=True),
    Case("query_post_direct", "POST", body="ASK {}", content_type=QUERY, yes=True),
    Case("query_content_type_select", "POST", body="SELECT * {} LIMIT 1", content_type=QUERY,
         media_types=(JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values")),
    Case("query_content_type_ask", "POST", body="ASK {}", content_type=QUERY,
         media_types=(JSON, "application/sparql-results+xml")),
    Case("query_content_type_describe", "POST", body="DESCRIBE <http://example.org/>", content_type=QUERY,
         media_types=("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")),
    Case("query_content_type_construct", "POST", body="CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}", content_type=QUERY,
         media_types=("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")),
    Case("query_dataset_default_graph", "POST", url=(("default-graph-uri", graph("registry")),), body=HERE,
         content_type=QUERY, yes=True),
    Case("query_dataset_default_graphs_get",
         url=(("query", HERE), ("default-graph-uri", graph("links")), ("default-graph-uri", graph("registry"))),
         yes=True),
    Case("query_dataset_default_graphs_post", "POST",
         url=(("default-graph-uri", graph("links")), ("default-graph-uri", graph("registry"))),
         body=HERE, content_type=QUERY, yes=True),
    Case("query_dataset_named_graphs_get",
         url=(("query", TWO), ("named-graph-uri", graph("links")), ("named-graph-uri", graph("registry"))), yes=True),
    Case("query_dataset_named_graphs_post", "POST",
         url=(("named-graph-uri", graph("links")), ("named-graph-uri", graph("registry"))),
         body=TWO, content_type=QUERY, yes=True),
    Case("query_dataset_full", "POST",
         url=(("default-graph-uri", graph("registry")), ("named-graph-uri", graph("links")),
              ("named-graph-uri", graph("catalogue"))),
         body="ASK { ?s a <https://w3id.org/onrecord/ns#Actor> . GRAPH ?g1 { ?a ?b ?c } GRAPH ?g2 { ?d ?e ?f } "
              "FILTER(?g1 != ?g2) FILTER NOT EXISTS { GRAPH <GRAPH-registry> { ?s ?p ?o } } }",
         content_type=QUERY, yes=True),
    Case("query_multiple_dataset", "POST", url=(("default-graph-uri", graph("registry")),),
         body="ASK FROM <GRAPH-links> { ?s a <https://w3id.org/onrecord/ns#Actor> }", content_type=QUERY, yes=True),
    # the same by form, and the negative of each: what is not in the dataset is not found
    Case("query_dataset_default_graph (not elsewhere)", "POST",
         body=(("query", HERE), ("default-graph-uri", graph("links"))), content_type=FORM, yes=False),
    Case("query_dataset_named_graphs (no default graph)", "POST",
         body=(("query", ONLY_NAMED), ("named-graph-uri", graph("links"))), content_type=FORM, yes=True),
    Case("query_dataset_default_graph (no named graph)", url=(("query", NAMED), ("default-graph-uri", graph("links"))),
         yes=False),
    Case("query by the QUERY method", "QUERY", url=(("default-graph-uri", graph("registry")),), body=HERE,
         content_type=QUERY, yes=True),
    # queries that are not queries
    Case("bad_query_method", "PUT", url=(("query", "ASK {}"),), statuses=(405,)),
    Case("bad_multiple_queries", url=(("query", "ASK {}"), ("query", "SELECT * {}")), statuses=REFUSED),
    Case("bad_query_wrong_media_type", "POST", body="ASK {}", content_type="text/plain", statuses=REFUSED),
    Case("bad_query_missing_form_type", "POST", body="query=ASK%20%7B%7D", statuses=REFUSED),
    Case("bad_query_missing_direct_type", "POST", body="ASK {}", statuses=REFUSED),
    Case("bad_query_non_utf8", "POST", body="ASK { ?s ?p 'é' }".encode("utf-16"),
         content_type=f"{QUERY}; charset=UTF-16", statuses=REFUSED),
    Case("bad_query_syntax", url=(("query", "ASK { ?s ?p"),), statuses=(400,), told="line 1"),
    # updates, whichever way they come
    Case("bad_update_get", url=(("update", UPDATES),), statuses=REFUSED),
    Case("bad_multiple_updates", "POST", body=(("update", UPDATES), ("update", "CLEAR DEFAULT")), content_type=FORM,
         statuses=REFUSED),
    Case("bad_update_wrong_media_type", "POST", body=UPDATES, content_type="text/plain", statuses=REFUSED),
    Case("bad_update_missing_form_type", "POST", body="update=CLEAR%20NAMED", statuses=REFUSED),
    Case("bad_update_non_utf8", "POST", body="CLEAR NAMED # é".encode("utf-16"),
         content_type=f"{UPDATE}; charset=UTF-16", statuses=REFUSED),
    Case("bad_update_syntax", "POST", body=(("update", "CLEAR XYZ"),), content_type=FORM, statuses=REFUSED),
    Case("bad_update_dataset_conflict", "POST",
         body=(("update", "DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }"), ("using-graph-uri", "urn:h")),
         content_type=FORM, statuses=REFUSED),
    Case("update_post_form", "POST", body=(("update", UPDATES),), content_type=FORM, statuses=(403,)),
    Case("update_post_direct", "POST", body=UPDATES, content_type=UPDATE, statuses=(403,)),
    Case("update_base_uri", "POST", body="BASE <http://example.org/> CLEAR GRAPH <x>", content_type=UPDATE,
         statuses=(403,)),
    Case("update_dataset_default_graph", "POST",
         body=(("update", UPDATES), ("using-graph-uri", "urn:g")), content_type=FORM, statuses=(403,)),
    Case("update_dataset_default_graphs", "POST", url=(("using-graph-uri", "urn:g"), ("using-graph-uri", "urn:h")),
         body=UPDATES, content_type=UPDATE, statuses=(403,)),
    Case("update_dataset_named_graphs", "POST", url=(("using-named-graph-uri", "urn:g"),), body=UPDATES,
         content_type=UPDATE, statuses=(403,)),
    Case("update_dataset_full", "POST", url=(("using-graph-uri", "urn:g"), ("using-named-graph-uri", "urn:h")),
         body=UPDATES, content_type=UPDATE, statuses=(403,)),
    Case("update as a query", "POST", body=UPDATES, content_type=QUERY, statuses=(400,)),
    Case("update in a query's parameter", url=(("query", "LOAD <http://127.0.0.1:9/>"),), statuses=(400,)),
    Case("update beside a query", "POST", body=(("query", "ASK {}"), ("update", UPDATES)), content_type=FORM,
         statuses=(403,)),
    Case("update by the QUERY method", "QUERY", body=UPDATES, content_type=UPDATE, statuses=(403,)),
    Case("update by PATCH", "PATCH", body=UPDATES, content_type=UPDATE, statuses=(405,)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(server, case):
    """A case of the protocol holds."""
    status, headers, body = send(server, case)
    assert status in case.statuses or status // 100 in case.statuses, body
    media_type = headers["Content-Type"].partition(";")[0]
    if case.media_types:
        assert media_type in case.media_types
    if case.yes is not None:
        assert (media_type, json.loads(body)["boolean"]) == (JSON, case.yes)
    if status >= 400:
        problem = json.loads(body)
        assert (media_type, problem["status"]) == ("application/problem+json", status)
        assert case.told in problem["detail"]
    assert headers["Access-Control-Allow-Origin"] == "*"


def send(server, case):
    """Send what a case sends; the status, header fields and body of the answer."""

    def real(text):
        for name in GRAPHS:
            text = text.replace(graph(name), f"{server}/graph/{name}")
        return text

    def encoded(pairs):
        return urlencode([(name, real(value)) for name, value in pairs], quote_via=quote)

    body = case.body
    if isinstance(body, tuple):
        body = encoded(body)
    body = real(body).encode() if isinstance(body, str) else body
    connection = HTTPConnection(urlsplit(server).netloc, timeout=30)
    connection.putrequest(case.method, "/sparql" + (f"?{encoded(case.url)}" if case.url else ""))
    for name, value in (("Content-Type", case.content_type), ("Accept", case.accept)):
        if value:
            connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    answer = response.status, response.headers, response.read()
    connection.close()
    return answer


def test_nothing_was_changed(server):
    """After all updates that were sent, everything is still there."""
    case = Case("count", url=(("query", "ASK { GRAPH ?g { ?s ?p ?o } }"),))
    assert json.loads(send(server, case)[2])["boolean"] is True


def test_options(server):
    """OPTIONS names the methods, and tells other origins that they may ask."""
    status, headers, body = send(server, Case("options", "OPTIONS"))
    assert (status, body) == (200, b"")
    assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} <= set(headers["Allow"].split(", "))
    assert "Content-Type" in headers["Access-Control-Allow-Headers"]
    assert "QUERY" in headers["Access-Control-Allow-Methods"]


def test_head(server):
    """HEAD is GET without a body."""
    url = (("query", "SELECT * { ?s ?p ?o } LIMIT 3"),)
    status, headers, body = send(server, Case("head", "HEAD", url=url))
    whole = send(server, Case("get", url=url))
    assert (status, body) == (200, b"")
    assert {**headers, "Date": ""} == {**whole[1], "Date": ""}
    assert int(headers["Content-Length"]) == len(whole[2])


def test_a_refused_body_says_what_is_taken(server):
    """415 names the types that are taken (RFC 9110 section 15.5.16; draft of the QUERY method)."""
    status, headers, _ = send(server, Case("415", "POST", body="ASK {}", content_type="text/plain"))
    assert (status, headers["Accept-Query"]) == (415, QUERY)
    assert FORM in headers["Accept-Post"]
