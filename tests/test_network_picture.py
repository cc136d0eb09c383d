"""A network is readable, complete as far as it goes, and everything in it leads on."""

import pytest
from drawings import HOSTILE, Box, links, numbers, read, title

from onrecord.server.network_picture import Line, NetworkPicture, Node, Pair, draw_network, drawn_pairs
from onrecord.server.svg import text_width

HOW = NetworkPicture("Network", "What it shows")


def node(key, shape="person", others=1, **more):
    return Node(key, f"Actor {key}", f"/network/{key}", f"Actor {key}: told", shape, others, **more)


def pair(one, other, *lines):
    return Pair(one, other, f"/network/{one}/with/{other}", f"{one} and {other}", lines or (Line("met", 1),))


def star(rays):
    return [node("0", others=rays)] + [node(str(each)) for each in range(1, rays + 1)]


@pytest.mark.parametrize("size", [1, 5, 20, 60, 199])
def test_everything_is_linked_and_told(size):
    """Each node and each pair is a link with a title; ties are behind nodes and not in the order of the Tab key."""
    nodes = star(size)
    pairs = [pair("0", str(each)) for each in range(1, size + 1)]
    picture = draw_network(nodes, pairs, HOW)
    ties, marks = read(picture).findall("g")
    assert [link.get("href") for link in ties] == [each.href for each in pairs]
    assert [link.get("href") for link in marks] == [each.href for each in nodes]
    assert [title(link) for link in marks] == [each.told for each in nodes]
    assert all(link.get("tabindex") == "-1" for link in ties)
    assert not any(link.get("tabindex") for link in marks)
    assert [link.get("data-n") for link in ties] == [f"0 {each}" for each in range(1, size + 1)]


@pytest.mark.parametrize("size", [20, 60, 199])
def test_no_name_is_upon_another(size):
    """Names stand below their marks, and none upon another name or mark."""
    found = []
    for link in links(draw_network(star(size), [pair("0", str(each)) for each in range(1, size + 1)], HOW)):
        text, circle = link.find("text"), link.find("circle")
        if text is not None:
            width, x, y = text_width(text.text), float(text.get("x")), float(text.get("y"))
            radius = float(circle.get("r"))
            top = float(circle.get("cy")) - radius
            found.append(Box(x - max(width / 2, radius), top, x + max(width / 2, radius), y + 2))
    assert len(found) == size + 1
    assert [1 for place, box in enumerate(found) for other in found[place + 1 :] if box.overlaps(other)] == []


KINDS = [
    (Line("met", 1), "met w1", False),
    (Line("met", 2, doubtful=True), "met w2 doubtful", False),
    (Line("addressed", 5), "addressed w3", True),
    (Line("about", 12, backward=True), "about w4", True),
]


@pytest.mark.parametrize(("line", "classes", "is_arrow"), KINDS)
def test_lines(line, classes, is_arrow):
    """A line's class says what it is and by how many articles; who speaks is where the arrow begins."""
    picture = draw_network([node("a"), node("b", "state")], [pair("a", "b", line)], HOW)
    (path,) = read(picture).findall("g")[0].iter("path")
    assert path.get("class") == classes
    places = dict(zip("ab", _places(picture), strict=True))
    start_x, start_y, end_x, end_y = numbers(path.get("d"))[:4]
    source, target = (places["b"], places["a"]) if line.backward else (places["a"], places["b"])
    assert _distance((start_x, start_y), source) < _distance((start_x, start_y), target)
    assert _distance((end_x, end_y), target) < _distance((end_x, end_y), source)
    assert (path.get("d").count("M") > 1) == is_arrow


def _places(picture):
    for link in read(picture).findall("g")[1]:
        text = link.find("text")
        yield float(text.get("x")), float(text.get("y")) - 20


def _distance(one, other):
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def test_several_ties_of_two_stand_beside_one_another():
    """Each way in which two are tied is a line of its own, and no two lines are the same."""
    lines = (Line("met", 1), Line("addressed", 1), Line("addressed", 1, backward=True), Line("about", 1))
    picture = draw_network([node("a"), node("b")], [pair("a", "b", *lines)], HOW)
    paths = [path.get("d") for path in read(picture).findall("g")[0].iter("path")]
    assert len(set(paths)) == len(lines)


def test_shapes():
    """Persons are round, bodies square, states on their corner, groups double; who is known from one article is so."""
    shapes = ("person", "organization", "state", "group")
    nodes = [node(shape, shape, local=shape == "group", middle=shape == "state") for shape in shapes]
    marks = {title(link).split()[1][:-1]: link for link in read(draw_network(nodes, [], HOW)).findall("g")[1]}
    tags = {
        shape: [each.tag for each in link.iter() if each.tag not in ("a", "title", "text")]
        for shape, link in marks.items()
    }
    assert tags == {
        "person": ["circle"], "organization": ["rect"], "state": ["path"], "group": ["g", "circle", "circle"],
    }  # fmt: skip
    assert (marks["group"].get("class"), marks["state"].get("class"), marks["person"].get("class")) == (
        "local",
        "middle",
        None,
    )


def test_what_is_left_out_is_the_weakest():
    """Of too many pairs those are drawn that hold everything together, then the strongest; all within a budget."""
    ring = [pair(str(each), str((each + 1) % 9), Line("met", 9 - each)) for each in range(9)]
    chords = [pair(str(each), str(each + 2), Line("met", 20 + each)) for each in range(7)]
    found = drawn_pairs([*ring, *chords], 10, 1_000_000)
    assert len(found) == 10
    known = {"0"}
    for _ in found:
        known |= {key for each in found for key in (each.one, each.other) if {each.one, each.other} & known}
    assert known == {str(each) for each in range(9)}
    assert set(chords) <= set(found)
    assert drawn_pairs(ring, 3, 1_000_000) == drawn_pairs(list(reversed(ring)), 3, 1_000_000)
    assert len(drawn_pairs(ring, 9, 3 * max(each.cost for each in ring))) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names(text):
    """A name is clipped in the picture, and whatever is in it stays a text."""
    made = Node("a", text, "/a", text[:50])
    other = pair("a", "b")
    picture = draw_network([made, node("b")], [other], HOW)
    assert len(links(picture)) == 3
    assert all(len(link.findtext("text") or "") <= 24 for link in links(picture))
    assert picture == draw_network([made, node("b")], [other], HOW)


def test_costs_are_what_is_written():
    """What is reckoned for nodes and pairs is no less than the bytes they take."""
    nodes = [Node(str(each), "横" * 60, "/network/" + "%E6%A8%AA" * 9, "横" * 90, "group", 5) for each in range(40)]
    lines = (Line("met", 12, doubtful=True), Line("addressed", 12), Line("about", 12, backward=True))
    pairs = [Pair("0", str(each), "/with/" + "%E6%A8%AA" * 9, "横" * 70, lines) for each in range(1, 40)]
    picture = draw_network(nodes, pairs, HOW)
    assert len(picture.encode()) <= sum(each.cost for each in (*nodes, *pairs)) + 1_000
