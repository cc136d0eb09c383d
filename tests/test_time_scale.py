"""A scale puts days where they belong."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.server.svg import text_width
from onrecord.server.time_scale import Scale

YEAR = Scale(date(2023, 1, 1), date(2023, 12, 31), 0, 365)


@pytest.mark.parametrize(
    ("day", "begin", "end"),
    [
        (date(2023, 1, 1), 0, 1),
        (date(2023, 12, 31), 364, 365),
        (date(2023, 2, 1), 31, 32),
        (date(2022, 5, 5), 0, 0),
        (date(9999, 12, 31), 365, 365),
    ],
)
def test_days(day, begin, end):
    """A day begins where the one before it ends; what is beyond stands at the edge."""
    assert (YEAR.begin(day), YEAR.end(day)) == (begin, end)


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (Scale(date(2023, 5, 1), date(2023, 5, 8), 0, 700), ["1 May 2023", "2 May 2023", "3 May 2023"]),
        (YEAR, ["Jan 2023", "Apr 2023", "Jul 2023"]),
        (Scale(date(2019, 1, 1), date(2023, 12, 31), 0, 800), ["Jan 2019", "Jul 2019", "Jan 2020"]),
        (Scale(date(1900, 1, 1), date(1999, 12, 31), 0, 800), ["1900", "1910", "1920"]),
    ],
)
def test_marks(scale, words):
    """Marks are the first days of what is counted in: of days, months, years."""
    assert [tick.words for tick in scale.ticks()][:3] == words


@given(st.dates(), st.integers(0, 1_000_000), st.integers(200, 2_000))
def test_marks_stand_apart(first, days, width):
    """However long the time, marks are in order, on the scale, and further apart than their words are wide."""
    last = first + timedelta(days=min(days, (date.max - first).days))
    ticks = list(Scale(first, last, 0, width).ticks())
    assert all(0 <= tick.x <= width for tick in ticks)
    for one, other in itertools.pairwise(ticks):
        assert other.x - one.x >= text_width(one.words, 10)


@given(st.lists(st.dates(), min_size=1))
def test_a_scale_around_days_has_them_all(days):
    """Every day is between the edges, and the earliest stands before the latest."""
    scale = Scale.around(days, 40, 700)
    assert scale.first <= min(days) <= max(days) <= scale.last
    assert 40 <= scale.begin(min(days)) < scale.end(max(days)) <= 700
