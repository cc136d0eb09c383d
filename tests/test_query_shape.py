"""What is told of a query's text: its dataset and its solutions, whatever stands in strings, comments and IRIs."""

import pytest

from onrecord.server.query_shape import shape_of, solutions_of

DATASETS = [
    ("SELECT * { ?s ?p ?o }", (), ()),
    ("SELECT * FROM <urn:g> { ?s ?p ?o }", ("<urn:g>",), ()),
    ("PREFIX from: <urn:x#> SELECT ?from from from:g from NAMED<urn:n>{ ?from from:p 'FROM <urn:x>' }",
     ("from:g",), ("<urn:n>",)),
    ("SELECT * FROM # a FROM <urn:no>\n NAMED # b\n <urn:g#x> FROM <urn:h> WHERE {}", ("<urn:h>",), ("<urn:g#x>",)),
    ("CONSTRUCT { ?s <urn:p> 'FROM <urn:g>' } FROM <urn:h> { ?s ?p ?o }", ("<urn:h>",), ()),
    ("CONSTRUCT FROM x:y WHERE { ?s ?p ?o }", ("x:y",), ()),
    ("DESCRIBE <urn:x> FROM NAMED <urn:g>", (), ("<urn:g>",)),
    ("ASK { { SELECT * { ?s ?p \"FROM\", '''FROM <urn:g>''' } } } # FROM <urn:g>", (), ()),
    ("SELECT ?a { ?a ?b ?c FILTER(?a<?b && ?c>?a) }", (), ()),
]  # fmt: skip


@pytest.mark.parametrize(("query", "default_graphs", "named_graphs"), DATASETS)
def test_datasets(query, default_graphs, named_graphs):
    """FROM and FROM NAMED are found where they are clauses, and taken out of the text."""
    shape = shape_of(query)
    assert (shape.default_graphs, shape.named_graphs) == (default_graphs, named_graphs)
    again = shape_of(shape.text)
    assert (again.default_graphs, again.named_graphs) == ((), ())
    assert query.startswith(shape.prologue)


SOLUTIONS = [
    ("DESCRIBE <urn:x> x:y", ""),
    ("DESCRIBE <urn:x> ?where { ?where ?p ?o } LIMIT 2", "SELECT (1 AS ?one) { ?where ?p ?o } LIMIT 2"),
    ("DESCRIBE * FROM <urn:g> WHERE { ?s ?p ?o }", "SELECT (1 AS ?one) FROM <urn:g> WHERE { ?s ?p ?o }"),
    ("PREFIX x: <urn:x#> CONSTRUCT{?s x:p '}'}WHERE{?s ?p ?o}",
     "PREFIX x: <urn:x#> SELECT (1 AS ?one) WHERE{?s ?p ?o}"),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "SELECT (1 AS ?one) WHERE { ?s ?p ?o }"),
    ("CONSTRUCT { ?s ?p ?n } { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }",
     "SELECT (1 AS ?one) { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), SOLUTIONS)
def test_solutions(query, expected):
    """What makes triples becomes a query for the solutions that it makes them from."""
    assert solutions_of(query) == expected
