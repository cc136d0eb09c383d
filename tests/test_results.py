"""Answers are written as they are evaluated, in every format, and cut well-formed."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

from onrecord.server.query_errors import QueryError, UnwritableError
from onrecord.server.results import GRAPHS, SORTED, VALUES, Limits, kind_of, write_answer

JSON, XML, CSV, TSV = VALUES
ALL = Limits(1_000_000, 1_000_000_000)
PREFIXES = {"ex": "http://example.org/", "no": "http://nowhere.example/"}
TERMS = """SELECT ?x WHERE { VALUES ?x {
  <urn:a?b=1&c=2> "a\\tb\\nc\\r\\"\\\\,<&>" "ü"@de-AT 1 1.5 1e0 true "" "x"^^<urn:d&e>
  UNDEF  "01"^^<http://www.w3.org/2001/XMLSchema#integer> "no"^^<http://www.w3.org/2001/XMLSchema#integer> } }"""
THREE = "SELECT ?n ?m WHERE { VALUES (?n ?m) { (1 'a') (2 UNDEF) (3 'c') } }"


class Sink(io.BytesIO):
    """Keeps what is written."""

    @property
    def size(self):
        return self.tell()


def written(query, media_type, limits=ALL, prefixes=None):
    """Return what is written of a query's answer, and what is told of it."""
    sink = Sink()
    told = write_answer(ox.Store().query(query), media_type, sink, limits, prefixes or PREFIXES)
    return sink.getvalue(), told


@pytest.mark.parametrize("query", [TERMS, THREE, "SELECT * {}", "SELECT ?x {} LIMIT 0", "SELECT (BNODE() AS ?x) {}"])
@pytest.mark.parametrize("media_type", [JSON, XML, TSV])
def test_solutions_are_what_oxigraph_reads(query, media_type):
    """What is written is read back by Oxigraph's strict parsers as the same solutions."""
    body, told = written(query, media_type)
    read = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(media_type))
    expected = ox.Store().query(query)
    assert [each.value for each in read.variables] == [each.value for each in expected.variables]
    assert rows(read) == rows(expected)
    assert told.rows == len(rows(ox.Store().query(query)))
    assert told.cut == ""


def rows(solutions):
    """Return solutions as lists of texts; blank nodes are all alike."""
    return [["_:" if isinstance(term, ox.BlankNode) else str(term) for term in row] for row in solutions]


def test_csv_is_what_spreadsheets_read():
    """CSV has plain values, quoted where they must be (SPARQL 1.1 CSV section 3)."""
    body, _ = written(TERMS, CSV)
    read = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert read[0] == ["x"]
    assert read[2] == ['a\tb\nc\r"\\,<&>']
    assert [row[0] if row else "" for row in read[3:8]] == ["ü", "1", "1.5", "1", "true"]
    assert body.startswith(b"x\r\nurn:a?b=1&c=2\r\n")


def test_tsv_abbreviates_what_turtle_does():
    """Numbers and truth values stand bare in TSV, if they look like such."""
    lines = written(TERMS, TSV)[0].decode().split("\n")
    assert lines[4:8] == ["1", "1.5", '"1"^^<http://www.w3.org/2001/XMLSchema#double>', "true"]
    assert lines[11:13] == ["1", '"no"^^<http://www.w3.org/2001/XMLSchema#integer>']


BOOLEANS = [
    (JSON, b'{"head":{},"boolean":true}\n'),
    (XML, b"<head/><boolean>true</boolean></sparql>\n"),
    (CSV, b"true"),
    (TSV, b"true"),
]


@pytest.mark.parametrize(("media_type", "end"), BOOLEANS)
def test_boolean(media_type, end):
    """ASK is answered in every format of values."""
    body, told = written("ASK {}", media_type)
    assert body.endswith(end)
    assert (told.rows, told.cut) == (1, "")


def test_triple_terms():
    """Triple terms, which Oxigraph has from SPARQL 1.2, are written as it reads them."""
    query = "SELECT (TRIPLE(<urn:a>, <urn:b>, 'c'@en) AS ?x) {}"
    for media_type in (JSON, XML):
        body, _ = written(query, media_type)
        read = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(media_type))
        assert rows(read) == rows(ox.Store().query(query))


GRAPH = "CONSTRUCT { ?s <http://example.org/p> ?o , 'x\\ry'@en } WHERE { VALUES (?s ?o) { (<urn:a> 1) (<urn:b> 'q') } }"


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graph(media_type):
    """Triples come in every graph format, each once."""
    body, told = written(GRAPH, media_type)
    assert triples(body, media_type) == {str(triple) for triple in ox.Store().query(GRAPH)}
    assert told.rows == 4


def triples(body, media_type):
    """Return what a strict parser reads."""
    return {str(quad.triple) for quad in ox.parse(body, ox.RdfFormat.from_media_type(media_type))}


def test_only_used_prefixes_are_declared():
    """Turtle is readable: prefixes that are used are declared, others are not."""
    body, _ = written(GRAPH, "text/turtle")
    assert b"ex:p" in body
    assert b"nowhere" not in body


def test_triples_as_solutions():
    """For a page, triples are written as solutions."""
    members = json.loads(written(GRAPH, JSON)[0])
    assert members["head"]["vars"] == ["subject", "predicate", "object"]
    assert len(members["results"]["bindings"]) >= 4


@pytest.mark.parametrize("media_type", VALUES)
@pytest.mark.parametrize(("wanted", "rows", "cut"), [(3, 3, ""), (2, 2, "rows"), (0, 0, "rows")])
def test_rows_are_cut(media_type, wanted, rows, cut):
    """At the limit of rows the document is closed, and the cut is told; exactly as many as allowed are no cut."""
    body, told = written(THREE, media_type, Limits(wanted, 1_000_000))
    assert (told.rows, told.cut) == (rows, cut)
    if media_type in (JSON, XML):
        assert len(list(ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(media_type)))) == rows
    else:
        assert len(body.decode().splitlines()) == rows + 1


MANY = "WHERE { VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 } VALUES ?c { 0 1 2 3 4 5 6 7 8 9 } }"
NUMBERED = f"SELECT * {MANY}"


@pytest.mark.parametrize("media_type", VALUES)
def test_bytes_are_cut(media_type):
    """At the limit of bytes as well, and the document is hardly longer than the limit."""
    body, told = written(NUMBERED, media_type, Limits(10_000, 2_000))
    assert told.cut == "bytes"
    assert 0 < told.rows < 1_000
    assert len(body) < 2_200


def test_a_huge_value_is_cut():
    """One value beyond the limit is not written at all."""
    text = "SELECT ?x WHERE { BIND('0123456789' AS ?a) BIND(CONCAT(?a, ?a, ?a, ?a, ?a) AS ?x) }"
    body, told = written(text, JSON, Limits(10, 60))
    assert (told.rows, told.cut) == (0, "bytes")
    assert json.loads(body)["results"]["bindings"] == []


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("limits", [Limits(100, 10_000_000), Limits(10_000, 4_000)])
def test_graphs_are_cut(media_type, limits):
    """A graph that is cut is well-formed as well."""
    named = "BIND(IRI(CONCAT('urn:', STR(?a), STR(?b))) AS ?s)"
    query = f"CONSTRUCT {{ ?s <http://example.org/p> ?c }} {MANY[:-1]} {named} }}"
    body, told = written(query, media_type, limits)
    assert told.cut == ("rows" if limits.rows == 100 else "bytes")
    assert len(triples(body, media_type)) == told.rows


def test_the_first_triples_are_sorted_and_each_comes_once():
    """What people read is in order."""
    query = f"CONSTRUCT {{ <urn:s> <urn:p> ?c }} {MANY}"
    lines = written(query, "application/n-triples")[0].decode().splitlines()
    assert len(lines) == 10
    assert lines == sorted(lines)
    assert SORTED >= 1_000


UNWRITABLE = [
    ("CONSTRUCT { <urn:a> <http://example.org/1> 2 } {}", "application/rdf+xml", "no name"),
    ("CONSTRUCT { <urn:a> <http://example.org/> 2 } {}", "application/rdf+xml", "no name"),
    ("CONSTRUCT { <urn:a> <urn:x:b> '\\u0001' } {}", "application/rdf+xml", "cannot hold"),
    ("SELECT ('\\u0001' AS ?x) {}", XML, "cannot hold"),
]


@pytest.mark.parametrize(("query", "media_type", "words"), UNWRITABLE)
def test_what_a_format_cannot_hold_is_refused(query, media_type, words):
    """XML has no names for some properties and none of the control characters: nothing is lost silently."""
    with pytest.raises(UnwritableError, match=words):
        written(query, media_type)


def test_evaluation_fails_on_the_way():
    """An error of evaluation is the query's."""

    def failing():
        yield next(ox.Store().query(GRAPH))
        raise OSError("the store is gone")

    with pytest.raises(QueryError, match="gone"):
        write_answer(failing(), JSON, Sink(), ALL, PREFIXES)


def test_kinds():
    """The kind of an answer is told by what it is."""
    store = ox.Store()
    assert [kind_of(store.query(text)) for text in ("SELECT * {}", "ASK {}", GRAPH)] == ["select", "ask", "graph"]
