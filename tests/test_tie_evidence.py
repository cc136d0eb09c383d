"""What says that two are tied: each line opens the words it rests on, and the page stays a page."""

import re
from urllib.parse import unquote

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


def test_many_lines_are_several_pages(newsroom, workers):
    """A hundred statements with three mouths each are on pages that are not heavy, each line on one, none lost."""
    crowd(newsroom, 100)
    newsroom.rewrite(
        "kind: indirect-speech, by: ana-ruiz, about: quay", "kind: indirect-speech, by: ana-ruiz, about: actor:横田-健"
    )
    newsroom.publish()
    get = asking(newsroom.data, workers)
    pages = [get(path) for path in (TIE, f"{TIE}/2", f"{TIE}/3")]
    told = [lines(page.text) for page in pages]
    assert [len(each) for each in told] == [40, 40, 21]
    assert len({line for each in told for line in each}) == 101
    assert max(len(page.data) for page in pages) <= LARGEST
    assert ["101" in re.search(r'class="count">([^<]*)', page.text)[1] for page in pages] == [True] * 3
    leading = [re.findall(r'rel="(next|prev)" href="([^"]*)"', unquote(page.text)) for page in pages]
    assert leading == [
        [("next", f"{TIE}/2")], [("prev", TIE), ("next", f"{TIE}/3")], [("prev", f"{TIE}/2")],
    ]  # fmt: skip
    assert [get(f"{TIE}/{number}").status_code for number in ("0", "1", "4", "01", "x")] == [404] * 5
