"""A time line shows what is vague as vague, where it belongs."""

from datetime import date

import pytest
from drawings import HOSTILE, Box, links, numbers, read, title
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mapping.edtf import parse
from onrecord.server.role_lines import life_line
from onrecord.server.svg import text_width
from onrecord.server.time_scale import Scale
from onrecord.server.timeline_picture import Span, TimelinePicture, draw_timeline

FIRST, LAST = date(2020, 1, 1), date(2023, 12, 31)
HOW = TimelinePicture("Time line", "What it shows", 790, first=FIRST, last=LAST)
SCALE = Scale(FIRST, LAST, 40, 750)


def span(edtf, label="visit", mark="actual", key=0):
    found = parse(edtf)
    bounds = (found.begin_earliest, found.begin_latest, found.end_earliest, found.end_latest)
    return Span(label, "/doc/x", f"told of {label}", bounds, mark, key=key)


def drawn(edtf, mark="actual"):
    """Return the link that is drawn for a date, and its shapes by class, as the places where they begin and end."""
    (link,) = links(draw_timeline([span(edtf, mark=mark)], HOW))
    shapes = {
        rect.get("class"): (float(rect.get("x")), float(rect.get("x")) + float(rect.get("width")))
        for rect in link.iter("rect")
    }
    return link, shapes


def at(begin, end):
    return pytest.approx((SCALE.begin(date.fromisoformat(begin)), SCALE.end(date.fromisoformat(end))), abs=0.11)


VAGUE = [
    # the date; from where to where it may have been; from where to where it certainly was
    ("2020-06-01/2022-03-31", ("2020-06-01", "2022-03-31"), ("2020-06-01", "2022-03-31")),
    ("2021/2022", ("2021-01-01", "2022-12-31"), ("2021-12-31", "2022-01-01")),
    ("2021", ("2021-01-01", "2021-12-31"), None),
    ("2022-05", ("2022-05-01", "2022-05-31"), None),
    ("2021-21/..", ("2021-03-01", "2021-05-31"), None),
    ("[..2022-06-30]", ("2022-06-30", "2022-06-30"), None),
    ("2020-06/2022-03", ("2020-06-01", "2022-03-31"), ("2020-06-30", "2022-03-01")),
]


@pytest.mark.parametrize(("edtf", "vague", "sure"), VAGUE)
def test_bounds_stand_where_they_belong(edtf, vague, sure):
    """Faded from the earliest begin to the latest end, solid from the latest begin to the earliest end alone."""
    _, shapes = drawn(edtf)
    wide = shapes.get("vague") or shapes["sure"]
    middle = sum(wide) / 2
    wanted = SCALE.begin(date.fromisoformat(vague[0])), SCALE.end(date.fromisoformat(vague[1]))
    if wanted[1] - wanted[0] >= 7:
        assert wide == at(*vague)
    else:  # what is shorter than can be seen stands around its middle
        assert middle == pytest.approx(sum(wanted) / 2, abs=0.11)
        assert wide[1] - wide[0] == pytest.approx(7, abs=0.11)
    if sure is None:
        assert "sure" not in shapes
    elif sure != vague:
        sure_at = SCALE.begin(date.fromisoformat(sure[0])), SCALE.end(date.fromisoformat(sure[1]))
        assert shapes["sure"][0] == pytest.approx(sure_at[0], abs=1.1)
        assert shapes["sure"][1] == pytest.approx(sure_at[1], abs=1.1)
    else:
        assert shapes == {"sure": at(*sure)}


OPEN = [
    ("2021-05", []), ("2021/..", [1]), ("../2021", [-1]), ("[..2021-05-01]", [-1]), ("2021/", [1]),
    ("2021/2031", [1]), ("1999/2021", [-1]), ("1999/2031", [-1, 1]),
]  # fmt: skip


@pytest.mark.parametrize(("edtf", "ways"), OPEN)
def test_what_is_open_is_an_arrow(edtf, ways):
    """Where a text gives no bound, or it lies beyond the picture, an arrow leads on, away from what is known."""
    link, _ = drawn(edtf)
    found = []
    for path in link.iter("path"):
        if path.get("class") == "open":
            start, _, tip = numbers(path.get("d"))[:3]
            found.append(1 if tip > start else -1)
    assert found == ways


@pytest.mark.parametrize("mark", ["actual", "reported", "not-happened", "presupposed", "ongoing-state"])
def test_whether_it_came_about_is_seen(mark):
    """What did not happen is struck through; each factuality is a class of its own."""
    link, _ = drawn("2021/2022", mark)
    assert link.get("class") == f"span is-{mark}"
    assert any(path.get("class") == "not" for path in link.iter("path")) == (mark == "not-happened")


def boxes(picture):
    """Return from where to where each thing is drawn with its name."""
    for link in links(picture):
        text = link.find("text")
        width, x, y = text_width(text.text), float(text.get("x")), float(text.get("y"))
        left = x - width if text.get("text-anchor") == "end" else x
        edges = [left, left + width]
        for rect in link.iter("rect"):
            edges += [float(rect.get("x")), float(rect.get("x")) + float(rect.get("width"))]
        for path in link.iter("path"):
            edges += numbers(path.get("d"))[::2][:1]
        yield Box(min(edges), y - 12, max(edges), y + 3)


dates = st.dates(date(1990, 1, 1), date(2030, 1, 1))
edtfs = (
    st.builds(lambda one, other: f"{min(one, other)}/{max(one, other)}", dates, dates)
    | dates.map(str)
    | dates.map(lambda day: f"{day.year}/..")
)


@given(st.lists(st.tuples(edtfs, st.text("abc横", min_size=1, max_size=60)), min_size=1, max_size=40))
def test_nothing_stands_upon_another(made):
    """However many things there are and however long they last, no two overlap, and all are in the picture."""
    spans = sorted((span(edtf, label) for edtf, label in made), key=lambda each: str(each.bounds))
    picture = draw_timeline(spans, TimelinePicture("a", "b"))
    found = list(boxes(picture))
    assert len(found) == len(spans)
    assert not [1 for place, box in enumerate(found) for other in found[place + 1 :] if box.overlaps(other)]
    width, height = (float(read(picture).get(name)) for name in ("width", "height"))
    assert all(box.top >= 0 and box.bottom <= height for box in found)
    assert all(box.left >= 0 and box.right <= width for box in found)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names(text):
    """A name is shown as it is, clipped, and told whole in its title; the picture stays one."""
    found = draw_timeline([Span(text, "/doc/x", text, (FIRST, FIRST, LAST, LAST))], HOW)
    (link,) = links(found)
    assert len(link.findtext("text")) <= 42
    assert title(link)[:20] == text[:20].translate({0: "\ufffd", 11: "\ufffd", 0xFFFE: "\ufffd"})


def test_roles_stand_above_events_and_the_picture_is_the_same_each_time():
    """Things with a smaller key have the upper rows; the same things make the same bytes."""
    spans = [span("2022", "minister", "role", 0), span("2020", "visit", key=1), span("2021", "talks", key=1)]
    found = draw_timeline(spans, HOW)
    rows = {link.findtext("text"): float(link.find("text").get("y")) for link in links(found)}
    assert rows["minister"] < rows["visit"]
    assert rows["minister"] < rows["talks"]
    assert found == draw_timeline(spans, HOW)


def test_role_lines():
    """Roles are lines of their own kind; those without a date are left out, and without any there is no picture."""
    undated = Span("member", "/r", "t", (None,) * 4, "role")
    found = life_line([span("2022/..", "Minister", "role"), undated], "Roles", "What they show")
    assert [link.findtext("text") for link in links(found)] == ["Minister"]
    assert links(found)[0].get("class") == "span is-role"
    assert life_line([undated], "Roles", "What they show") == ""
