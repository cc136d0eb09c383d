"""Dates in plain words."""

import re

import pytest

from onrecord.mapping import edtf
from onrecord.server.interface import shipped_interface
from onrecord.server.vague_dates import in_words

SAY = shipped_interface().say
WORDS = [
    ("2023", "2023"),
    ("2023-05", "May 2023"),
    ("2023-05-04", "4 May 2023"),
    ("2022-21", "spring 2022"),
    ("2022-24", "winter 2022/23"),
    ("1999-24", "winter 1999/00"),
    ("2022-09~", "about September 2022"),
    ("2022-09?", "September 2022, uncertain"),
    ("2022%", "about 2022, uncertain"),
    ("2023-05-01~/2023-05-08~", "early May 2023 (between 1 and 8 May 2023, approximately)"),
    ("2023-05-11~/2023-05-20~", "the middle of May 2023 (between 11 and 20 May 2023, approximately)"),
    ("2023-02-21~/2023-02-28~", "late February 2023 (between 21 and 28 February 2023, approximately)"),
    ("2023-05-03~/2023-05-08~", "between 3 and 8 May 2023, approximately"),
    ("2023-05-03~/2023-06-08~", "between 3 May 2023 and 8 June 2023, approximately"),
    ("2022-11~/2023-01~", "between November 2022 and January 2023, approximately"),
    ("2022/2023-05", "from 2022 to May 2023"),
    ("2022~/2023", "from about 2022 to 2023"),
    ("2022-09~/..", "since about September 2022"),
    ("2022-23/", "since autumn 2022"),
    ("../2023-05", "until May 2023"),
    ("/2023-05?", "until May 2023, uncertain"),
    ("[..2022-11-19]", "on or before 19 November 2022"),
    ("0987-05-04", "4 May 987"),
]


@pytest.mark.parametrize(("date", "words"), WORDS)
def test_dates_in_words(date, words):
    """Every form of our profile of EDTF is said as people say it."""
    edtf.parse(date)
    assert in_words(date, SAY) == words


@pytest.mark.parametrize("date", ["", "soon", "2023-13", "2023-05-01~/soon~", "{x}/2023", "<b>"])
def test_what_is_no_date_is_shown_as_it_is(date):
    """What is in no profile is not guessed at, and breaks nothing."""
    assert set(re.findall(r"\w+", date)) <= set(re.findall(r"\w+", in_words(date, SAY)))
