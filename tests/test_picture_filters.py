"""What a request leaves out of a picture is understood, or refused with what would be right."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from onrecord.server.picture_filters import Filters, filters_of, period_of
from onrecord.server.picture_index import Period
from onrecord.server.problems import RequestError

GIVEN = [
    ([], Filters(), ""),
    ([("from", "2023"), ("to", "2023-05")], Filters("2023", "2023-05"), "?from=2023&to=2023-05"),
    ([("dates", "possible")], Filters(), ""),
    ([("dates", "certain")], Filters(certain=True), "?dates=certain"),
    ([("actor", "横田")], Filters(actor="actor/横田"), "?actor=actor%2F%E6%A8%AA%E7%94%B0"),
    ([("actor", "article/a/actor/b")], Filters(actor="article/a/actor/b"), "?actor=article%2Fa%2Factor%2Fb"),
    ([("actor", ""), ("from", "")], Filters(), ""),
    ([("article", "article/a")], Filters(article="a"), "?article=a"),
    ([("kind", "about"), ("kind", "met")], Filters(kinds=("met", "about")), "?kind=met&kind=about"),
    ([("factuality", "actual"), ("colour", "red")], Filters(factuality="actual"), "?factuality=actual"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "filters", "query"), GIVEN)
def test_filters(given, filters, query):
    """Each parameter says what it says; what is left out is not in the address that is made of it again."""
    found = filters_of(MultiDict(given))
    assert found == filters
    assert found.query == query


REFUSED = [
    ("from", "spring", "EDTF"),
    ("to", "2023-02-30", "2023-02-30"),
    ("dates", "maybe", "possible, certain"),
    ("factuality", "true", "hypothetical"),
    ("kind", "married", "met, addressed, about"),
    ("actor", "place/x", "is no actor"),
]


@pytest.mark.parametrize(("name", "value", "told"), REFUSED)
def test_what_makes_no_sense_is_refused(name, value, told):
    """A value that there is not is answered with 400 and with those that there are."""
    with pytest.raises(RequestError, match=told) as refused:
        filters_of(MultiDict([(name, value)]))
    assert refused.value.status == 400


@pytest.mark.parametrize(("since", "until", "is_reversed"), [("2024", "2023-05", True), ("2023-05", "2023", False)])
def test_dates_in_the_wrong_order_are_told(since, until, is_reversed):
    """A period that ends before it begins is one that nothing fell into, and it is said why."""
    assert filters_of(MultiDict([("from", since), ("to", until)])).reversed == is_reversed


PERIODS = [
    ("2023", Period(date(2023, 1, 1), date(2023, 12, 31))),
    ("2024-02", Period(date(2024, 2, 1), date(2024, 2, 29))),
    ("2020s", Period(date(2020, 1, 1), date(2029, 12, 31))),
    ("0000s", Period(date(1, 1, 1), date(9, 12, 31))),
    ("2023-05-01", Period(date(2023, 5, 1), date(2023, 5, 1))),
    *((name, None) for name in ("2023-21", "2023-13", "0000", "202", "2023-02-30", "2023-5")),
    ("actor/2023", None),
    ("٢٠٢٣", None),
]


@pytest.mark.parametrize(("name", "period"), PERIODS)
def test_periods(name, period):
    """A decade, a year, a month and a day are periods, and nothing else is."""
    assert period_of(name) == period
