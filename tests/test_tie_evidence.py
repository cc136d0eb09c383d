"""What says that two are tied: each line opens the words it rests on, and the page stays a page."""

import re

import pytest
from drawings import asking
from kinds_of_page import crowd
from newsroom import Newsroom

LARGEST = 100_000
TIE = "/network/actor/ana-ruiz/with/actor/横田-健"


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom.at(tmp_path)


def lines(page):
    return re.findall(r"<li>.*", page[page.index('<ul class="entries">') :])


def test_each_line_opens_the_words_it_rests_on(newsroom, workers):
    """An event with its date, and each mouth of a statement, lead to their places in the text."""
    newsroom.publish()
    get = asking(newsroom.data, workers)
    (met,) = lines(get(TIE).text)
    assert "early March 2022 (between 1 and 8 March 2022, approximately)" in met
    assert re.findall(r'<a href="(/doc/text/[^"]*)">in the text</a>', met) == [
        "/doc/text/84876029aa1b0706?char=127#char=127,196"
    ]
    told = get("/network/article/harbour-talks/actor/league-member/with/article/harbour-talks/actor/writers").text
    assert len(lines(told)) == 1
    assert told.count('class="mouth"') == told.count("<details") == 2


def test_many_lines_are_no_heavy_page(newsroom, workers):
    """Of a hundred statements with three mouths each some are shown, the page says of how many, and is not heavy."""
    crowd(newsroom, 100)
    newsroom.rewrite(
        "kind: indirect-speech, by: ana-ruiz, about: quay", "kind: indirect-speech, by: ana-ruiz, about: actor:横田-健"
    )
    newsroom.publish()
    page = asking(newsroom.data, workers)(TIE)
    assert len(page.data) <= LARGEST
    assert len(lines(page.text)) == 40
    assert "101" in re.search(r'class="notice">([^<]*)', page.text)[1]
