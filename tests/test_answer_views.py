"""What the columns of an answer are, and the ways in which it can be looked at."""

from datetime import date

import pytest

from onrecord.mapping.edtf import Bounds
from onrecord.server.answer_columns import bounds_of, columns_of, number_of
from onrecord.server.answer_views import Chosen, chosen_view, views_of
from onrecord.server.problems import RequestError

XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
BASE = "http://a.example/id/"


def iri(path):
    return {"type": "uri", "value": path if ":" in path else BASE + path}


def literal(value, datatype="", language=""):
    more = {"datatype": datatype} if datatype else {"xml:lang": language} if language else {}
    return {"type": "literal", "value": value, **more}


N = literal("7", f"{XSD}integer")
D = literal("2023-05-04", f"{XSD}date")
A, B, T = iri("actor/a"), iri("actor/b"), iri("topic/t")


def answer(variables, *rows):
    bindings = [{n: term for n, term in zip(variables.split(), row, strict=True) if term} for row in rows]
    return {"head": {"vars": variables.split()}, "results": {"bindings": bindings}}


KINDS = [
    ([A, T], "iri"),
    ([A, None], "iri"),
    ([A, literal("a")], "text"),
    ([N, literal("1e3", f"{XSD}double")], "number"),
    ([N, literal("7")], "text"),
    ([D, literal("2023", f"{XSD}gYear")], "date"),
    ([literal("2022-21/..", EDTF)], "date"),
    ([literal("x", language="fr")], "text"),
    ([{"type": "bnode", "value": "b"}], "text"),
    ([None], "text"),
]


@pytest.mark.parametrize(("terms", "kind"), KINDS)
def test_a_column_is_what_all_its_values_are(terms, kind):
    """One value of another kind makes it a column of texts; what is not bound says nothing."""
    (column,) = columns_of(answer("x", *([term] for term in terms)))
    assert column.kind == kind


def test_labels_have_no_columns_of_their_own():
    """``?aLabel`` names what is in ``?a``; a label of nothing is a column."""
    columns = columns_of(answer("a aLabel bLabel", [A, literal("An"), literal("Be")]))
    assert [(each.name, each.labels) for each in columns] == [("a", (literal("An"),)), ("bLabel", (None,))]


NUMBERS = [("7", 7), ("-1.5e2", -150), ("INF", None), ("NaN", None), ("1e300", None), ("1e-300", 0), ("x", None)]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_numbers(text, number):
    """What is not finite, or could not be drawn beside others, is no number."""
    assert number_of(literal(text, f"{XSD}double")) == number
    assert number_of(None) is None


FOURTH = date(2023, 5, 4)
DATES = [
    (D, Bounds(FOURTH, FOURTH, FOURTH, FOURTH)),
    (literal("2023-05-04T23:00:00-11:00", f"{XSD}dateTime"), Bounds(FOURTH, FOURTH, FOURTH, FOURTH)),
    (literal("2023-05-04+09:00", f"{XSD}date"), Bounds(FOURTH, FOURTH, FOURTH, FOURTH)),
    (literal("[..2023-05-04]", EDTF), Bounds(None, FOURTH, None, FOURTH)),
    (literal("-0044-03-15", f"{XSD}date"), None),
    (literal("soon", EDTF), None),
    (None, None),
]


@pytest.mark.parametrize(("term", "bounds"), DATES)
def test_dates_are_as_vague_as_they_are_given(term, bounds):
    """A date of whichever datatype has bounds; what no calendar of ours has is none."""
    assert bounds_of(term) == bounds


VIEWS = [
    ("a", [A], "", "table"),
    ("a n", [A, N], "", "table chart:a/n"),
    ("n a", [N, A], "", "table chart:a/n"),
    ("n m", [N, N], "", "table chart:n/m"),
    ("d n", [D, N], "", "table chart:d/n"),
    ("a d", [A, D], "", "table timeline:a/d"),
    ("a d n", [A, D, N], "", "table chart:a/n timeline:a/d"),
    ("t a b", [T, A, B], "", "table network:a/b"),
    ("t a", [T, A], "", "table network:t/a"),
    ("t a b", [T, A, B], "network b t", "table network:b/t"),
    ("t a b", [T, A, B], "network b", "table network:b/a"),
    ("t a b", [T, A, B], "network none t", "table network:a/b"),
    ("t a b", [T, A, B], "network a a", "table network:a/b"),
    ("a n m", [A, N, N], "chart a m", "table chart:a/m"),
    ("x", [None], "", "table"),
]


@pytest.mark.parametrize(("variables", "row", "chosen", "views"), VIEWS)
def test_views_are_those_that_the_columns_allow(variables, row, chosen, views):
    """A chart takes numbers, a time line dates, a network two columns of things, those alike before others; what cannot
    be had is chosen by us."""
    view, of, by, *_ = [*chosen.split(), "", "", ""]
    found = views_of(columns_of(answer(variables, row)), Chosen(view or "table", of, by))
    told = [each.name + (":" + "/".join(column.name for column in each.pair) if each.pair else "") for each in found]
    assert " ".join(told) == views


@pytest.mark.parametrize("given", [{"view": "pie"}, {"page": "0"}, {"page": "x"}, {"page": "1" * 10}, {"page": "²"}])
def test_what_cannot_be_shown_is_refused(given):
    """An unknown view or page is told with those that there are."""
    with pytest.raises(RequestError) as caught:
        chosen_view(given)
    assert caught.value.status == 400
