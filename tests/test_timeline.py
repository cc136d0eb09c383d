"""Time lines over HTTP: the same in the picture and in the table, for everything, a period, an actor, an article."""

import re
from html import unescape

import pytest
from drawings import HOSTILE, MOST, asking, drawn_on, told_twice
from newsroom import Newsroom

from onrecord.server.app import create_app
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    return told_twice(tmp_path_factory.mktemp("timeline"))


@pytest.fixture(scope="module")
def get(newsroom, workers):
    return asking(newsroom.data, workers)


def names(page):
    """Return what the picture of a page links to, and what the table does, each as a list."""
    rows = re.findall(r"<tr><td><a href=\"([^\"]*)\"", page)
    return [link.get("href") for link in drawn_on(page)], rows


SHOWN = [
    ("/timeline", ["closure", "closure", "meeting", "meeting", "photographed", "photographed"]),
    ("/timeline/2021", ["closure", "closure", "photographed", "photographed"]),
    ("/timeline/2022-03", ["closure", "closure", "meeting", "meeting", "photographed", "photographed"]),
    ("/timeline/2020s", ["closure", "closure", "meeting", "meeting", "photographed", "photographed"]),
    ("/timeline/article/harbour-talks", ["closure", "meeting", "photographed"]),
    ("/timeline/actor/横田-健", ["meeting", "meeting"]),
    ("/timeline/actor/ana-ruiz", ["meeting", "meeting", "minister", "minister", "photographed", "photographed"]),
    ("/timeline?factuality=ongoing-state&article=more-talks", ["closure"]),
    ("/timeline?from=2022-03-01&to=2022-03-31&dates=certain", ["meeting", "meeting"]),
]


@pytest.mark.parametrize(("path", "shown"), SHOWN)
def test_picture_and_table_show_the_same(get, path, shown):
    """What may have fallen into a time is shown there, each thing linked, in the picture as in the table."""
    answer = get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    drawn, rows = names(answer.text)
    assert sorted(href.rpartition("/")[2] for href in drawn) == shown
    assert sorted(drawn) == sorted(rows)
    assert all(get(unescape(href)).status_code == 200 for href in {*drawn})


def test_periods_lead_to_periods(get):
    """From everything to a year, to a month and back; each counts what began in it; none that is empty is offered."""
    assert re.findall(r'href="/timeline/([^".]*)">[^<]*</a> <span class="count">(\d+)', get("/timeline").text) == [
        ("2021", "2"), ("2022", "4"),
    ]  # fmt: skip
    year = get("/timeline/2022").text
    assert re.findall(r'href="/timeline/([^".]*)"', year) == ["2020s", "2022-03"]
    month = get("/timeline/2022-03").text
    assert re.findall(r'href="/timeline/([^".]*)"', month) == ["2022", "2022-03-01", "2022-03-03"]
    assert re.findall(r'href="/timeline/([^".]*)"', get("/timeline/2022-03-03").text) == ["2022-03"]
    assert re.findall(r'href="/timeline/([^".]*)"', get("/timeline/2020s").text) == ["2021", "2022"]


def test_a_row_tells_everything(get):
    """The table has the date in plain words, both bounds of begin and end, factuality, place and article."""
    page = get("/timeline/article/harbour-talks").text
    (row,) = [each for each in re.findall(r"<tr><td>.*?</tr>", page) if "/event/meeting" in each]
    cells = [unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<td>(.*?)</td>", row)]
    assert cells == [
        "meeting of the minister and the league", "meeting",
        "early March 2022 (between 1 and 8 March 2022, approximately)",
        *["1 March 2022 to 8 March 2022"] * 2, "actual", "Port Sol", "The harbour talks",
    ]  # fmt: skip
    assert "by 3 March 2022" in page
    assert "not said" in page


def test_names_are_in_the_readers_language(get):
    """What has a name in the language that is asked for is called by it, and the page says that it varies."""
    asked = get("/timeline/actor/横田-健", **{"Accept-Language": "ja"})
    assert "横田 健" in asked.text
    assert "Yokota Ken" in get("/timeline/actor/横田-健").text
    assert "Accept-Language" in asked.headers["Vary"]
    assert asked.headers["ETag"] != get("/timeline/actor/横田-健").headers["ETag"]


def test_the_past_has_its_own(newsroom, get):
    """A time line below a time is of that time, and links into it."""
    (stamp, *_) = re.findall(r"/at/(\d+(?:\.\d+)?)/dataset>", get("/timemap/link/dataset").text)
    page = get(f"/at/{stamp}/timeline").text
    assert all(href.startswith(f"/at/{stamp}/doc/") for href in names(page)[0])


def test_too_much_is_cut_and_said(tmp_path, workers):
    """However long and strange names are, a page stays below 100 kB, is well-formed, and says what it leaves out."""
    newsroom = Newsroom.at(tmp_path)
    label = "'" + "".join(each for each in (HOSTILE[0] + "横" * 300) if each != "'") + "'"
    for number in range(70):
        newsroom.add(f"more-{number}", meeting_of_the_minister_and_the_league="x")
        newsroom.rewrite("label: x\n", f"label: {label}\n", f"more-{number}.yaml")
    newsroom.publish()
    client = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    for path in ("/timeline", "/timeline/2022", "/timeline/2022-03", "/timeline?from=2022", "/timeline/actor/ana-ruiz"):
        page = client.get(path)
        assert len(page.data) < MOST, path
        drawn, rows = names(page.text)
        assert 20 < len(drawn) == len(rows) <= 80
        (shown, total) = re.search(r'notice">These are[^0-9]*(\d+) of[^0-9]*([\d,]+)', page.text).groups()
        assert int(shown) == len(rows) < int(total.replace(",", ""))
        assert "<script>alert" not in page.text
