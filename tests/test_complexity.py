"""How much a query may ask of the parser."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.server.complexity import refuse_excess
from onrecord.server.query_errors import QueryRefusedError

ANSWERED = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * {" * 30 + "}" * 30,
    'SELECT * { ?s ?p "' + "((((" * 100 + '" }',
    "SELECT * { ?s ?p '''" + "[[['\"" * 100 + "''' }",
    "SELECT * { # " + "{" * 1000 + "\n ?s ?p ?o }",
    "SELECT * { ?s <http://example.org" + "/a" * 800 + "> ?o }",
    "SELECT * { VALUES ?s { " + "<http://example.org/a/b/c> " * 2000 + "} }",
    "SELECT * { ?s " + "rdf:rest/" * 150 + "rdf:first ?o }",
]
REFUSED = [
    ("SELECT * {" * 65 + "}" * 65, "levels of brackets"),
    ("SELECT * { FILTER(" + "(" * 100 + "1" + ")" * 100 + ") }", "levels of brackets"),
    ('SELECT * { ?s ?p "a" ' + "[" * 100, "levels of brackets"),
    ("SELECT * { FILTER(1<" + "(" * 100 + "1" + ")" * 100 + ">1) }", "levels of brackets"),
    ("SELECT * { FILTER(1<1" + "/1" * 2000 + ">1) }", "characters in an IRI"),
    ("SELECT * { ?s ?p <a#b> } " + "(" * 100, "levels of brackets"),
    ("SELECT * { ?s " + "rdf:rest/" * 300 + "rdf:first ?o }", "steps of property paths"),
    ("SELECT * { FILTER(" + "!" * 3000 + "1) }", "operators"),
    ("SELECT * { {}" + " UNION {}" * 3000 + "}", "operators"),
]


@pytest.mark.parametrize("query", ANSWERED, ids=range(len(ANSWERED)))
def test_what_people_ask_is_answered(query):
    """Brackets and slashes in strings, comments and IRIs count for nothing."""
    refuse_excess(query)


@pytest.mark.parametrize(("query", "words"), REFUSED, ids=range(len(REFUSED)))
def test_excess_is_refused_and_named(query, words):
    """What is nested or chained beyond reason is refused with what there is too much of, and the limit."""
    with pytest.raises(QueryRefusedError, match=words):
        refuse_excess(query)


HOSTILE = ["'\\", '"\\', '"""x', "'''\\", "<", '"a\n', "<a ", "'\"", "#"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_each_character_is_looked_at_once(piece):
    """Strings left open, escaped or begun in one another take no more than a moment, however many there are."""
    with suppress(QueryRefusedError):
        refuse_excess(piece * 30_000)


@given(st.text("([{\"'#<>\\\n x/!", max_size=300))
def test_any_text_is_looked_over(text):
    """No text makes the look itself fail."""
    try:
        refuse_excess(text)
    except QueryRefusedError as error:
        assert "are answered here" in str(error)
