"""What pictures are drawn from follows every publication, at the cost of what changes."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import Newsroom, catalogue, steps

from onrecord.mapping.edtf import certainly_overlaps, parse, possibly_overlaps
from onrecord.server.catalogue import CATALOGUES, Catalogue
from onrecord.server.catalogue_draft import CatalogueDraft
from onrecord.server.cataloguing import Catalogued
from onrecord.server.examined import Examined
from onrecord.server.index import Index
from onrecord.server.picture_index import Period, Sought, Tied
from onrecord.server.picture_rows import PictureRows, Tie
from onrecord.server.things import Thing
from onrecord.server.verify_pictures import check_pictures

ANA, KEN = "actor/ana-ruiz", "actor/横田-健"
MET = Tied(ANA, KEN, "met", "actual", 1, 1)


@pytest.fixture
def newsroom(tmp_path):
    room = Newsroom.at(tmp_path)
    room.publish()
    return room


def pictures(newsroom):
    return newsroom.generation.catalogue.pictures


def edition(data, draft):
    """Return the edition of a catalogue that was drafted."""
    return Catalogue(data / CATALOGUES / draft.edition.file, draft.edition.number)


def ties(newsroom):
    return {tie for tie in pictures(newsroom).among([ANA, KEN, "actor/joão-lima"]) if KEN in (tie.source, tie.target)}


def require_as_made_anew(newsroom):
    made = catalogue(newsroom.data)
    newsroom.publish(full=True)
    assert catalogue(newsroom.data) == made


def test_ties_are_counted_by_articles(newsroom):
    """Each article that says so counts once more, however many say so; what is taken back counts no more."""
    assert ties(newsroom) == {MET}
    newsroom.add("more-talks")
    newsroom.add("third")
    newsroom.publish()
    assert ties(newsroom) == {replace(MET, articles=3, things=3)}
    newsroom.remove("third")
    newsroom.rewrite(
        "factuality: actual\n    when: {edtf: 2022-03-01", "factuality: reported\n    when: {edtf: 2022-03-01"
    )
    newsroom.publish()
    assert ties(newsroom) == {MET, replace(MET, factuality="reported")}
    newsroom.remove("more-talks")
    newsroom.rewrite("kind: meeting\n    factuality: reported", "kind: visit\n    factuality: reported")
    newsroom.publish()
    assert ties(newsroom) == set()
    require_as_made_anew(newsroom)


LEDGER = [
    # what is done, and who is seen to have met Yokota then
    ("step: retract, thing: article:harbour-talks/event:meeting, grounds: it was not so", set()),
    ("step: retract, thing: article:harbour-talks, grounds: it was not so", set()),
    ("step: delist, thing: article:harbour-talks/event:meeting, grounds: asked for", set()),
    ("step: delist, thing: article:harbour-talks, grounds: asked for", set()),
    ("step: delist, thing: actor:横田-健, grounds: asked for", set()),
    ("step: merge, thing: actor:ana-ruiz, into: actor:joão-lima, grounds: they are one",
     {replace(MET, source="actor/joão-lima")}),
    ("step: note, thing: actor:ana-ruiz, note: so it is, grounds: why not", {MET}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told"), LEDGER)
def test_pictures_follow_the_ledger(newsroom, line, told):
    """What is withdrawn or delisted ties nobody, who was merged is tied as the other; all is as if made anew."""
    newsroom.add("fourth")
    newsroom.rewrite("kind: meeting", "kind: visit", "fourth.yaml")
    steps(newsroom, line)
    newsroom.publish()
    assert ties(newsroom) == told
    require_as_made_anew(newsroom)
    steps(newsroom)
    newsroom.publish()
    assert ties(newsroom) == {MET}


def test_ranks_follow(newsroom):
    """Actors are ranked by how many others they are tied to, whatever was published before."""
    index = pictures(newsroom)
    assert index.most_tied(1) == [ANA]
    assert (index.others(ANA), index.others("actor/nobody")) == (2, 0)
    assert index.nearest(ANA, 9) == ["actor/横田-健", "article/harbour-talks/actor/fishers-league"]
    assert index.tied_actors() == len(index.most_tied(99)) == 5
    newsroom.rewrite(
        "parts: {agent: ana-ruiz, participant: [fishers-league,", "parts: {agent: ana-ruiz, participant: [ministry,"
    )
    newsroom.publish()
    index = pictures(newsroom)
    assert index.nearest(ANA, 9) == ["actor/横田-健", "article/harbour-talks/actor/ministry"]
    require_as_made_anew(newsroom)


def test_what_says_so(newsroom):
    """What ties two actors is found whichever is named first, with how much there is of it."""
    newsroom.add("more-talks")
    newsroom.publish()
    found, total = pictures(newsroom).between(ANA, KEN, 0, 9)
    assert (found, total) == pictures(newsroom).between(KEN, ANA, 0, 9)
    assert [(tie.kind, tie.thing, tie.article) for tie in found] == [
        ("met", f"article/{key}/event/meeting", key) for key in ("harbour-talks", "more-talks")
    ]
    assert (pictures(newsroom).between(ANA, KEN, 1, 1), total) == ((found[1:], 2), 2)


def test_years_and_months_are_counted(newsroom):
    """Events are counted under the year and the month that they began in, at the earliest."""
    assert pictures(newsroom).counts() == {"2021": 1, "2022": 2}
    assert pictures(newsroom).counts("2022") == {"2022-03": 2}
    assert pictures(newsroom).counts("2022-03") == {"2022-03-01": 1, "2022-03-03": 1}
    newsroom.rewrite('when: "[..2022-03-03]"', 'when: "[..2020-01-03]"')
    newsroom.publish()
    assert pictures(newsroom).counts() == {"2020": 1, "2021": 1, "2022": 1}
    require_as_made_anew(newsroom)


SOUGHT = [
    (Sought(), ["closure", "meeting", "photographed"]),
    (Sought(actor=ANA), ["meeting", "photographed"]),
    (Sought(types=("event", "role"), actor=ANA), ["meeting", "minister", "photographed"]),
    (Sought(article="harbour-talks", factuality="ongoing-state"), ["closure"]),
    (Sought(article="nobody"), []),
    (Sought(Period(date(2022, 3, 7), date(2022, 3, 9))), ["closure", "meeting"]),
    (Sought(Period(date(2022, 3, 7), date(2022, 3, 9)), certain=True), []),
    (Sought(Period(None, date(2000, 1, 1))), ["photographed"]),
    (Sought(Period(date(2022, 3, 1), date(2022, 3, 31)), certain=True), ["meeting"]),
    (Sought(Period(date(2031, 1, 1)), actor=ANA), []),
]


@pytest.mark.parametrize(("sought", "names"), SOUGHT)
def test_what_is_sought_is_found(newsroom, sought, names):
    """By dates, certain or possible, by who took part, by the article, by whether it came about; and together."""
    found, total = pictures(newsroom).dated(sought, 9)
    assert sorted(thing.path.rpartition("/")[2] for thing in found) == names
    assert total == len(names)


def test_of_too_much_what_began_before_is_left_out_first(newsroom):
    """A period that more fell into than can be shown shows what began in it."""
    found, total = pictures(newsroom).dated(Sought(Period(date(2022, 3, 1), date(2022, 3, 31))), 2)
    assert [thing.path.rpartition("/")[2] for thing in found] == ["meeting", "photographed"]
    assert total == 3


edtfs = st.dates(date(2000, 1, 1), date(2005, 1, 1)).flatmap(
    lambda day: st.sampled_from([str(day), f"{day:%Y-%m}", f"{day.year}", f"{day}/..", f"../{day}", f"[..{day}]"])
)


@settings(max_examples=30, deadline=None)
@given(st.lists(edtfs, max_size=12), st.dates(date(1999, 1, 1), date(2006, 1, 1)), st.integers(0, 400), st.booleans())
def test_dates_mean_what_they_mean_everywhere(tmp_path_factory, dates, first, days, certain):
    """Certain and possible overlap are those of the records' dates."""
    last = date.fromordinal(first.toordinal() + days)
    things = []
    for number, edtf in enumerate(dates):
        found = parse(edtf)
        bounds = (found.begin_earliest, found.begin_latest, found.end_earliest, found.end_latest)
        told = tuple(bound and bound.isoformat() for bound in bounds)
        things.append(Thing(f"article/a/event/e{number}", "event", "a", "visit", edtf=edtf, bounds=told))
    data = tmp_path_factory.mktemp("data")
    with CatalogueDraft.anew(data, "c") as draft:
        draft.things.put("a", Catalogued(tuple(things), frozenset()), ())
        draft.things.settle(())
        draft.commit()
    with closing(edition(data, draft)) as shown:
        found, _ = shown.pictures.dated(Sought(Period(first, last), certain), 99)
    overlaps = certainly_overlaps if certain else possibly_overlaps
    wanted = {thing.path for thing in things if overlaps(parse(thing.edtf), first, last)}
    assert {thing.path for thing in found} == wanted


actors = st.sampled_from([f"actor/{letter}" for letter in "abcde"])
made_ties = st.builds(
    Tie, actors, actors, st.sampled_from(["met", "about"]), st.just(""),
    st.sampled_from([f"article/x/event/{n}" for n in range(3)]), st.just("x"),
).filter(lambda tie: tie.source != tie.target)  # fmt: skip
buckets = st.dictionaries(st.integers(0, 2), st.frozensets(made_ties, max_size=8))


COUNTS = (
    (
        "SELECT source, target, kind, factuality, articles, things FROM tied",
        """SELECT source, target, kind, factuality, COUNT(DISTINCT article), COUNT(*) FROM tie
        GROUP BY source, target, kind, factuality""",
    ),
    (
        "SELECT actor, others, things FROM tied_actor",
        """SELECT actor, COUNT(DISTINCT other), SUM(things) FROM (
            SELECT source AS actor, target AS other, things FROM tied
            UNION ALL SELECT target, source, things FROM tied) GROUP BY actor""",
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(buckets, min_size=1, max_size=4))
def test_counts_are_those_of_the_rows(tmp_path_factory, publications):
    """Whatever parts are written in whatever order, every count is what one counts in the rows; the past stays."""
    data, drafts, seen = tmp_path_factory.mktemp("data"), [], []
    for parts in publications:
        last = drafts[-1] if drafts else None
        with CatalogueDraft.after(data, last.edition, 1) if last else CatalogueDraft.anew(data, "c") as draft:
            for bucket, rows in sorted(parts.items()):
                own = frozenset(
                    replace(tie, article=f"x{bucket}", thing=tie.thing.replace("/x/", f"/x{bucket}/")) for tie in rows
                )
                draft.pictures.put(bucket, PictureRows(ties=own))
            draft.pictures.rank()
            draft.commit()
        with closing(edition(data, draft)) as shown:
            for stated, counted in COUNTS:
                assert sorted(shown.rows(stated)) == sorted(shown.rows(counted))
            seen.append([sorted(shown.rows(stated)) for stated, _ in COUNTS])
        drafts.append(draft)
    for draft, then in zip(drafts, seen, strict=True):
        with closing(edition(data, draft)) as shown:
            assert [sorted(shown.rows(stated)) for stated, _ in COUNTS] == then


DAMAGE = [
    "UPDATE tie SET article = 'nobody'",
    "DELETE FROM involved",
    "UPDATE began SET events = events + 1",
    "UPDATE tied SET articles = 7",
    "DELETE FROM tied_actor",
]


@pytest.mark.parametrize("damage", [None, *DAMAGE])
def test_verifying_finds_what_is_wrong(newsroom, damage):
    """What pictures would show otherwise than the downloads say is found, and nothing where all is well."""
    generation = newsroom.generation
    if damage is not None:
        with closing(sqlite3.connect(generation.catalogue.path)) as connection:
            connection.execute(damage)
            connection.commit()
    with closing(Index(generation.index.path)) as index:
        examined = Examined(newsroom.data, generation.path, generation.manifest, index)
        assert bool([*check_pictures(examined)]) == (damage is not None)
