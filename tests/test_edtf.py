"""Promises of the EDTF profile: what is a date, what it bounds, and what an error says."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.mapping.edtf import (
    PATTERN,
    Bounds,
    EdtfError,
    certainly_overlaps,
    parse,
    possibly_overlaps,
    within,
)

# written, begin earliest, begin latest, end earliest, end latest
BOUNDS = """
2023                     2023-01-01 2023-12-31 2023-01-01 2023-12-31
2023-05                  2023-05-01 2023-05-31 2023-05-01 2023-05-31
2023-05-03               2023-05-03 2023-05-03 2023-05-03 2023-05-03
2024-02                  2024-02-01 2024-02-29 2024-02-01 2024-02-29
2023-02                  2023-02-01 2023-02-28 2023-02-01 2023-02-28
1900-02                  1900-02-01 1900-02-28 1900-02-01 1900-02-28
2000-02-29               2000-02-29 2000-02-29 2000-02-29 2000-02-29
0001                     0001-01-01 0001-12-31 0001-01-01 0001-12-31
9999-12-31               9999-12-31 9999-12-31 9999-12-31 9999-12-31
2022-21                  2022-03-01 2022-05-31 2022-03-01 2022-05-31
2022-22                  2022-06-01 2022-08-31 2022-06-01 2022-08-31
2022-23                  2022-09-01 2022-11-30 2022-09-01 2022-11-30
2022-24                  2022-12-01 2023-02-28 2022-12-01 2023-02-28
2023-24                  2023-12-01 2024-02-29 2023-12-01 2024-02-29
2023~                    2023-01-01 2023-12-31 2023-01-01 2023-12-31
2023-05?                 2023-05-01 2023-05-31 2023-05-01 2023-05-31
2023-05-03%              2023-05-03 2023-05-03 2023-05-03 2023-05-03
2022-23~                 2022-09-01 2022-11-30 2022-09-01 2022-11-30
2023-05-01/2023-05-08    2023-05-01 2023-05-01 2023-05-08 2023-05-08
2023-05-01~/2023-05-08~  2023-05-01 2023-05-08 2023-05-01 2023-05-08
2023-05-01~/2023-05-08   2023-05-01 2023-05-08 2023-05-08 2023-05-08
2023-05-01/2023-05-08~   2023-05-01 2023-05-01 2023-05-01 2023-05-08
2022-09/2023             2022-09-01 2022-09-30 2023-01-01 2023-12-31
2022-09%/2023?           2022-09-01 2023-12-31 2022-09-01 2023-12-31
2023/2023-05             2023-01-01 2023-05-31 2023-05-01 2023-05-31
2023-05/2023             2023-05-01 2023-05-31 2023-05-01 2023-12-31
2023-05/2023-05          2023-05-01 2023-05-31 2023-05-01 2023-05-31
2023-05-09/2023-05       2023-05-09 2023-05-09 2023-05-09 2023-05-31
2022-23/2022-24          2022-09-01 2022-11-30 2022-12-01 2023-02-28
2022-24/2023-01          2022-12-01 2023-01-31 2023-01-01 2023-01-31
2022-09/..               2022-09-01 2022-09-30 -          -
2022-09/                 2022-09-01 2022-09-30 -          -
2022-09~/..              2022-09-01 -          -          -
2022-09~/                2022-09-01 -          -          -
../2023-05               -          -          2023-05-01 2023-05-31
/2023-05                 -          -          2023-05-01 2023-05-31
../2023-05~              -          -          -          2023-05-31
[..2022-11-19]           -          2022-11-19 -          2022-11-19
[..2022-11]              -          2022-11-30 -          2022-11-30
[..2022-24]              -          2023-02-28 -          2023-02-28
[..2022~]                -          2022-12-31 -          2022-12-31
"""
ROWS = [tuple(line.split()) for line in BOUNDS.strip().splitlines()]

# What syntax cannot tell: PATTERN accepts them, parse does not.
IMPOSSIBLE = {
    "2023-02-30": "February 2023 has 28 days",
    "2023-02-29": "February 2023 has 28 days",
    "1900-02-29": "February 1900 has 28 days",
    "2023-04-31~": "April 2023 has 30 days",
    "2023-01/2023-04-31": "April 2023 has 30 days",
    "[..2023-06-31]": "June 2023 has 30 days",
    "9999-24": "this winter ends in the year 10000; years are 0001 to 9999",
    "2023-05/2023-04": "it ends before it begins",
    "2023-05-02~/2023-05-01~": "it ends before it begins",
    "2024/2023": "it ends before it begins",
}
MALFORMED = {
    "": "",
    " ": "",
    "30 Feb": "",
    "May 2023": "",
    "2023-5": "",
    "2023-05-1": "",
    "23-05-01": "",
    "12023": "",
    "-2023": "",
    "Y12023": "",
    "20230501": "",
    "2023/05": "",
    "05/2023": "",
    "2023-05-01T12:00:00Z": "",
    "2023-05 / 2023-06": "",
    " 2023": "",
    "2023\n": "",
    "2023-05~~": "",
    "~2023": "",
    "2023-~05": "",
    "202X": "",
    "2023-05-01–2023-05-08": "",
    "２０２３": "",
    "٢٠٢٣": "",
    "2023/2024/2025": "",
    "2023..": "",
    "[2023..]": "",
    "[..]": "",
    "[..2023": "",
    "[..2023/2024]": "",
    "[..[..2023]]": "",
    "..2023": "",
    "[..2023]/2024": "",
    "[2022, 2023]": "",
    "{..2023}": "",
    "0000": "years are 0001 to 9999",
    "0000-01-01": "years are 0001 to 9999",
    "2023-00": "months are 01 to 12, seasons 21 to 24",
    "2023-13": "months are 01 to 12, seasons 21 to 24",
    "2023-20": "months are 01 to 12, seasons 21 to 24",
    "2023-25": "months are 01 to 12, seasons 21 to 24",
    "2023-05-00": "May 2023 has 31 days",
    "2023-05-32": "May 2023 has 31 days",
    "2023-21-01": "a season has no numbered days",
    "/": "an interval needs a date on one side at least",
    "../..": "an interval needs a date on one side at least",
    "/..": "an interval needs a date on one side at least",
}


def bounds(*days: str) -> Bounds:
    """Return bounds from a row's cells, `-` for none."""
    return Bounds(*(None if day == "-" else date.fromisoformat(day) for day in days))


@pytest.mark.parametrize(("text", "days"), [(text, days) for text, *days in ROWS])
def test_bounds(text: str, days: list[str]) -> None:
    """Each kind of date has the four bounds that the table says."""
    assert parse(text) == bounds(*days)
    assert re.search(PATTERN, text)


@pytest.mark.parametrize(("text", "reason"), [*IMPOSSIBLE.items(), *MALFORMED.items()])
def test_errors(text: str, reason: str) -> None:
    """What is not a date says why, where there is more to say, and shows what is one."""
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert caught.value.reason == reason
    assert str(caught.value).endswith("(EDTF, e.g. 2023-05 or 2023-05-01~/2023-05-08~)")


def test_message() -> None:
    """The message is the design's."""
    with pytest.raises(EdtfError) as caught:
        parse("30 Feb")
    assert str(caught.value) == '"30 Feb" is not a date (EDTF, e.g. 2023-05 or 2023-05-01~/2023-05-08~)'


def test_long_text_is_cut_in_the_message() -> None:
    """A message stays readable, however long the text was."""
    with pytest.raises(EdtfError) as caught:
        parse("2023" * 10_000)
    assert len(str(caught.value)) < 200
    assert caught.value.text == "2023" * 10_000


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_pattern_leaves_the_calendar_to_parse(text: str) -> None:
    """A syntactically good but impossible date passes the pattern."""
    assert re.fullmatch(PATTERN, text)


@pytest.mark.parametrize("text", MALFORMED)
def test_pattern_refuses_what_is_malformed(text: str) -> None:
    """Everything else that is no date fails the pattern already."""
    assert not re.fullmatch(PATTERN, text)


def test_pattern_is_portable() -> None:
    """The pattern uses only what Python, ECMA 262 and XPath regular expressions read alike."""
    assert not re.search(r"\(\?|\\[dwsbAZ]", PATTERN)
    assert PATTERN.startswith("^(")
    assert PATTERN.endswith(")$")


days = st.dates().map(date.isoformat)
dates = st.builds(
    lambda day, length, mark: day[:length] + mark, days, st.sampled_from([4, 7, 10]), st.sampled_from("~?% ")
).map(str.strip)
seasons = st.builds(
    lambda day, season: f"{day[:4]}-{season}",
    st.dates(max_value=date(9998, 12, 31)).map(str),
    st.integers(21, 24),
)
singles = dates | seasons
sides = singles | st.sampled_from(["", ".."])
written = singles | st.builds("{}/{}".format, sides, sides) | singles.map("[..{}]".format)
near_misses = st.text(alphabet="0129-/~?%.[] 5", max_size=24)


def order(found: Bounds) -> list[tuple[date | None, date | None]]:
    """Return the pairs of bounds that must be in order."""
    return [
        (found.begin_earliest, found.begin_latest),
        (found.end_earliest, found.end_latest),
        (found.begin_earliest, found.end_earliest),
        (found.begin_latest, found.end_latest),
        (found.begin_earliest, found.end_latest),
    ]


def parsed(text: str) -> Bounds | None:
    """Return the bounds of a date; None for what is not one."""
    try:
        return parse(text)
    except EdtfError:
        return None


@given(written)
def test_bounds_are_in_order(text: str) -> None:
    """Whatever the date, no bound lies after one it must not pass, and at least one is known."""
    if (found := parsed(text)) is not None:
        assert all(a <= b for a, b in order(found) if a and b)
        assert found != Bounds()


@given(st.text() | near_misses | written)
@example("2023-05\n")
@example("9999-24/..")
def test_pattern_agrees_with_parse(text: str) -> None:
    """`parse` raises only EdtfError, and refuses what matches for the calendar's sake alone."""
    matches = re.fullmatch(PATTERN, text) is not None
    try:
        parse(text)
    except EdtfError as error:
        calendar = ("has", "ends before", "this winter")
        assert not matches or any(word in error.reason for word in calendar)
    else:
        assert matches


@given(st.dates(min_value=date(1, 3, 1), max_value=date(9999, 11, 30)))
def test_narrower_dates_lie_inside_wider(day: date) -> None:
    """A day lies inside its month, its season and its year, an interval between them inside the widest."""
    season = 20 + (day.month % 12 // 3 or 4)
    year = day.year - (day.month < 3)
    month, whole = f"{day:%Y-%m}".zfill(7), f"{day.year:04}"
    for narrow, wide in pairwise([day.isoformat(), month, f"{year:04}-{season}"]):
        assert within(parse(narrow), parse(wide))
    assert within(parse(month), parse(whole))
    assert within(parse(f"{day}~/{month}"), parse(f"{whole}/{whole}"))


@given(singles)
def test_qualification_does_not_move_a_single_date(text: str) -> None:
    """About a date is bounded like the date: EDTF gives the doubt no width."""
    bare = text.rstrip("~?%")
    assert parse(text) == parse(bare) == parse(bare + "~")


@given(written, st.dates(), st.dates())
def test_certain_overlap_is_possible_overlap(text: str, first: date, last: date) -> None:
    """What certainly overlaps a stretch of days possibly does."""
    found = parsed(text)
    if found is not None and first <= last and certainly_overlaps(found, first, last):
        assert possibly_overlaps(found, first, last)


@pytest.mark.parametrize(
    ("text", "first", "last", "possible", "certain"),
    [
        ("2023-05", "2023-05-01", "2023-05-31", True, True),
        ("2023-05", "2023-01-01", "2023-12-31", True, True),
        ("2023-05", "2023-05-10", "2023-05-12", True, False),
        ("2023-05", "2023-06-01", "2023-06-30", False, False),
        ("2023-05", "2023-04-01", "2023-04-30", False, False),
        ("2023-05-01~/2023-05-08~", "2023-05-01", "2023-05-08", True, True),
        ("2023-05-01~/2023-05-08~", "2023-05-08", "2023-05-31", True, False),
        ("2023-05-01/2023-05-08", "2023-05-03", "2023-05-04", True, True),
        ("2022-09~/..", "2022-08-01", "2022-08-31", False, False),
        ("2022-09~/..", "2023-05-09", "2023-05-09", True, False),
        ("2022-09/..", "2022-09-01", "2022-12-31", True, False),
        ("../2023-05", "1900-01-01", "1900-12-31", True, False),
        ("../2023-05", "2023-06-01", "2023-06-30", False, False),
        ("[..2022-11-19]", "2022-11-19", "2022-11-19", True, False),
        ("[..2022-11-19]", "2022-11-20", "2022-12-31", False, False),
    ],
)
def test_overlap(text: str, first: str, last: str, possible: bool, certain: bool) -> None:
    """Certain is told from possible; a bound that is not known proves nothing."""
    found, span = parse(text), (date.fromisoformat(first), date.fromisoformat(last))
    assert possibly_overlaps(found, *span) is possible
    assert certainly_overlaps(found, *span) is certain


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("2023-05-03", "2023-05", True),
        ("2023-05", "2023-05", True),
        ("2023-05", "2023-05-03", False),
        ("2023-04-30", "2023-05", False),
        ("2023-05-31/2023-06-01", "2023-05", False),
        ("2023-05", "2022-09~/..", True),
        ("2022-05", "2022-09~/..", False),
        ("2022-09/..", "2022", True),
        ("2023/..", "2022", False),
        ("[..2022-11-19]", "2022-11", True),
        ("[..2022-11-19]", "2022-12", False),
        ("2022-12", "[..2022-11-19]", False),
    ],
)
def test_within(inner: str, outer: str, inside: bool) -> None:
    """A part lies inside its whole unless the bounds that are known deny it."""
    assert within(parse(inner), parse(outer)) is inside
