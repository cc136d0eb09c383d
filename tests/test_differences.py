"""Differences: what changed between any two revisions, in words and for programs, all of it."""

import json
import re
from dataclasses import replace

import pyoxigraph as ox
import pytest
from conftest import CountingStore, Shelf, accepting
from newsroom import ARTICLE, BASE, Newsroom
from rdflib import RDFS, XSD, Literal, URIRef
from test_pages import Outline

from onrecord.server import diff_pages
from onrecord.server.app import create_app
from onrecord.server.differences import difference
from onrecord.server.generation import Generations
from onrecord.server.settings import Settings

DIFF = f"/diff/article/{ARTICLE}"
THING, OTHER, TEXT = (URIRef(f"{BASE}/id/{path}") for path in ("article/a/event/x", "article/a/actor/y", "text/0123"))
EVIDENCE = URIRef("https://w3id.org/onrecord/ns#evidencedBy")
LABEL = "\"'></h2><script>alert(1)</script> & co"


def at(start):
    return URIRef(f"{TEXT}#char={start},{start + 9}")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """An article in four revisions; the last is as the second, the third has markup in a label."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("differences"))
    newsroom.publish()
    newsroom.rewrite("force: promises", "force: asserts")
    newsroom.publish(reason="It was no promise")
    text = (newsroom.records / f"{ARTICLE}.yaml").read_text("utf-8")
    newsroom.rewrite("label: a new quay", f"label: {json.dumps(LABEL)}")
    newsroom.publish(reason=LABEL)
    (newsroom.records / f"{ARTICLE}.yaml").write_text(text, "utf-8")
    newsroom.publish()
    return newsroom


@pytest.fixture(scope="module")
def site(newsroom, workers):
    return create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()


def test_nothing_differs():
    """Equal graphs have no difference."""
    triples = frozenset({(THING, RDFS.label, Literal("a", lang="en"))})
    found = difference(triples, triples)
    assert (found.things, found.removed, found.added, found.size) == ((), (), (), 0)


def test_what_is_new_gone_and_changed():
    """A thing is new or gone as a whole only where nothing was or is said of it; its parts count with it."""
    part = URIRef(f"{THING}#part-1")
    old = {(THING, RDFS.label, Literal("a", lang="en")), (OTHER, RDFS.label, Literal("b"))}
    new = {(THING, RDFS.label, Literal("a", lang="en")), (part, EVIDENCE, at(5)), (TEXT, RDFS.label, Literal("t"))}
    found = difference(frozenset(old), frozenset(new))
    assert {each.thing: each.state for each in found.things} == {THING: "changed", OTHER: "gone", TEXT: "new"}
    assert (len(found.removed), len(found.added)) == (1, 2)


def test_languages_and_datatypes_count():
    """The same characters in another language or of another kind are another value."""
    values = [Literal("7"), Literal("7", lang="en"), Literal("7", lang="fr"), Literal("7", datatype=XSD.integer)]
    for value in values:
        for other in values:
            found = difference(frozenset({(THING, RDFS.label, value)}), frozenset({(THING, RDFS.label, other)}))
            assert found.size == (0 if value is other else 2)


def test_the_order_is_that_of_the_text():
    """Things stand in the order of the first passages that are cited for them; the text's own passages stand last."""
    things = [URIRef(f"{BASE}/id/article/a/event/{name}") for name in "cab"]
    new = {(thing, EVIDENCE, at(start)) for thing, start in zip(things, (9, 100, 20), strict=True)}
    new |= {(URIRef(f"{things[1]}#part-1"), EVIDENCE, at(3)), (at(3), RDFS.label, Literal("passage"))}
    found = difference(frozenset(), frozenset(new))
    assert [each.thing for each in found.things] == [things[1], things[0], things[2], TEXT]
    assert [each.place for each in found.things] == [3, 9, 20, None]


def test_both_ways_mirror():
    """The way back removes what the way there added."""
    one = frozenset({(THING, RDFS.label, Literal("a")), (OTHER, RDFS.label, Literal("b"))})
    two = frozenset({(THING, RDFS.label, Literal("c"))})
    there, back = difference(one, two), difference(two, one)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [each.thing for each in there.things] == [each.thing for each in back.things]


def test_things_are_cut_whole():
    """Only whole things are left out, and one is shown in any case."""
    new = {(URIRef(f"{THING}{number}"), RDFS.label, Literal(str(value))) for number in range(5) for value in range(4)}
    found = difference(frozenset(), frozenset(new))
    assert [len(found.first(most)) for most in (1, 4, 7, 8, 20)] == [1, 1, 1, 2, 5]


def page(site, query=""):
    response = site.get(f"{DIFF}{query}", headers=accepting("text/html"))
    assert response.status_code == 200
    return response.text


def test_the_page_tells_in_words(site):
    """The page names things and properties, marks what was removed and added by words as well as by looks."""
    text = page(site, "?from=1&to=2")
    Outline(text)
    assert "1 value removed, 1 added, about 1 thing" in text
    assert "there will be a new quay before winter" in text
    removed = r'<span class="sign">removed</span> <del><a href="/concept/force-promises"><bdi>promises</bdi></a></del>'
    assert re.search(rf"<dt>force</dt>\s*<dd class=\"removed\">{removed}", text)
    assert '<span class="sign">added</span> <ins><a href="/concept/force-asserts">' in text
    assert "It was no promise" in text
    assert BASE not in re.sub(r"<head>.*</head>", "", text, flags=re.DOTALL)


def test_markup_stays_text(site):
    """What labels and reasons hold is shown as text, whatever it looks like."""
    text = page(site, "?from=2&to=3")
    Outline(text)
    assert text.count("<script") == text.count('src="/static/')
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "in en" in text


def test_the_last_step_by_default(site):
    """Without numbers it is what the last publication changed; with the end alone, the step to that."""
    assert page(site) == page(site, "?from=3&to=4")
    assert page(site, "?to=2") == page(site, "?from=1&to=2")
    assert page(site, "?from=2") == page(site, "?from=2&to=4")
    assert page(site, "?to=1") == page(site, "?from=1&to=1")


def test_the_same_content_is_told(site):
    """Revisions that say the same are told to; a revision beside itself, too."""
    assert "Both revisions say the same." in page(site, "?from=2&to=4")
    assert "one and the same revision" in page(site, "?from=3&to=3")
    assert site.get(f"{DIFF}.json?from=2&to=4").json["things"] == []
    assert site.get(f"{DIFF}.rdfp?from=2&to=4").text.splitlines()[2:] == ["TX .", "TC ."]


@pytest.mark.parametrize(("old", "new"), [(1, 2), (2, 1), (1, 3), (3, 1), (1, 4), (4, 3)])
def test_patches_lead_from_one_to_the_other(site, old, new):
    """Applied to the graph of the one revision, the patch makes the other's; the JSON tells the same triples."""
    newer, older = (graph(site, number) for number in (new, old))
    lines = site.get(f"{DIFF}.rdfp?from={old}&to={new}").text.splitlines()
    for letter, text in (line.split(" ", 1) for line in lines):
        if letter in "AD":
            (quad,) = ox.parse(text, ox.RdfFormat.N_TRIPLES)
            (older.add if letter == "A" else older.remove)(quad.triple)
    assert older == newer
    told = site.get(f"{DIFF}.json?from={old}&to={new}").json
    changes = [change for thing in told["things"] for change in thing["changes"]]
    for name, letter in (("removed", "D"), ("added", "A")):
        count = sum(line.startswith(f"{letter} ") for line in lines)
        assert count == told[name] == sum(len(change[name]) for change in changes)


def graph(site, number):
    """Return the triples of a revision's graph."""
    name = site.get(f"{DIFF}.json?from={number}&to={number}").json["to"]["graph"]
    data = site.get(name.removeprefix(BASE) + ".nt").data
    return {quad.triple for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES)}


def test_json(site):
    """The JSON names the revisions, the things, the properties and the values, languages and all."""
    told = site.get(f"{DIFF}.json?from=2&to=3").json
    assert (told["from"]["revision"], told["to"]["revision"], told["to"]["why"]) == (2, 3, LABEL)
    thing = next(each for each in told["things"] if each["thing"].endswith("/topic/quay"))
    assert (thing["label"], thing["kind"], thing["state"]) == (LABEL, "topic", "changed")
    change = next(each for each in thing["changes"] if each["property"] == str(RDFS.label))
    assert change["added"] == [{"type": "literal", "value": LABEL, "xml:lang": "en"}]


def test_negotiation_and_conditions(site):
    """A difference is negotiated, has tags, is found by no crawler, and links the revisions."""
    types = {"text/html": ".html", "application/json": ".json", "application/rdf-patch": ".rdfp"}
    for media_type, suffix in types.items():
        response = site.get(f"{DIFF}?from=1&to=2", headers=accepting(media_type))
        assert response.headers["Content-Location"] == f"{DIFF}{suffix}?from=1&to=2"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert f'<{BASE}/doc/article/{ARTICLE}?rev=1>; rel="related"'.replace(BASE, "") in response.headers["Link"]
        again = site.get(f"{DIFF}{suffix}?from=1&to=2", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
    assert site.get(DIFF, headers=accepting("text/turtle")).status_code == 406
    assert "Disallow: /diff/" in site.get("/robots.txt").text


WRONG = [("from=0", 400), ("to=x", 400), ("from=1&from=2", 400), ("from=", 400), ("from=9", 404), ("to=9", 404)]


@pytest.mark.parametrize(("query", "status"), WRONG)
def test_wrong(site, query, status):
    """What is no number is refused, and a number that there is not is not found."""
    assert site.get(f"{DIFF}?{query}").status_code == status
    assert site.get("/diff/article/nothing").status_code == 404


def test_a_cut_page_says_so(newsroom, workers, monkeypatch):
    """A page that does not show everything says so, and where everything is."""
    monkeypatch.setattr(diff_pages, "_MOST", 1)
    newsroom_site = create_app(Settings(data=newsroom.data), Generations(newsroom.data), workers).test_client()
    text = page(newsroom_site, "?from=1&to=3")
    assert re.search(r"This page shows the first 1 thing, with \d+ of \d+ changes", text)
    assert f'<a href="{DIFF}.rdfp?from=1&amp;to=3">RDF Patch</a>' in text
    assert "This page shows" not in page(newsroom_site, "?from=1&to=2")


def test_it_takes_one_query(newsroom, workers):
    """However much differs, the store is asked once."""
    generation = newsroom.generation
    counting = CountingStore(generation.store)
    app = create_app(Settings(data=newsroom.data), Shelf(replace(generation, store=counting)), workers)
    page(app.test_client(), "?from=1&to=3")
    assert len(counting.queries) == 1
