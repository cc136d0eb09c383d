"""The catalogue: a row for everything that is described, kept at the cost of what changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Newsroom, catalogue, steps

from onrecord.mapping.edtf import certainly_overlaps, parse, possibly_overlaps
from onrecord.server.catalogue import Catalogue
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.cataloguing import Catalogued
from onrecord.server.things import GROUPS, WITHIN, Label, Thing, id_of, ids_of, type_of
from onrecord.server.things_draft import WordlessError, require_words


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """The sample's records and a second article of the same, published."""
    newsroom = Newsroom.at(tmp_path_factory.mktemp("things"))
    newsroom.add("more-talks")
    newsroom.publish()
    return newsroom


@pytest.fixture
def things(newsroom):
    return newsroom.generation.catalogue.things


def test_a_person_that_articles_share(things):
    """Names in all languages, other names, kind, how many articles, what it is elsewhere."""
    found = things.at(["actor/横田-健", "actor/ana-ruiz", "actor/nobody"])
    assert sorted(found) == ["actor/ana-ruiz", "actor/横田-健"]
    assert found["actor/横田-健"].labels == (Label("en", "Yokota Ken"), Label("ja", "横田 健"))
    ruiz = found["actor/ana-ruiz"]
    assert (ruiz.kind, ruiz.named, ruiz.articles, ruiz.aliases) == ("person", True, 2, ("A. Ruiz",))
    assert ruiz.links == {"sameAs": ("http://www.wikidata.org/entity/Q1",)}
    assert things.articles_with("actor/ana-ruiz", 0, 9) == ["harbour-talks", "more-talks"]
    assert things.articles_with("actor/ana-ruiz", 1, 9) == ["more-talks"]


def test_an_event(things):
    """Kind, factuality, the date as it is written and as bounds, who played which part, where."""
    path = "article/harbour-talks/event/meeting"
    event = things.at([path])[path]
    assert (event.kind, event.factuality, event.edtf) == ("meeting", "actual", "2022-03-01~/2022-03-08~")
    assert event.bounds == ("2022-03-01", "2022-03-08", "2022-03-01", "2022-03-08")
    assert event.links["part:agent"] == ("actor/ana-ruiz",)
    assert event.links["where"] == ("place/port-sol",)
    assert (event.article, event.articles) == ("harbour-talks", 1)


def test_a_statement_with_its_mouths(things):
    """What it comes through from the author inward, who speaks, and how."""
    path = "article/harbour-talks/statement/promise"
    promise = things.at([path])[path]
    names = [each.rpartition("/")[2] for each in promise.chain]
    assert names == ["account", "member-told", "promise"]
    assert promise.links["speaker"] == ("actor/ana-ruiz",)
    assert promise.codes == {
        "force": "promises", "modality": "committed", "polarity": "positive", "stance": "doubted",
    }  # fmt: skip


def test_an_article_a_role_an_image_and_words(things):
    """An article has its day and its people, a role its holder and body, an image what it shows; words are there."""
    start = "article/harbour-talks"
    paths = [start, f"{start}/role/minister", f"{start}/image/photograph", "concept/part-agent", "ontology/Actor"]
    article, role, image, concept, term = map(things.at(paths).get, paths)
    assert (article.edtf, article.links["author"]) == ("2022-03-10", ("actor/joão-lima",))
    assert article.values == {"articleSection": ("Opinion",), "datePublished": ("2022-03-10",), "inLanguage": ("en",)}
    assert (role.kind, role.edtf, role.links["holder"]) == ("office", "2022-03", ("actor/ana-ruiz",))
    assert image.links["depicted"] == ("actor/ana-ruiz", "actor/横田-健", f"{start}/event/photographed")
    assert (concept.type, concept.label.text) == ("concept", "agent")
    assert (term.type, bool(term.descriptions)) == ("term", True)


def test_going_through_a_type(things):
    """By name or by date, by pages or all of them, with nothing twice and nothing left out."""
    for order in ("name", "date"):
        every = [thing.path for thing in things.each("event", order)]
        pages = [thing.path for start in range(0, 9, 2) for thing in things.page("event", start, 2, order)]
        assert pages == every == list(dict.fromkeys(every))
        assert len(every) == things.count("event", order)
    days = [thing.bounds[0] or thing.bounds[1] for thing in things.each("event", "date")]
    assert days == sorted(days)
    assert things.count("event") == 8
    assert things.count("nothing") == 0


def test_what_an_article_holds(things):
    """Itself, what is its own, and what it mentions of what articles share."""
    held = {thing.path for thing in things.of_article("harbour-talks")}
    assert {"article/harbour-talks", "article/harbour-talks/topic/quay", "actor/ana-ruiz", "place/port-sol"} <= held
    assert "actor/sol" not in held
    assert not any(path.startswith("article/more-talks") for path in held)
    assert things.of_article("") == things.of_article("nobody") == []


DATES = [
    "2022", "2022-03", "2022-03-04", "2021-23/..", "../2022-02", "[..2022-03-03]", "2022-03-01~/2022-03-08~", "0001",
    "9998-24", "1900/2100", "2022-02-28?", "2021-24~/2022-03-01%",
]  # fmt: skip
DAYS = [date(1, 1, 1), date(1999, 1, 1), *(date(2022, 3, day) for day in range(1, 10)), date(9999, 12, 31)]


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    """An index of events with a date each."""
    path = tmp_path_factory.mktemp("dated")
    found = []
    for place, edtf in enumerate(DATES):
        known = parse(edtf)
        days = (known.begin_earliest, known.begin_latest, known.end_earliest, known.end_latest)
        bounds = tuple(None if day is None else day.isoformat() for day in days)
        found.append(Thing(f"article/a/event/{place}", "event", "a", edtf=edtf, bounds=bounds))
    with CatalogueDraft.anew(path, "one") as draft:
        draft.things.put("a", Catalogued((*found, Thing("article/a/event/none", "event", "a")), frozenset()), ())
        draft.things.settle(())
        draft.commit()
    return Catalogue(path / "catalogue" / "one.sqlite", 1)


@given(st.sampled_from(DAYS), st.sampled_from(DAYS), st.booleans())
def test_days_are_compared_as_the_ontology_has_it(dated, one, other, certainly):
    """What may have fallen between two days, or certainly did, open bounds included; and nothing without a date."""
    first, last = sorted((one, other))
    overlaps = certainly_overlaps if certainly else possibly_overlaps
    expected = {edtf for edtf in DATES if overlaps(parse(edtf), first, last)}
    found = dated.things.between(first.isoformat(), last.isoformat(), ["event"], 99, certainly=certainly)
    assert {thing.edtf for thing in found} == expected
    assert len(found) == len(expected)


def test_looking_between_days_goes_through_an_index(dated):
    """No other rows are looked at than those that begin near enough."""
    plan = " ".join(row[3] for row in dated.rows(f"EXPLAIN QUERY PLAN {WITHIN}", "2022", "2021", "2021"))
    assert "USING INDEX thing_reach" in plan
    assert "SCAN thing" not in plan


GROUPED = [
    ("actor/a", "actor", 0), ("place/a", "place", 1), ("topic/a", "topic", 2), ("article/a", "article", 3),
    ("article/a/event/b", "event", 4), ("article/actor/actor/b", "actor", 6), ("concept/x", "concept", 11),
    ("ontology/X", "term", 12),
]  # fmt: skip


@pytest.mark.parametrize(("path", "type_", "group"), GROUPED)
def test_numbers_stand_together_by_type(path, type_, group):
    """A row's number tells what it is, and what articles share comes before what is one article's own."""
    first, last = ids_of(group)
    assert type_of(path) == type_ == GROUPS[group][0]
    assert first <= id_of(path) <= last < 1 << 63


def test_a_new_label_changes_its_row(tmp_path):
    """A relabelled actor is found by its new label, everywhere, and by the old one nowhere."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    before = catalogue(newsroom.data)
    newsroom.rewrite("label: Ana Ruiz", "label: Anita Ruiz", "registry.yaml")
    newsroom.publish()
    changed = set(catalogue(newsroom.data)[0]) ^ set(before[0])
    assert {row[0] for row in changed} == {"actor/ana-ruiz"}
    assert "‖ anita ruiz ‖" in str(catalogue(newsroom.data)[3])
    assert "‖ ana ruiz ‖" not in str(catalogue(newsroom.data)[3])


def test_what_is_delisted_is_in_no_list(tmp_path):
    """Not the thing, not what is its own, not what it mentions as one more article; and back once it is revoked."""
    newsroom = Newsroom.at(tmp_path)
    newsroom.add("more-talks")
    newsroom.publish()
    before = catalogue(newsroom.data)
    steps(newsroom, "step: delist, thing: article:harbour-talks, grounds: on request",
          "step: delist, thing: actor:sol-press, grounds: on request")  # fmt: skip
    newsroom.publish()
    things = newsroom.generation.catalogue.things
    listed = [thing.path for type_ in ("actor", "article", "statement") for thing in things.each(type_)]
    assert not [path for path in listed if "harbour-talks" in path or "sol-press" in path]
    assert things.count("article") == 1
    assert things.at(["actor/ana-ruiz"])["actor/ana-ruiz"].articles == 1
    assert things.articles_with("actor/ana-ruiz", 0, 9) == ["more-talks"]
    assert things.at(["actor/sol-press"]) == {}
    assert things.of_article("harbour-talks") == []
    assert "sol press" not in str(catalogue(newsroom.data)[3])
    steps(newsroom)
    newsroom.publish()
    assert catalogue(newsroom.data) == before


def test_without_fts5_it_is_said_what_to_do():
    """A Python whose SQLite lacks it is told so, with the remedy."""
    require_words(["fts5", "rtree"])
    with pytest.raises(WordlessError, match=r"built without FTS5.*use a Python from"):
        require_words(["fts3"])
