"""Negotiation by regular expressions chooses what negotiation by the book chooses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.server.descriptions import OFFERS
from onrecord.server.freeze_accept import ranges, winning
from onrecord.server.negotiation import best_type

OFFERED = [row.media_type for row in OFFERS]


def level(media_type, accept):
    """Return the level of a media type as a server finds it: by the first expression that matches."""
    for each in ranges(media_type, "?<level>".replace("?<", "?P<")):
        found = re.search(each.pattern, accept, re.IGNORECASE)
        if found:
            return each.level or found["level"]
    return "0"


def chosen(accept):
    """Return the media type that the expressions choose."""
    levels = "".join(level(media_type, accept) for media_type in OFFERED)
    return next((kind for place, kind in enumerate(OFFERED) if re.search(winning(place), levels)), None)


weights = st.sampled_from(["", ";q=1", ";q=1.0", "; q=0.9", ";q=.5", ";Q=0.1", ";q=0", ";q=0.0", ";q=0.500"])
kinds = st.sampled_from(
    [*OFFERED, "text/*", "application/*", "*/*", "image/png", "TEXT/HTML", "text/turtle;charset=utf-8"]
)
fields = st.lists(st.builds("{}{}".format, kinds, weights), max_size=5).map(", ".join)


@given(fields)
def test_what_is_chosen_is_what_the_server_chooses(accept):
    """Of any field whose weights have one decimal; a range that is there twice is not said twice the same."""
    named = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    if len(set(named)) == len(named):
        assert chosen(accept) == best_type(accept, OFFERED), accept


@pytest.mark.parametrize("count", [1, 2, 7])
def test_one_wins(count):
    """Of any levels one at most wins, and none only when nothing is acceptable."""
    for number in range(11 ** min(count, 3)):
        digits = "".join("0123456789A"[(number // 11**place) % 11] for place in range(count))
        winners = [place for place in range(count) if re.search(winning(place), digits)]
        assert len(winners) == (0 if set(digits) == {"0"} else 1), digits
        assert all(digits[place] == max(digits) for place in winners)
